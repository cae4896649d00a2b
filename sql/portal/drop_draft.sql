-- Take a draft away, since the answers are in.
-- binds: invitation_id
-- returns: nothing
DELETE FROM survey_drafts
WHERE invitation_id = :invitation_id
