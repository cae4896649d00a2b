-- How far this installation has come: what was pulled, flagged and sent, over all programs.
-- binds:   today (date)
-- returns: members, flagged, regions, lists_out
SELECT
    (SELECT count(*) FROM member_versions WHERE valid_to IS NULL) AS members,
    (SELECT count(*) FROM flags WHERE withdrawn_on IS NULL) AS flagged,
    (
        SELECT count(*) FROM (
            SELECT DISTINCT program, region FROM coordinators
            WHERE active_from <= :today AND (active_to IS NULL OR active_to > :today)
        ) AS looked_after
    ) AS regions,
    (
        SELECT count(*) FROM (
            SELECT DISTINCT region_lists.program, region_lists.region
            FROM region_lists
            INNER JOIN outbox ON region_lists.list_id = outbox.subject_key
            WHERE outbox.state = 'sent'
        ) AS sent
    ) AS lists_out
