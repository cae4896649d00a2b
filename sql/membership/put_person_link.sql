-- Record whose row it is and how we know.
-- binds: program, row_key, person_id, evidence, linked_on (date)
-- returns: nothing
INSERT INTO person_links (program, row_key, person_id, evidence, linked_on)
VALUES (:program, :row_key, :person_id, :evidence, :linked_on)
ON CONFLICT (program, row_key) DO NOTHING
