-- Distinct ways that have something between loading and destination.
SELECT DISTINCT loading, routing, discharge, destination, coalesce(mode, '1') = '1' AS by_sea
FROM staged
WHERE loading IS NOT NULL AND discharge IS NOT NULL
    AND (routing IS NOT NULL OR destination <> substr(discharge, 1, 2))
ORDER BY loading, routing, discharge, destination, by_sea
