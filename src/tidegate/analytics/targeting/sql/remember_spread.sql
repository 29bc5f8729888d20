-- Histograms that a later row may still read.
SELECT '{name}' AS spread, key, CAST(period AS INTEGER) AS slot, CAST(bin AS INTEGER) AS bin, CAST(sum(n) AS BIGINT) AS n
FROM ({events}) AS event
WHERE period >= {earliest}
GROUP BY key, period, bin
ORDER BY key, slot, bin
