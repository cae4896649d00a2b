-- Every two people of a program between whom a conflict, or who supervises whom, was disclosed until a day.
-- binds: program, today (date)
-- returns: member_id, other_member_id
SELECT DISTINCT
    member_id,
    other_member_id
FROM disclosures
WHERE program = :program AND disclosed_on <= :today
ORDER BY member_id, other_member_id
