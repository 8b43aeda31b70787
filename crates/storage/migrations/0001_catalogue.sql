-- The truth of the catalogue. Descriptive records are JSON documents with the columns beside
-- them that something looks for; what changes on its own (prices, stock) has tables.

CREATE TABLE store (
  code TEXT PRIMARY KEY, data TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE brand (
  code TEXT PRIMARY KEY, data TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE attribute (
  code TEXT PRIMARY KEY, data TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE warehouse (
  code TEXT PRIMARY KEY, data TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE menu (
  store TEXT NOT NULL REFERENCES store, code TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (store, code)
) WITHOUT ROWID;

CREATE TABLE page (
  store TEXT NOT NULL REFERENCES store, code TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (store, code)
) WITHOUT ROWID;

CREATE TABLE category (
  id TEXT NOT NULL UNIQUE, code TEXT PRIMARY KEY, data TEXT NOT NULL
) WITHOUT ROWID;

-- `digest` is the hash of the row that was imported: the same row again changes nothing.
CREATE TABLE product (
  id TEXT NOT NULL UNIQUE, code TEXT PRIMARY KEY, brand TEXT REFERENCES brand,
  data TEXT NOT NULL, digest TEXT NOT NULL, updated_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE product_category (
  category TEXT NOT NULL REFERENCES category, product TEXT NOT NULL REFERENCES product,
  PRIMARY KEY (category, product)
) WITHOUT ROWID;

CREATE TABLE product_media (
  file TEXT NOT NULL, product TEXT NOT NULL REFERENCES product, PRIMARY KEY (file, product)
) WITHOUT ROWID;

CREATE TABLE variant (
  sku TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, product TEXT NOT NULL REFERENCES product,
  position INTEGER NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX variant_of_product ON variant (product, position);

CREATE TABLE price_list (
  code TEXT PRIMARY KEY, currency TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE price (
  sku TEXT NOT NULL REFERENCES variant ON DELETE CASCADE, list TEXT NOT NULL REFERENCES price_list,
  min_quantity INTEGER NOT NULL CHECK (min_quantity > 0), amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (sku, list, min_quantity)
) WITHOUT ROWID;

CREATE TABLE stock (
  sku TEXT NOT NULL REFERENCES variant ON DELETE CASCADE, warehouse TEXT NOT NULL REFERENCES warehouse,
  on_hand INTEGER NOT NULL CHECK (on_hand >= 0), PRIMARY KEY (sku, warehouse)
) WITHOUT ROWID;

-- Addresses: unique for each kind of thing in a store and language.
CREATE TABLE slug (
  store TEXT NOT NULL, language TEXT NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL,
  target TEXT NOT NULL, PRIMARY KEY (store, language, kind, slug)
) WITHOUT ROWID;

CREATE INDEX slug_of_target ON slug (kind, target);

CREATE TABLE media_file (
  file TEXT PRIMARY KEY, hash TEXT NOT NULL, extension TEXT NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL, bytes INTEGER NOT NULL
) WITHOUT ROWID;
