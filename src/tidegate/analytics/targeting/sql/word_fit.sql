-- How well the words of a description fit its heading: the mean logarithm of how much more often a
-- word was used under the heading than everywhere, and the word that fits least. Words that were
-- hardly ever seen are left out: they say nothing of the heading. A lift is kept in whole millionths:
-- two engines differ in the last bit of a logarithm, and the oddest word would be another.
WITH phrase AS (
    SELECT hs4, period, description, n, word
    FROM (SELECT hs4, period, description, n, unnest(words) AS word FROM phrases) AS said
    WHERE length(word) > 1
),
said AS (
    SELECT hs4, word, period, CAST(sum(n) AS BIGINT) AS n FROM phrase GROUP BY hs4, word, period
),
pair AS (
    SELECT hs4, word, period, CAST(sum(n) AS BIGINT) AS n
    FROM (
        SELECT hs4, word, period, n FROM said
        UNION ALL
        SELECT hs4, word, period, n FROM m_words WHERE word IN (SELECT DISTINCT word FROM said)
    ) AS event
    GROUP BY hs4, word, period
),
heading AS (
    SELECT hs4, period, CAST(sum(n) AS BIGINT) AS n
    FROM (
        SELECT hs4, period, n FROM said
        UNION ALL
        SELECT hs4, period, n FROM m_words
    ) AS event
    GROUP BY hs4, period
),
pair_past AS (
    SELECT hs4, word, period,
        coalesce(sum(n) OVER (PARTITION BY hs4, word ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM pair
),
word_past AS (
    SELECT word, period,
        coalesce(sum(n) OVER (PARTITION BY word ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM (SELECT word, period, CAST(sum(n) AS BIGINT) AS n FROM pair GROUP BY word, period) AS by_word
),
heading_past AS (
    SELECT hs4, period,
        coalesce(sum(n) OVER (PARTITION BY hs4 ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM heading
),
all_past AS (
    SELECT period,
        coalesce(sum(n) OVER (ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM (SELECT period, CAST(sum(n) AS BIGINT) AS n FROM heading GROUP BY period) AS by_period
),
lift AS (
    SELECT
        said.hs4, said.word, said.period,
        CAST(round(1000000 * ln((pair_past.n + 5.0 * word_past.n / all_past.n) / (heading_past.n + 5.0) * all_past.n / word_past.n)) AS BIGINT) AS lift
    FROM said
    JOIN pair_past ON pair_past.hs4 = said.hs4 AND pair_past.word = said.word AND pair_past.period = said.period
    JOIN word_past ON word_past.word = said.word AND word_past.period = said.period
    JOIN heading_past ON heading_past.hs4 = said.hs4 AND heading_past.period = said.period
    JOIN all_past ON all_past.period = said.period
    WHERE word_past.n >= 5 AND heading_past.n >= 20
)
SELECT phrase.hs4, phrase.period, phrase.description, sum(lift) / count(*) / 1000000 AS fit, min_by(phrase.word, (lift, phrase.word)) AS odd_word
FROM phrase
JOIN lift ON lift.hs4 = phrase.hs4 AND lift.word = phrase.word AND lift.period = phrase.period
GROUP BY phrase.hs4, phrase.period, phrase.description
