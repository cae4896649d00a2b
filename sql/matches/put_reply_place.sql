-- Note where a copy of a reply lies.
-- binds: place, reply_id
-- returns: place
INSERT INTO reply_places (place, reply_id)
VALUES (:place, :reply_id)
ON CONFLICT DO NOTHING
RETURNING place
