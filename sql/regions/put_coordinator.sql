-- Enter one coordinator of one region from a day on, or correct what the register says of that time.
-- binds: program, region, email, active_from (date), active_to (date), name, kind
-- returns: nothing
INSERT INTO coordinators (program, region, email, active_from, active_to, name, kind)
VALUES (:program, :region, :email, :active_from, :active_to, :name, :kind)
ON CONFLICT (program, region, email, active_from) DO UPDATE SET
    active_to = excluded.active_to, name = excluded.name, kind = excluded.kind
