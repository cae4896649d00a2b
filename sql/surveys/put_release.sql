-- Keep what a person decided about a version; a release stands, a refusal may be followed by another decision.
-- binds: wave_id, version, content_sha256, decision, decided_by, reason, decided_at (moment)
-- returns: version
INSERT INTO survey_releases (wave_id, version, content_sha256, decision, decided_by, reason, decided_at)
VALUES (:wave_id, :version, :content_sha256, :decision, :decided_by, :reason, :decided_at)
ON CONFLICT (wave_id, version) DO UPDATE
    SET
        decision = excluded.decision,
        decided_by = excluded.decided_by,
        reason = excluded.reason,
        decided_at = excluded.decided_at
    WHERE survey_releases.decision = 'reject'
RETURNING version
