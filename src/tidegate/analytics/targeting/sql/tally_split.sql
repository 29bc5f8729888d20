-- How many declarations a key had in the hours strictly before each hour.
SELECT key, slot, CAST(sum(n) OVER split AS BIGINT) AS n
FROM ({events}) AS event
WINDOW split AS (PARTITION BY key ORDER BY slot RANGE BETWEEN {split} PRECEDING AND 1 PRECEDING)
