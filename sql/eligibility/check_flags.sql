-- Whether every eligible spell has a standing flag, and every standing flag a spell that is eligible or upcoming.
-- binds: program
-- returns: unflagged, stale_flags
WITH claims AS (
    SELECT
        d.person_id,
        d.role_family,
        d.employer,
        d.spell,
        0 AS flag,
        1 AS promising,
        CASE WHEN d.outcome = 'ELIGIBLE' THEN 1 ELSE 0 END AS eligible
    FROM decisions AS d
    WHERE d.program = :program AND d.decided_to IS NULL AND d.outcome IN ('ELIGIBLE', 'UPCOMING')
    UNION ALL
    SELECT
        f.person_id,
        f.role_family,
        f.employer,
        f.spell,
        1 AS flag,
        0 AS promising,
        0 AS eligible
    FROM flags AS f
    WHERE f.program = :program AND f.withdrawn_on IS NULL
),

spells AS (
    SELECT
        SUM(c.flag) AS flags,
        SUM(c.promising) AS promising,
        SUM(c.eligible) AS eligible
    FROM claims AS c
    GROUP BY c.person_id, c.role_family, c.employer, c.spell
)

SELECT
    COUNT(*) FILTER (WHERE s.eligible = 1 AND s.flags = 0) AS unflagged,
    COUNT(*) FILTER (WHERE s.flags = 1 AND s.promising = 0) AS stale_flags
FROM spells AS s
