-- Quartiles of the periods before each period in which the key occurs, interpolated within a bin.
WITH point AS (
    SELECT DISTINCT {key} AS key, period FROM staged WHERE {key} IS NOT NULL
),
past AS (
    SELECT point.key, point.period, event.bin, sum(event.n) AS n
    FROM point
    JOIN {events} AS event
        ON event.key = point.key
        AND event.period BETWEEN point.period - {periods} AND point.period - 1
    GROUP BY point.key, point.period, event.bin
),
ranked AS (
    SELECT
        key, period, bin, n,
        sum(n) OVER (PARTITION BY key, period ORDER BY bin ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto,
        sum(n) OVER (PARTITION BY key, period) AS total
    FROM past
)
SELECT
    key,
    period,
    CAST(max(total) AS BIGINT) AS n,
    max(CASE WHEN upto >= 0.25 * total AND upto - n < 0.25 * total THEN bin + (0.25 * total - upto + n) / n END) * {bin_width} AS low,
    max(CASE WHEN upto >= 0.5 * total AND upto - n < 0.5 * total THEN bin + (0.5 * total - upto + n) / n END) * {bin_width} AS middle,
    max(CASE WHEN upto >= 0.75 * total AND upto - n < 0.75 * total THEN bin + (0.75 * total - upto + n) / n END) * {bin_width} AS high
FROM ranked
GROUP BY key, period
