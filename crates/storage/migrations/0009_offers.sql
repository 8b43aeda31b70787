-- Price lists beside the base ones, which have no data: theirs are the prices in `price`. A version
-- counts the changes of a record, so that two people who meet at it notice.
ALTER TABLE price_list ADD COLUMN data TEXT;

ALTER TABLE price_list ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- A price in such a list: of a variant, or with an empty SKU of all variants of the product that
-- have none of their own there.
CREATE TABLE price_row (
  list TEXT NOT NULL REFERENCES price_list ON DELETE CASCADE,
  product TEXT NOT NULL REFERENCES product ON DELETE CASCADE, sku TEXT NOT NULL,
  min_quantity INTEGER NOT NULL CHECK (min_quantity > 0), amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (list, product, sku, min_quantity)
) WITHOUT ROWID;

CREATE INDEX price_row_of_product ON price_row (product);

CREATE TABLE catalogue_promotion (
  code TEXT PRIMARY KEY, data TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

CREATE TABLE promotion (
  code TEXT PRIMARY KEY, data TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

CREATE TABLE lane (
  code TEXT PRIMARY KEY, position INTEGER NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;

-- `used` only ever changes by one statement that looks at the limits.
CREATE TABLE coupon (
  code TEXT PRIMARY KEY, promotion TEXT NOT NULL REFERENCES promotion ON DELETE CASCADE,
  data TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, used INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX coupon_of_promotion ON coupon (promotion, code);

CREATE TABLE coupon_use (
  coupon TEXT NOT NULL REFERENCES coupon ON DELETE CASCADE, customer TEXT NOT NULL,
  used INTEGER NOT NULL, PRIMARY KEY (coupon, customer)
) WITHOUT ROWID;

-- What one unit of a product's variants was shown to cost, and will be: by store, currency and SKU
-- a list of moments, amounts and whether that is a reduced one. Without it nobody could say what the
-- lowest price of the last 30 days was. One row for a product, so that a publication of many reads
-- and writes them in one statement. `changes_at` is when a price is next to be published again.
CREATE TABLE product_price (
  product TEXT PRIMARY KEY REFERENCES product ON DELETE CASCADE, history TEXT NOT NULL,
  changes_at INTEGER
) WITHOUT ROWID;

CREATE INDEX product_price_changes ON product_price (changes_at) WHERE changes_at IS NOT NULL;

-- What is shown from now on counts.
INSERT INTO publication (kind, target) SELECT 'product', code FROM product WHERE true
  ON CONFLICT (kind, target) DO UPDATE SET revision = excluded.revision;
