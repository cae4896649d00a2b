-- How many answers were queued to one address since a moment.
-- binds: sender, since (moment)
-- returns: answers
SELECT COUNT(*) AS answers
FROM outbox AS o
WHERE o.kind = 'answer' AND LOWER(o.recipient) = :sender AND o.queued_at >= :since
