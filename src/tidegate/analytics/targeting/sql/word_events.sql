-- How many declarations of a heading used a word in each period. Words of one letter say nothing.
SELECT hs4, word, period, CAST(sum(n) AS BIGINT) AS n
FROM (
    SELECT hs4, period, n, unnest(words) AS word FROM phrases
    UNION ALL
    SELECT hs4, period, n, word FROM remembered_word
) AS event
WHERE length(word) > 1
GROUP BY hs4, word, period
