-- Record a conflict of interest, or who supervises whom; said again, the first words stand.
-- binds: program, member_id, other_member_id, kind, disclosed_by, disclosed_on (date)
-- returns: nothing
INSERT INTO disclosures (program, member_id, other_member_id, kind, disclosed_by, disclosed_on)
VALUES (:program, :member_id, :other_member_id, :kind, :disclosed_by, :disclosed_on)
ON CONFLICT (program, member_id, other_member_id, kind) DO NOTHING
