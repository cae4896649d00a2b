-- The wanted e-mails.
-- binds: nothing
-- returns: address
SELECT address
FROM wanted
ORDER BY address
