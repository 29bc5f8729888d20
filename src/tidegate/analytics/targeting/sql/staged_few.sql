-- The typed rows with the digest of every part of a key, and the words of their descriptions.
SELECT *, {digests}, {words} AS words
FROM ({typed}) AS typed
ORDER BY row
