-- What waits to be published; a change draws a new revision, so that a publisher notices one
-- that came while it worked.
CREATE TABLE publication (
  kind TEXT NOT NULL, target TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT (random()),
  PRIMARY KEY (kind, target)
) WITHOUT ROWID;

-- The keys of the documents that were published, so that those no longer right are deleted.
CREATE TABLE published_document (
  kind TEXT NOT NULL, target TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (kind, target, key)
) WITHOUT ROWID;
