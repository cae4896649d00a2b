-- What named people attested of whom until one day.
-- binds: program, today (date)
-- returns: member_id, attestation
SELECT
    a.member_id,
    a.attestation
FROM attestations AS a
WHERE a.program = :program AND a.attested_on <= :today
ORDER BY a.member_id, a.attestation
