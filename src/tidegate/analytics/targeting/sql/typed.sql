-- The canonical rows, typed and normalised.
WITH source AS (SELECT {source} FROM canonical)
{typed}
