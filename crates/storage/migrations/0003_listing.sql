-- The read model of lists and search: one row for each product, store and language.
CREATE TABLE listing (
  id INTEGER PRIMARY KEY, store TEXT NOT NULL, language TEXT NOT NULL, product TEXT NOT NULL,
  brand TEXT, brand_label TEXT, popularity INTEGER NOT NULL, created INTEGER NOT NULL,
  name_key TEXT NOT NULL, href TEXT NOT NULL, updated_at TEXT NOT NULL, card BLOB NOT NULL,
  UNIQUE (product, store, language)
);

CREATE INDEX listing_of_store ON listing (store, language, popularity);

CREATE TABLE listing_category (
  store TEXT NOT NULL, language TEXT NOT NULL, category TEXT NOT NULL,
  listing INTEGER NOT NULL REFERENCES listing ON DELETE CASCADE,
  PRIMARY KEY (store, language, category, listing)
) WITHOUT ROWID;

CREATE INDEX category_of_listing ON listing_category (listing);

CREATE TABLE listing_price (
  listing INTEGER NOT NULL REFERENCES listing ON DELETE CASCADE, currency TEXT NOT NULL,
  amount INTEGER NOT NULL, PRIMARY KEY (listing, currency)
) WITHOUT ROWID;

-- Words are split and stemmed before they come here, by language; the index drops diacritics and
-- keeps no texts.
CREATE VIRTUAL TABLE listing_text USING fts5 (
  name, codes, brand, categories, attributes, description,
  content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
);
