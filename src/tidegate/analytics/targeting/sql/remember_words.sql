-- Words by heading: the periods that are over as one, the current one by itself.
SELECT hs4, word, CAST(min(period) AS INTEGER) AS period, CAST(sum(n) AS BIGINT) AS n
FROM ({events}) AS event
GROUP BY hs4, word, period >= {current}
ORDER BY hs4, word, period
