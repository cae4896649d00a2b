-- Let withdrawn flags stand again where the same spell is eligible again; its list reference stays.
-- binds: program
-- returns: person_id
UPDATE flags
SET
    withdrawn_on = NULL,
    withdrawn_reason = '',
    reason = (
        SELECT d.reason
        FROM decisions AS d
        WHERE d.program = flags.program AND d.person_id = flags.person_id AND d.decided_to IS NULL
    )
WHERE
    program = :program
    AND withdrawn_on IS NOT NULL
    AND EXISTS (
        SELECT 1
        FROM decisions AS d
        WHERE
            d.program = flags.program
            AND d.person_id = flags.person_id
            AND d.decided_to IS NULL
            AND d.outcome = 'ELIGIBLE'
            AND d.role_family = flags.role_family
            AND d.employer = flags.employer
            AND d.spell = flags.spell
    )
RETURNING person_id
