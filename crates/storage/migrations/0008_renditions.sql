-- The copies that were made of a picture: a list of width, height and extension. What was uploaded
-- before has none until it is uploaded again.
ALTER TABLE media_file ADD COLUMN renditions TEXT NOT NULL DEFAULT '[]';
