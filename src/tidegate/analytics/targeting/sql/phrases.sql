-- What was said of the goods of a heading in each period, how often, and its words. Plain words need
-- no regular expression, which is slow.
SELECT
    hs4,
    period,
    description,
    n,
    list_distinct(CASE WHEN regexp_full_match(description, '[a-z0-9 ]*') THEN string_split(description, ' ') ELSE regexp_split_to_array(description, '[^\p{{L}}\p{{N}}]+') END) AS words
FROM (SELECT hs4, period, description, count(*) AS n FROM staged WHERE hs4 IS NOT NULL AND description IS NOT NULL GROUP BY hs4, period, description) AS said
