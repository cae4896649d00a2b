-- What a link leads to: the person's invitation, its wave, and whether answers are taken now.
-- binds: code_sha256, now (moment)
-- returns: invitation_id, wave_id, survey_key, cut, content_sha256, state, closes_at (moment), grace_until (moment),
--   takes_answers, submitted, opted_out, sealed
SELECT
    i.invitation_id,
    i.wave_id,
    i.survey_key,
    i.cut,
    f.content_sha256,
    w.state,
    w.closes_at,
    w.grace_until,
    CASE WHEN w.state = 'open' AND w.opens_at <= :now AND w.grace_until > :now THEN 1 ELSE 0 END AS takes_answers,
    CASE WHEN s.invitation_id IS NULL THEN 0 ELSE 1 END AS submitted,
    CASE WHEN o.invitation_id IS NULL THEN 0 ELSE 1 END AS opted_out,
    COALESCE(d.sealed, '') AS sealed
FROM survey_invitations AS i
INNER JOIN survey_waves AS w ON i.wave_id = w.wave_id
INNER JOIN survey_forms AS f ON i.wave_id = f.wave_id AND i.survey_key = f.survey_key
LEFT JOIN survey_submitted AS s ON i.invitation_id = s.invitation_id
LEFT JOIN survey_opt_outs AS o ON i.invitation_id = o.invitation_id
LEFT JOIN survey_drafts AS d ON i.invitation_id = d.invitation_id
WHERE i.code_sha256 = :code_sha256 AND i.revoked_for = ''
