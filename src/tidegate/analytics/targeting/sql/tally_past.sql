-- What was known of a key strictly before each slot, where the recent past is not asked for.
SELECT
    key,
    slot,
    sum(n) OVER past AS n,
    sum(examined) OVER past AS examined,
    sum(found) OVER past AS found
FROM {events}
WINDOW past AS (PARTITION BY key ORDER BY slot RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
