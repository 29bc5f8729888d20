-- What the outcomes of staged rows add to a tally; that they were lodged is remembered already.
SELECT '{name}' AS tally, {key} AS key, CAST({known_slot} AS INTEGER) AS slot, CAST(0 AS BIGINT) AS n, CAST(1 AS BIGINT) AS examined, CAST(found AS BIGINT) AS found
FROM staged
WHERE found IS NOT NULL AND known_day IS NOT NULL AND {key} IS NOT NULL
