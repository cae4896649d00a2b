-- Let one writer of a program's money go at a time: the second waits here until the first has committed.
-- binds: program
-- returns: turn
INSERT INTO payment_turns (program, turn)
VALUES (:program, 1)
ON CONFLICT (program) DO UPDATE
    SET turn = payment_turns.turn + 1
RETURNING turn
