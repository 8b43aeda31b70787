-- The columns of a segment by groups of neighbouring documents, which were rows of search_column. A
-- key is the segment's, times 2^24, and the group's number: neighbours are next to each other, and
-- none is looked up in an index first.
CREATE TABLE search_group (id INTEGER PRIMARY KEY, data BLOB NOT NULL);

INSERT INTO search_group
  SELECT segment * 16777216 + chunk, data FROM search_column WHERE name = 'groups';

DELETE FROM search_column WHERE name = 'groups';

-- The most frequent words with a beginning, without a look at their postings.
CREATE INDEX search_term_frequency ON search_term (segment, term, df);
