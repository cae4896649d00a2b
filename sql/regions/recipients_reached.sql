-- The addresses to which one version of a list has gone.
-- binds: list_id
-- returns: recipient
SELECT o.recipient
FROM outbox AS o
WHERE o.kind = 'region_list' AND o.subject_key = :list_id AND o.state = 'sent'
ORDER BY o.recipient
