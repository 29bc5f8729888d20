-- The vectors of some rows beside columns of the declaration, in the order of the rows.
SELECT {columns}
FROM ({vectors}) AS vectors
JOIN (SELECT row AS kept_row, {kept} FROM canonical {where}) AS kept ON kept.kept_row = vectors.row
ORDER BY row
