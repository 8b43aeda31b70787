-- A version counts the changes of a lane, as of the other records that people change one by one.
ALTER TABLE lane ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
