-- Whether anything of a source was written down before.
-- binds: source_sha256
-- returns: event_id
SELECT e.event_id
FROM bank_events AS e
WHERE e.source_sha256 = :source_sha256
ORDER BY e.event_id
LIMIT 1
