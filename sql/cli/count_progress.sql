-- How far this installation has come: what was pulled, flagged, sent and answered, over all programs.
-- binds: today (date)
-- returns: members, flagged, regions, lists_out, lists_back
WITH looked_after AS (
    SELECT
        program,
        region
    FROM coordinators
    WHERE active_from <= :today AND (active_to IS NULL OR active_to > :today)
    GROUP BY program, region
),

sent AS (
    SELECT
        region_lists.program,
        region_lists.region
    FROM region_lists
    INNER JOIN outbox ON region_lists.list_id = outbox.subject_key
    WHERE outbox.kind = 'region_list' AND outbox.state = 'sent'
    GROUP BY region_lists.program, region_lists.region
),

answered AS (
    SELECT
        program,
        region
    FROM submissions
    GROUP BY program, region
)

SELECT
    (SELECT count(*) FROM standing_records) - (SELECT count(*) FROM missing_records) AS members,
    (SELECT count(*) FILTER (WHERE withdrawn_on IS NULL) FROM flags) AS flagged,
    (SELECT count(*) FROM looked_after) AS regions,
    (SELECT count(*) FROM sent) AS lists_out,
    (SELECT count(*) FROM answered) AS lists_back
