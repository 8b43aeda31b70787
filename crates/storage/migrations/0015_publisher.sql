-- Whose turn it is to publish, and until when if nothing is heard of them.
CREATE TABLE publisher (
  id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT NOT NULL, until INTEGER NOT NULL
);
