-- End what was decided about one person, as of today.
-- binds: program, person_id, today (date)
-- returns: nothing
UPDATE decisions
SET decided_to = :today
WHERE program = :program AND person_id = :person_id AND decided_to IS NULL AND decided_from < :today
