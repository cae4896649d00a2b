-- How the rows of each region's newest list in one program year stand: in order, in need of work, or without an answer.
-- binds: program, program_year
-- returns: region, in_order, to_mend, unanswered
WITH said AS (
    SELECT
        r.list_ref,
        r.result,
        ROW_NUMBER() OVER (
            PARTITION BY r.list_ref
            ORDER BY
                s.received_on DESC,
                s.program_year DESC,
                s.number DESC,
                CASE WHEN r.result = 'reject' THEN 1 ELSE 0 END ASC,
                r.number DESC
        ) AS place
    FROM submission_rows AS r
    INNER JOIN submissions AS s ON r.submission_id = s.submission_id
    WHERE s.program = :program AND r.list_ref <> '' AND r.result <> 'unanswered'
),

listed AS (
    SELECT
        l.region,
        CASE
            WHEN m.match_id IS NOT NULL OR s.result IN ('accept', 'accept_warn') THEN 'in_order'
            WHEN s.result IS NULL THEN 'unanswered'
            ELSE 'to_mend'
        END AS standing
    FROM region_lists AS l
    INNER JOIN region_list_rows AS r ON l.list_id = r.list_id
    LEFT JOIN said AS s ON r.list_ref = s.list_ref AND s.place = 1
    LEFT JOIN matches AS m ON l.program = m.program AND r.list_ref = m.list_ref AND m.state = 'confirmed'
    WHERE
        l.program = :program
        AND l.program_year = :program_year
        AND r.standing <> 'left'
        AND NOT EXISTS (
            SELECT 1
            FROM region_lists AS n
            WHERE
                n.program = l.program
                AND n.program_year = l.program_year
                AND n.region = l.region
                AND n.version > l.version
        )
)

SELECT
    region,
    COUNT(*) FILTER (WHERE standing = 'in_order') AS in_order,
    COUNT(*) FILTER (WHERE standing = 'to_mend') AS to_mend,
    COUNT(*) FILTER (WHERE standing = 'unanswered') AS unanswered
FROM listed
GROUP BY region
ORDER BY region
