-- The addresses that already have a mail about one version of a list, whatever became of it.
-- binds: list_id
-- returns: recipient
SELECT o.recipient
FROM outbox AS o
WHERE o.kind = 'region_list' AND o.subject_key = :list_id
ORDER BY o.recipient
