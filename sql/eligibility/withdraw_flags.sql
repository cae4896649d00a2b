-- Withdraw the flags of spells that are neither eligible nor upcoming any more, with the reason that stands instead.
-- binds: program, today (date), left_reason, other_role_reason
-- returns: person_id
UPDATE flags
SET
    withdrawn_on = :today,
    withdrawn_reason = COALESCE((
        SELECT CASE WHEN d.outcome IN ('ELIGIBLE', 'UPCOMING') THEN :other_role_reason ELSE d.reason END
        FROM decisions AS d
        WHERE d.program = flags.program AND d.person_id = flags.person_id AND d.decided_to IS NULL
    ), :left_reason)
WHERE
    program = :program
    AND withdrawn_on IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM decisions AS d
        WHERE
            d.program = flags.program
            AND d.person_id = flags.person_id
            AND d.decided_to IS NULL
            AND d.outcome IN ('ELIGIBLE', 'UPCOMING')
            AND d.role_family = flags.role_family
            AND d.employer = flags.employer
            AND d.spell = flags.spell
    )
RETURNING person_id
