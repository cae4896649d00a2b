-- What became of these bytes as an export of this day, if they came before.
-- binds: program, source, sha256, as_of (date)
-- returns: verdict, comparison_key
SELECT
    verdict,
    comparison_key
FROM snapshots
WHERE program = :program AND source = :source AND sha256 = :sha256 AND as_of = :as_of
