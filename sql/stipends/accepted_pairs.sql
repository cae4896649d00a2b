-- Every match of a program that was accepted at least once, with the day of the mentee's last approved extension.
-- binds: program
-- returns: match_id, program_year, list_ref, mentor_person_id, mentee_person_id, mentor_id, region, mentee_region,
--   mentor_region, match_date (date), runs_until (date), state, submission_id, coordinator_is_party (flag),
--   definition_sha256, accepted_at (moment), extended_on (date)
WITH accepted AS (
    SELECT
        e.match_id,
        MIN(e.at) AS accepted_at
    FROM match_events AS e
    WHERE e.state = 'confirmed'
    GROUP BY e.match_id
),

extended AS (
    SELECT
        a.person_id,
        MAX(a.decided_on) AS extended_on
    FROM applications AS a
    WHERE a.program = :program AND a.kind = 'extension'
    GROUP BY a.person_id
)

SELECT
    m.match_id,
    m.program_year,
    m.list_ref,
    m.mentor_person_id,
    m.mentee_person_id,
    m.mentor_id,
    m.region,
    m.mentee_region,
    m.mentor_region,
    m.match_date,
    m.runs_until,
    m.state,
    m.submission_id,
    m.coordinator_is_party,
    m.definition_sha256,
    a.accepted_at,
    x.extended_on
FROM matches AS m
INNER JOIN accepted AS a ON m.match_id = a.match_id
LEFT JOIN extended AS x ON m.mentee_person_id = x.person_id
WHERE m.program = :program
ORDER BY a.accepted_at, m.match_id
