-- The flag of everybody who is eligible now, one for each person: the one their decision made, if it was not withdrawn.
-- binds: program
-- returns: person_id, list_ref, reason, role_family
WITH own_flag AS (
    SELECT
        f.person_id,
        f.list_ref,
        f.withdrawn_on,
        d.reason,
        d.role_family,
        ROW_NUMBER() OVER (
            PARTITION BY f.person_id
            ORDER BY
                CASE
                    WHEN f.role_family = d.role_family AND f.employer = d.employer AND f.spell = d.spell THEN 0
                    ELSE 1
                END ASC,
                f.flagged_on DESC,
                f.list_ref ASC
        ) AS place
    FROM flags AS f
    INNER JOIN decisions AS d ON f.program = d.program AND f.person_id = d.person_id
    WHERE f.program = :program AND d.decided_to IS NULL AND d.outcome = 'ELIGIBLE'
)

SELECT
    o.person_id,
    o.list_ref,
    o.reason,
    o.role_family
FROM own_flag AS o
WHERE o.place = 1 AND o.withdrawn_on IS NULL
ORDER BY o.list_ref
