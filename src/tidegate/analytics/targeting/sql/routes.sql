-- Distinct ways that have something between loading and destination, and were not measured before.
SELECT loading, routing, discharge, destination, by_sea
FROM (
    SELECT loading, routing, discharge, destination, coalesce(mode, '1') = '1' AS by_sea
    FROM staged
    WHERE loading IS NOT NULL AND discharge IS NOT NULL
        AND (routing IS NOT NULL OR destination <> substr(discharge, 1, 2))
    EXCEPT
    SELECT loading, routing, discharge, destination, by_sea FROM m_legs
) AS way
ORDER BY loading, routing, discharge, destination, by_sea
