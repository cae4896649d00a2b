-- The conflicts of interest that were disclosed, and who was said to supervise whom.
-- binds: program
-- returns: kind, member_id, other_member_id
SELECT
    d.kind,
    d.member_id,
    d.other_member_id
FROM disclosures AS d
WHERE d.program = :program
ORDER BY d.kind, d.member_id, d.other_member_id
