-- What was known of a key strictly before each slot, where the recent past is not asked for.
-- A key has one row a slot, so that the rows before are the slots before.
SELECT
    key,
    slot,
    {first}
    CAST(sum(n) OVER past AS BIGINT) AS n,
    CAST(sum(examined) OVER past AS BIGINT) AS examined,
    CAST(sum(found) OVER past AS BIGINT) AS found
FROM ({events}) AS event
WINDOW past AS (PARTITION BY key ORDER BY slot ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
