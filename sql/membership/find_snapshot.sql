-- What became of these bytes as an export of this day, if they came before.
-- binds: program, source, sha256, as_of (date)
-- returns: verdict
SELECT verdict
FROM snapshots
WHERE program = :program AND source = :source AND sha256 = :sha256 AND as_of = :as_of
