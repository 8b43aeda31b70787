-- There was one just like it: published_document_by_key.
DROP INDEX published_document_of_key;
