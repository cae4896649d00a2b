-- Take so many trace numbers of a bank, which are never given again.
-- binds: odfi8, taken
-- returns: last_no
INSERT INTO trace_counters (odfi8, last_no)
VALUES (:odfi8, :taken)
ON CONFLICT (odfi8) DO UPDATE
    SET last_no = trace_counters.last_no + :taken
RETURNING last_no
