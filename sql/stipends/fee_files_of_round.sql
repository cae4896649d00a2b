-- The files of a round of invoices that have left.
-- binds: round_id
-- returns: name, kind, sha256, invoices, total_minor
SELECT
    f.name,
    f.kind,
    f.sha256,
    f.invoices,
    f.total_minor
FROM fee_files AS f
WHERE f.round_id = :round_id
ORDER BY f.kind, f.name
