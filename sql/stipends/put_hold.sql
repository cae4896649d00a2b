-- Hold an obligation for a reason. One that ended by itself begins again; what a named person ended stays ended.
-- binds: obligation_id, reason, sentence, held_on (date)
-- returns: nothing
INSERT INTO obligation_holds (obligation_id, reason, sentence, held_on)
VALUES (:obligation_id, :reason, :sentence, :held_on)
ON CONFLICT (obligation_id, reason) DO UPDATE
    SET
        sentence = :sentence,
        held_on = CASE WHEN obligation_holds.ended_on IS NULL THEN obligation_holds.held_on ELSE :held_on END,
        ended_on = NULL
    WHERE obligation_holds.ended_by = ''
