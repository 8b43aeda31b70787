-- Rules that third parties wrote for promotions: of each what was uploaded last. The components
-- themselves are documents, by their digests.
CREATE TABLE promotion_rule (
  code TEXT PRIMARY KEY, data TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

-- All that were ever uploaded as a rule: a receipt of an order names the one that ran, and they stay
-- until the rule goes.
CREATE TABLE promotion_rule_component (
  digest TEXT NOT NULL, rule TEXT NOT NULL REFERENCES promotion_rule ON DELETE CASCADE,
  PRIMARY KEY (digest, rule)
) WITHOUT ROWID;

CREATE INDEX promotion_rule_component_of_rule ON promotion_rule_component (rule);
