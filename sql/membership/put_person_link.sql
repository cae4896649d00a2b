-- Record whose row it is and how we know; only a doubt gives way to what is known later.
-- binds: program, row_key, person_id, evidence, linked_on (date)
-- returns: nothing
INSERT INTO person_links (program, row_key, person_id, evidence, linked_on)
VALUES (:program, :row_key, :person_id, :evidence, :linked_on)
ON CONFLICT (program, row_key) DO UPDATE
    SET person_id = excluded.person_id, evidence = excluded.evidence, linked_on = excluded.linked_on
    WHERE person_links.evidence = 'ambiguous' AND excluded.evidence = 'rekeyed'
