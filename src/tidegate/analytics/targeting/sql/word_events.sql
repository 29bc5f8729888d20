-- How many declarations of a heading used a word in each period. Words of one letter say nothing.
SELECT hs4, word, period, CAST(sum(n) AS BIGINT) AS n
FROM (
    SELECT hs4, period, n, unnest(list_distinct(regexp_split_to_array(description, '[^\p{{L}}\p{{N}}]+'))) AS word
    FROM (SELECT hs4, period, description, count(*) AS n FROM staged WHERE hs4 IS NOT NULL AND description IS NOT NULL GROUP BY hs4, period, description) AS phrase
    UNION ALL
    SELECT hs4, period, n, word FROM remembered_word
) AS event
WHERE length(word) > 1
GROUP BY hs4, word, period
