-- How many declarations of a heading used a word in each period. Words of one letter say nothing.
SELECT hs4, word, period, n
FROM (
    SELECT hs4, period, n, unnest(words) AS word FROM phrases
    UNION ALL
    SELECT hs4, period, n, word FROM m_words
) AS event
WHERE length(word) > 1
