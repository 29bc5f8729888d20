-- Quartiles of the periods before each period in which the key occurs, interpolated within a bin.
WITH point AS (
    SELECT DISTINCT {key} AS key, period FROM staged WHERE {key} IS NOT NULL
),
past AS (
    SELECT point.key, point.period, event.bin, CAST(sum(event.n) AS BIGINT) AS n
    FROM point
    JOIN ({events}) AS event
        ON event.key = point.key
        AND event.period BETWEEN point.period - {periods} AND point.period - 1
    GROUP BY point.key, point.period, event.bin
),
ranked AS (
    SELECT
        key, period, bin, n,
        CAST(sum(n) OVER (PARTITION BY key, period ORDER BY bin ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS upto,
        CAST(sum(n) OVER (PARTITION BY key, period ORDER BY bin ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS BIGINT) AS total
    FROM past
)
SELECT
    key,
    period,
    max(total) AS n,
    max(CASE WHEN 4 * upto >= total AND 4 * (upto - n) < total THEN bin + (CAST(0.25 AS DOUBLE) * total - upto + n) / n END) * {bin_width} AS low,
    max(CASE WHEN 2 * upto >= total AND 2 * (upto - n) < total THEN bin + (CAST(0.5 AS DOUBLE) * total - upto + n) / n END) * {bin_width} AS middle,
    max(CASE WHEN 4 * upto >= 3 * total AND 4 * (upto - n) < 3 * total THEN bin + (CAST(0.75 AS DOUBLE) * total - upto + n) / n END) * {bin_width} AS high
FROM ranked
GROUP BY key, period
