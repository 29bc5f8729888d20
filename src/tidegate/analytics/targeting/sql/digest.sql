-- A digest for each value of one part of the keys; a digest is slow, so each is made once.
SELECT {part}, {digest} AS digest
FROM (SELECT DISTINCT {part} FROM typed WHERE {part} IS NOT NULL) AS distinct_part
