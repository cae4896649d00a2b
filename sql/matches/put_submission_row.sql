-- Write down one row of an answer and what became of it.
-- binds: submission_id, number, list_ref, mentee_person_id, mentor_person_id, outcome, said, result
-- returns: nothing
INSERT INTO submission_rows (
    submission_id, number, list_ref, mentee_person_id, mentor_person_id, outcome, said, result
)
VALUES (:submission_id, :number, :list_ref, :mentee_person_id, :mentor_person_id, :outcome, :said, :result)
