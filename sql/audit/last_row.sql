-- The end of the chain.
-- binds: nothing
-- returns: seq, hash
SELECT
    seq,
    hash
FROM audit
ORDER BY seq DESC
LIMIT 1
