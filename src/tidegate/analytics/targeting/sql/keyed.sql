-- The staged rows with the digest of every key; a key is null when one of its parts is.
SELECT typed.*, {keys}
FROM typed {joins}
