-- Take back what was decided about one person earlier on the same day.
-- binds: program, person_id, today (date)
-- returns: nothing
DELETE FROM decisions
WHERE program = :program AND person_id = :person_id AND decided_from = :today
