-- What one key saw on one slot (day or hour): declarations by the slot they were lodged in,
-- outcomes by the slot they became known in; of what is remembered, the part that is asked for.
SELECT key, slot, CAST(sum(n) AS BIGINT) AS n, CAST(sum(examined) AS BIGINT) AS examined, CAST(sum(found) AS BIGINT) AS found
FROM (
    SELECT {key} AS key, {slot} AS slot, 1 AS n, 0 AS examined, 0 AS found FROM staged
    UNION ALL
    SELECT {key} AS key, {known_slot} AS slot, 0 AS n, 1 AS examined, CAST(found AS INTEGER) AS found
    FROM staged WHERE found IS NOT NULL AND known_day IS NOT NULL
    UNION ALL
    SELECT key, slot, n, examined, found FROM m_{name} WHERE {which}
) AS event
WHERE key IS NOT NULL
GROUP BY key, slot
