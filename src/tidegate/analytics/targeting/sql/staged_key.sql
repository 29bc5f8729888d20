-- A remembered key that a staged row has.
key IN (SELECT {key} FROM staged)
