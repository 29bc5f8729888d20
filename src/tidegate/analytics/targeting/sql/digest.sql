-- The staged rows with the digest of every key; a key is null when one of its parts is.
WITH source AS (SELECT {source} FROM canonical),
typed AS ({typed})
SELECT typed.*, {digests} FROM typed
