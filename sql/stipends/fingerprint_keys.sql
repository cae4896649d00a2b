-- Which keys the fingerprints on file were made with, by their first letters.
-- binds: nothing
-- returns: key_id
SELECT DISTINCT SUBSTR(a.fingerprint, 1, 8) AS key_id
FROM payee_accounts AS a
WHERE a.fingerprint <> ''
ORDER BY key_id
