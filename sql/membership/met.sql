-- Who was met under the wanted e-mails.
-- binds: nothing
-- returns: row_key, first_name, last_name, address
SELECT
    row_key,
    first_name,
    last_name,
    address
FROM met
ORDER BY row_key, first_name, last_name, address
