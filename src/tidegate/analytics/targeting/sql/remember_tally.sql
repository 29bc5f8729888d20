-- What to remember of a tally: the recent past slot by slot, the rest as one slot at its first day.
SELECT '{name}' AS tally, key, CAST(min(slot) AS INTEGER) AS slot, CAST(sum(n) AS BIGINT) AS n, CAST(sum(examined) AS BIGINT) AS examined, CAST(sum(found) AS BIGINT) AS found
FROM ({events}) AS event
WHERE slot <= {until} AND slot >= {earliest}
GROUP BY key, CASE WHEN slot >= {recent} THEN slot END
ORDER BY key, slot
