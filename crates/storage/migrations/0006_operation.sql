-- Keys of those who run the shop. Only the hash of a key is kept, which for a random one of 256
-- bits cannot be turned back.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL,
  created_at TEXT NOT NULL, expires_at TEXT, last_used_on TEXT
) WITHOUT ROWID;

-- What an import replaces and a publication looks up, which without these reads whole tables.
CREATE INDEX category_of_product ON product_category (product);

CREATE INDEX media_of_product ON product_media (product);

CREATE INDEX published_document_by_key ON published_document (key);
