-- What was known of a key strictly before each slot. A key has one row a slot, so that the rows
-- before are the slots before.
SELECT
    key,
    slot,
    CAST(sum(n) OVER past AS BIGINT) AS n,
    CAST(sum(examined) OVER past AS BIGINT) AS examined,
    CAST(sum(found) OVER past AS BIGINT) AS found,
    min(slot) OVER past AS first,
    CAST(sum(n) OVER recent AS BIGINT) AS recent,
    CASE WHEN slot - lag(slot) OVER (PARTITION BY key ORDER BY slot) <= {recent} THEN lag(slot) OVER (PARTITION BY key ORDER BY slot) END AS last,
    CAST(sum(n) OVER week AS BIGINT) AS week
FROM ({events}) AS event
WINDOW
    past AS (PARTITION BY key ORDER BY slot ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    recent AS (PARTITION BY key ORDER BY slot RANGE BETWEEN {recent} PRECEDING AND 1 PRECEDING),
    week AS (PARTITION BY key ORDER BY slot RANGE BETWEEN {week} PRECEDING AND 1 PRECEDING)
