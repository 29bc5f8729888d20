-- What was said of the goods of a heading in each period, how often, and its words.
SELECT hs4, period, description, n, {words} AS words
FROM (SELECT hs4, period, description, count(*) AS n FROM staged WHERE hs4 IS NOT NULL AND description IS NOT NULL GROUP BY hs4, period, description) AS said
