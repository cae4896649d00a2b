-- Whether everybody on the roster, and nobody else, is in exactly one state.
-- binds: program
-- returns: roster, undecided, strangers, doubled
WITH claims AS (
    SELECT
        CASE WHEN v.valid_to IS NULL THEN 1 ELSE 0 END AS on_roster,
        0 AS state,
        COALESCE(l.person_id, v.row_key) AS person_id
    FROM member_versions AS v
    LEFT JOIN person_links AS l ON v.program = l.program AND v.row_key = l.row_key
    WHERE v.program = :program
    UNION ALL
    SELECT
        0 AS on_roster,
        1 AS state,
        d.person_id
    FROM decisions AS d
    WHERE d.program = :program AND d.decided_to IS NULL
),

people AS (
    SELECT
        c.person_id,
        MAX(c.on_roster) AS on_roster,
        SUM(c.state) AS states
    FROM claims AS c
    GROUP BY c.person_id
)

SELECT
    COUNT(*) FILTER (WHERE p.on_roster = 1) AS roster,
    COUNT(*) FILTER (WHERE p.on_roster = 1 AND p.states = 0) AS undecided,
    COUNT(*) FILTER (WHERE p.on_roster = 0 AND p.states > 0) AS strangers,
    COUNT(*) FILTER (WHERE p.states > 1) AS doubled
FROM people AS p
