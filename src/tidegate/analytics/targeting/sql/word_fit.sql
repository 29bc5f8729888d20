-- How well the words of a description fit its heading: the mean logarithm of how much more often a
-- word was used under the heading than everywhere, and the word that fits least. Words that were
-- hardly ever seen are left out: they say nothing of the heading.
WITH pair AS (
    SELECT hs4, word, period,
        coalesce(sum(n) OVER (PARTITION BY hs4, word ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM word_events
),
word_past AS (
    SELECT word, period,
        coalesce(sum(n) OVER (PARTITION BY word ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM (SELECT word, period, sum(n) AS n FROM word_events GROUP BY word, period) AS by_word
),
heading_past AS (
    SELECT hs4, period,
        coalesce(sum(n) OVER (PARTITION BY hs4 ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM (SELECT hs4, period, sum(n) AS n FROM word_events GROUP BY hs4, period) AS by_heading
),
all_past AS (
    SELECT period,
        coalesce(sum(n) OVER (ORDER BY period RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS n
    FROM (SELECT period, sum(n) AS n FROM word_events GROUP BY period) AS by_period
),
phrase AS (
    SELECT hs4, period, description, unnest(words) AS word FROM phrases
),
fit AS (
    SELECT
        phrase.hs4, phrase.period, phrase.description, phrase.word,
        ln((pair.n + 5.0 * word_past.n / all_past.n) / (heading_past.n + 5.0) * all_past.n / word_past.n) AS lift
    FROM phrase
    JOIN pair ON pair.hs4 = phrase.hs4 AND pair.word = phrase.word AND pair.period = phrase.period
    JOIN word_past ON word_past.word = phrase.word AND word_past.period = phrase.period
    JOIN heading_past ON heading_past.hs4 = phrase.hs4 AND heading_past.period = phrase.period
    JOIN all_past ON all_past.period = phrase.period
    WHERE word_past.n >= 5 AND heading_past.n >= 20
)
SELECT hs4, period, description, sum(CAST(round(lift * 1000000) AS BIGINT)) / count(*) / 1000000 AS fit, min_by(word, (lift, word)) AS odd_word
FROM fit
GROUP BY hs4, period, description
