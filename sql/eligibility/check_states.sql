-- Whether everybody on the roster, and nobody else, is in exactly one state, and flags agree with the states.
-- binds: program
-- returns: roster, undecided, strangers, doubled, unflagged, stale_flags
WITH roster AS (
    SELECT DISTINCT COALESCE(l.person_id, v.row_key) AS person_id
    FROM member_versions AS v
    LEFT JOIN person_links AS l ON v.program = l.program AND v.row_key = l.row_key
    WHERE v.program = :program AND v.valid_to IS NULL
),

states AS (
    SELECT
        d.person_id,
        COUNT(*) AS held
    FROM decisions AS d
    WHERE d.program = :program AND d.decided_to IS NULL
    GROUP BY d.person_id
),

marks AS (
    SELECT
        COUNT(*) FILTER (WHERE d.outcome = 'ELIGIBLE' AND f.person_id IS NULL) AS unflagged,
        COUNT(*) FILTER (WHERE d.person_id IS NULL) AS stale_flags
    FROM (
        SELECT p.person_id, p.role_family, p.employer, p.spell, p.outcome
        FROM decisions AS p
        WHERE p.program = :program AND p.decided_to IS NULL AND p.outcome IN ('ELIGIBLE', 'UPCOMING')
    ) AS d
    FULL JOIN (
        SELECT s.person_id, s.role_family, s.employer, s.spell
        FROM flags AS s
        WHERE s.program = :program AND s.withdrawn_on IS NULL
    ) AS f
        ON
            d.person_id = f.person_id
            AND d.role_family = f.role_family
            AND d.employer = f.employer
            AND d.spell = f.spell
)

SELECT
    COUNT(r.person_id) AS roster,
    COUNT(*) FILTER (WHERE s.person_id IS NULL) AS undecided,
    COUNT(*) FILTER (WHERE r.person_id IS NULL) AS strangers,
    COUNT(*) FILTER (WHERE s.held > 1) AS doubled,
    (SELECT m.unflagged FROM marks AS m) AS unflagged,
    (SELECT m.stale_flags FROM marks AS m) AS stale_flags
FROM roster AS r
FULL JOIN states AS s ON r.person_id = s.person_id
