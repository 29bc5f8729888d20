-- Every row with what its keys' pasts were, the columns derived from them, and what is asked for.
SELECT {columns}
FROM (
    SELECT *, {derived}
    FROM (
        SELECT
            staged.*,
            legs.route_km,
            legs.direct_km,
            words.fit,
            words.odd_word,
            {counts}
        FROM staged
        LEFT JOIN (SELECT * FROM m_legs UNION ALL SELECT * FROM new_legs) AS legs
            ON legs.loading = staged.loading
            AND legs.routing IS NOT DISTINCT FROM staged.routing
            AND legs.discharge = staged.discharge
            AND legs.destination IS NOT DISTINCT FROM staged.destination
            AND legs.by_sea = (coalesce(staged.mode, '1') = '1')
        LEFT JOIN words
            ON words.hs4 = staged.hs4
            AND words.period = staged.period
            AND words.description = staged.description{within}
        {joins}
    ) AS counted
) AS told
{tail}
