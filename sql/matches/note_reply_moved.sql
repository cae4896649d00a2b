-- Note into which folder a copy of a reply was moved.
-- binds: place, moved_to
-- returns: place
UPDATE reply_places
SET moved_to = :moved_to
WHERE place = :place
RETURNING place
