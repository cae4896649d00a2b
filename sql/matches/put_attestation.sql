-- Record what a named person attests of a member; said again, the earliest day stands.
-- binds: program, member_id, attestation, attested_by, attested_on (date)
-- returns: nothing
INSERT INTO attestations (program, member_id, attestation, attested_by, attested_on)
VALUES (:program, :member_id, :attestation, :attested_by, :attested_on)
ON CONFLICT (program, member_id, attestation) DO UPDATE SET
    attested_by = excluded.attested_by,
    attested_on = excluded.attested_on
WHERE excluded.attested_on < attestations.attested_on
