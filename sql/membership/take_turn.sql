-- Let one writer of a source go at a time: the second waits here until the first has committed.
-- binds: program, source
-- returns: turn
INSERT INTO intake_turns (program, source, turn)
VALUES (:program, :source, 1)
ON CONFLICT (program, source) DO UPDATE
    SET turn = intake_turns.turn + 1
RETURNING turn
