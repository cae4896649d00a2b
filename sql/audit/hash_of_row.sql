-- The hash of one row of the chain.
-- binds: seq
-- returns: hash
SELECT a.hash
FROM audit AS a
WHERE a.seq = :seq
