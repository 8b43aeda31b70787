-- What a store shows, for its sitemap and feeds: one row for each thing, with its addresses in all
-- languages. A number is given once, so that a range of numbers keeps what it holds: a part of the
-- sitemap is such a range. `digest` tells whether the page has changed; `starts` and `ends` are
-- seconds since 1970.
CREATE TABLE address (
  store TEXT NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, target TEXT NOT NULL,
  hrefs BLOB NOT NULL, digest INTEGER NOT NULL, updated_at TEXT NOT NULL, starts INTEGER NOT NULL,
  ends INTEGER NOT NULL, PRIMARY KEY (store, kind, number), UNIQUE (target, kind, store)
) WITHOUT ROWID;

-- What the index of a sitemap needs of each row, without the addresses.
CREATE INDEX address_in_time ON address (store, kind, number, starts, ends, updated_at);

-- What was published before has no row yet.
INSERT INTO publication (kind, target)
  SELECT kind, target FROM (
    SELECT 'category' AS kind, code AS target FROM category
    UNION SELECT 'product', code FROM product
    UNION SELECT 'page', store || '/' || code FROM page
  ) WHERE true ON CONFLICT (kind, target) DO UPDATE SET revision = excluded.revision;
