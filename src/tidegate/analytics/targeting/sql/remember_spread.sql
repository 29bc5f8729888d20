-- Histograms that a later row may still read.
SELECT '{name}' AS spread, key, CAST(period AS INTEGER) AS slot, CAST(bin AS INTEGER) AS bin, n
FROM ({events}) AS event
WHERE period >= {earliest}
ORDER BY key, slot, bin
