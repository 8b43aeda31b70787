-- What merchants say about the catalogue as a whole.
CREATE TABLE relation_rule (
  code TEXT PRIMARY KEY, data TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE synonym (
  store TEXT NOT NULL REFERENCES store, code TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (store, code)
) WITHOUT ROWID;

CREATE TABLE search_rule (
  store TEXT NOT NULL REFERENCES store, code TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (store, code)
) WITHOUT ROWID;

-- Addresses that things had before; what claims one of them ends its history.
CREATE TABLE old_slug (
  store TEXT NOT NULL, language TEXT NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL,
  target TEXT NOT NULL, PRIMARY KEY (store, language, kind, slug)
) WITHOUT ROWID;

CREATE INDEX old_slug_of_target ON old_slug (kind, target);

-- The variants that a bundle or a configurable product is made of.
CREATE TABLE product_part (
  sku TEXT NOT NULL, product TEXT NOT NULL REFERENCES product ON DELETE CASCADE,
  PRIMARY KEY (sku, product)
) WITHOUT ROWID;

CREATE INDEX part_of_product ON product_part (product);

-- Which products the document of a product shows, itself among them, and the hash of what it shows
-- of each: where that has changed, the document is published again.
CREATE TABLE product_shown (
  product TEXT NOT NULL, shown TEXT NOT NULL, face INTEGER NOT NULL,
  PRIMARY KEY (product, shown)
) WITHOUT ROWID;

CREATE INDEX product_shown_by ON product_shown (shown);

-- What rules ask of products, `brand:halm` or `attribute:colour:oat`, the most popular first.
CREATE TABLE product_trait (
  trait TEXT NOT NULL, rank INTEGER NOT NULL, product TEXT NOT NULL,
  PRIMARY KEY (trait, rank, product)
) WITHOUT ROWID;

CREATE INDEX trait_of_product ON product_trait (product, trait);

CREATE INDEX product_of_brand ON product (brand);

ALTER TABLE stock ADD COLUMN expected TEXT;
