-- The whole chain, from its start.
-- binds: nothing
-- returns: seq, at (moment), actor, action, subject, facts, prev_hash, hash
SELECT
    seq,
    at,
    actor,
    action,
    subject,
    facts,
    prev_hash,
    hash
FROM audit
ORDER BY seq
