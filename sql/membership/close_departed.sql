-- End the versions of members whom enough pulls in a row had missed before, now that fewer are enough.
-- binds: program, source, as_of (date), confirm_after
-- returns: version_id
UPDATE member_versions
SET valid_to = absent_since
WHERE
    program = :program AND source = :source AND valid_to IS NULL AND absent_since <= :as_of
    AND absent_pulls >= :confirm_after
RETURNING version_id
