-- What was attested of memberships, and of enrolments and payments of a program year, until one day.
-- binds: program, since (date), today (date)
-- returns: member_id, attestation
SELECT
    a.member_id,
    a.attestation
FROM attestations AS a
WHERE
    a.program = :program
    AND a.attested_on <= :today
    AND (
        a.attestation IN ('ever_member', 'never_member')
        OR (a.attestation IN ('enrolled', 'fee_paid') AND a.attested_on >= :since)
    )
ORDER BY a.member_id, a.attestation
