-- Lists and search read an index of segments: see docs/search.md.
DROP TABLE listing_text;

DROP TABLE listing_price;

DROP TABLE listing_category;

DROP TABLE listing;

-- The card of each product in each store and language.
CREATE TABLE listing (
  id INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL, language TEXT NOT NULL,
  product TEXT NOT NULL, href TEXT NOT NULL, updated_at TEXT NOT NULL, card BLOB NOT NULL,
  UNIQUE (product, store, language)
);

-- Segments of a store and language, those of newer documents at higher positions. Only live ones
-- are read; building ones are not finished yet, retired ones have been merged into another.
CREATE TABLE search_segment (
  id INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL, language TEXT NOT NULL,
  state TEXT NOT NULL, position INTEGER NOT NULL, documents INTEGER NOT NULL,
  deleted BLOB NOT NULL, head BLOB NOT NULL, changed_at INTEGER NOT NULL DEFAULT (unixepoch())
);

CREATE INDEX search_segment_of_store ON search_segment (store, language, state, position);

CREATE TABLE search_term (
  segment INTEGER NOT NULL, term TEXT NOT NULL, df INTEGER NOT NULL, postings BLOB NOT NULL,
  PRIMARY KEY (segment, term)
) WITHOUT ROWID;

-- Chunk 0 is the dictionary of a column. Rows are long: an index beside them stays flat.
CREATE TABLE search_column (
  segment INTEGER NOT NULL, name TEXT NOT NULL, chunk INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (segment, name, chunk)
);

CREATE TABLE search_document (
  segment INTEGER NOT NULL, ordinal INTEGER NOT NULL, listing INTEGER NOT NULL,
  PRIMARY KEY (segment, ordinal)
) WITHOUT ROWID;

CREATE INDEX search_document_of_listing ON search_document (listing);

-- Whose a key was before.
CREATE INDEX published_document_of_key ON published_document (key);

-- Products come back into the lists as they are published again.
INSERT INTO publication (kind, target) SELECT 'product', code FROM product WHERE true
  ON CONFLICT (kind, target) DO UPDATE SET revision = excluded.revision;
