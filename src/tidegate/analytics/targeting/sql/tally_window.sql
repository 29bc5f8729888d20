-- What was known of a key strictly before each slot.
SELECT
    key,
    slot,
    sum(n) OVER past AS n,
    sum(examined) OVER past AS examined,
    sum(found) OVER past AS found,
    min(slot) OVER past AS first,
    sum(n) OVER recent AS recent,
    max(slot) OVER recent AS last,
    sum(n) OVER week AS week
FROM {events}
WINDOW
    past AS (PARTITION BY key ORDER BY slot RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    recent AS (PARTITION BY key ORDER BY slot RANGE BETWEEN {recent} PRECEDING AND 1 PRECEDING),
    week AS (PARTITION BY key ORDER BY slot RANGE BETWEEN {week} PRECEDING AND 1 PRECEDING)
