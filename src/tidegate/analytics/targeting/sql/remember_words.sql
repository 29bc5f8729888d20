-- Words by heading, all past periods as one.
SELECT hs4, word, CAST(min(period) AS INTEGER) AS period, CAST(sum(n) AS BIGINT) AS n
FROM word_events
GROUP BY hs4, word
ORDER BY hs4, word
