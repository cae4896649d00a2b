-- End what is noted about an address: it can be reached.
-- binds: recipient, today (date)
-- returns: reply_id
UPDATE bounces
SET ended_on = :today
WHERE
    LOWER(recipient) = LOWER(:recipient)
    AND ended_on IS NULL
RETURNING reply_id
