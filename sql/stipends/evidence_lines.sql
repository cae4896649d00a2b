-- The lines of a batch: for which mentor, and whether an event of its payment freed one.
-- binds: batch_id
-- returns: payment_id, obligation_id, payee_id, amount_minor, mentor_name, role, freed_by_event, freed_kind
SELECT
    l.payment_id,
    l.obligation_id,
    l.payee_id,
    l.amount_minor,
    l.mentor_name,
    l.role,
    l.freed_by_event,
    l.freed_kind
FROM payments AS p
INNER JOIN payment_lines AS l ON p.payment_id = l.payment_id
WHERE p.batch_id = :batch_id
ORDER BY l.payment_id, l.obligation_id
