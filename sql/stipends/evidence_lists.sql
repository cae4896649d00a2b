-- Of each match that a batch pays for: the list we sent, and the answer that was accepted, by their hashes.
-- binds: batch_id
-- returns: match_id, match_state, match_date (date), program_year, list_ref, mentor_person_id, definition_sha256,
--   accepted_at (moment), region, list_id, list_version, list_sha256, submission_id, submission_number, rows_sha256,
--   received_on (date), reply_id, raw_sha256
WITH paid AS (
    SELECT DISTINCT o.match_id
    FROM payments AS p
    INNER JOIN payment_lines AS l ON p.payment_id = l.payment_id
    INNER JOIN obligations AS o ON l.obligation_id = o.obligation_id
    WHERE p.batch_id = :batch_id
),

accepted AS (
    SELECT
        e.match_id,
        MIN(e.at) AS accepted_at
    FROM paid AS d
    INNER JOIN match_events AS e ON d.match_id = e.match_id
    WHERE e.state = 'confirmed'
    GROUP BY e.match_id
)

SELECT
    m.match_id,
    m.state AS match_state,
    m.match_date,
    m.program_year,
    m.list_ref,
    m.mentor_person_id,
    m.definition_sha256,
    a.accepted_at,
    s.region,
    s.list_id,
    r.version AS list_version,
    r.content_sha256 AS list_sha256,
    s.submission_id,
    s.number AS submission_number,
    s.rows_sha256,
    s.received_on,
    s.reply_id,
    y.raw_sha256
FROM accepted AS a
INNER JOIN matches AS m ON a.match_id = m.match_id
INNER JOIN submissions AS s ON m.submission_id = s.submission_id
INNER JOIN region_lists AS r ON s.list_id = r.list_id
INNER JOIN replies AS y ON s.reply_id = y.reply_id
ORDER BY m.match_id
