-- The custom rules of promotions themselves, from which their documents can be written again. What was
-- uploaded before is there as a document alone, until everything is published the next time.
CREATE TABLE rule_component (
  digest TEXT PRIMARY KEY, component BLOB NOT NULL
);
