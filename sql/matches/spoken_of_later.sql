-- Of whom a region has spoken in replies that came later than a moment and were read already.
-- binds: program, program_year, region, received_at (moment)
-- returns: mentee_person_id
SELECT DISTINCT COALESCE(k.person_id, r.mentee_person_id) AS mentee_person_id
FROM submissions AS s
INNER JOIN replies AS p ON s.reply_id = p.reply_id
INNER JOIN submission_rows AS r ON s.submission_id = r.submission_id
LEFT JOIN person_links AS k ON s.program = k.program AND r.mentee_person_id = k.row_key
WHERE
    s.program = :program
    AND s.program_year = :program_year
    AND s.region = :region
    AND p.received_at > :received_at
    AND r.result <> 'unanswered'
    AND r.mentee_person_id <> ''
ORDER BY COALESCE(k.person_id, r.mentee_person_id)
