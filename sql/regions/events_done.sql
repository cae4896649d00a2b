-- The program's calendar events that have been dealt with.
-- binds: program
-- returns: event_key
SELECT c.event_key
FROM calendar_done AS c
WHERE c.program = :program
ORDER BY c.event_key
