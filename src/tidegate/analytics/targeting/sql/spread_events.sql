-- Histogram of a logarithm: how often a key had a value of each bin in each period; of what is
-- remembered, the part that is asked for. A bin may have several rows, whose counts add up.
SELECT key, period, bin, n
FROM (
    SELECT {key} AS key, period, CAST(floor({quantity} / {bin_width}) AS INTEGER) AS bin, 1 AS n
    FROM staged WHERE abs({quantity}) < 60
    UNION ALL
    SELECT key, slot AS period, bin, n FROM m_{name} WHERE {which}
) AS event
WHERE key IS NOT NULL
