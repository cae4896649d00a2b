-- The exports of one source that came for one day, and what became of each.
-- binds: program, source, as_of (date)
-- returns: sha256, verdict
SELECT
    sha256,
    verdict
FROM snapshots
WHERE program = :program AND source = :source AND as_of = :as_of
ORDER BY sha256
