-- Take the rows of keys that a person must look at out of what is applied.
-- binds: nothing
-- returns: nothing
DELETE FROM delta
WHERE row_key IN (SELECT row_key FROM shielded)
