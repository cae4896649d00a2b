-- Record that a named person lets a rule pass for one pair, with the match that stands for that mentee at this moment;
-- said again, the later words count. The same words again, as in a register that only grows, are about the same match.
-- binds: program, list_ref, mentor_id, rule, reason, authority, waived_by, waived_on (date)
-- returns: nothing
INSERT INTO waivers (program, list_ref, mentor_id, rule, reason, authority, waived_by, waived_on, match_id)
VALUES (
    :program, :list_ref, :mentor_id, :rule, :reason, :authority, :waived_by, :waived_on,
    COALESCE((
        SELECT m.match_id
        FROM matches AS m
        LEFT JOIN person_links AS l ON m.program = l.program AND m.mentee_person_id = l.row_key
        WHERE
            m.program = :program
            AND m.state = 'confirmed'
            AND (
                m.list_ref = :list_ref
                OR COALESCE(l.person_id, m.mentee_person_id) IN (
                    SELECT COALESCE(k.person_id, f.person_id)
                    FROM flags AS f
                    LEFT JOIN person_links AS k ON f.program = k.program AND f.person_id = k.row_key
                    WHERE f.program = :program AND f.list_ref = :list_ref
                )
            )
        ORDER BY CASE WHEN m.list_ref = :list_ref THEN 0 ELSE 1 END ASC, m.state_since DESC, m.match_id ASC
        LIMIT 1
    ), '')
)
ON CONFLICT (program, list_ref, mentor_id, rule) DO UPDATE SET
    reason = excluded.reason,
    authority = excluded.authority,
    waived_by = excluded.waived_by,
    waived_on = excluded.waived_on,
    match_id = CASE
        WHEN
            excluded.waived_on = waivers.waived_on
            AND excluded.reason = waivers.reason
            AND excluded.waived_by = waivers.waived_by
            THEN waivers.match_id
        ELSE excluded.match_id
    END
WHERE excluded.waived_on >= waivers.waived_on
