-- Enter one volunteer mentor with the places they offer.
-- binds: program, member_id, places, mentees, as_of (date)
-- returns: nothing
INSERT INTO volunteers (program, member_id, places, mentees, as_of)
VALUES (:program, :member_id, :places, :mentees, :as_of)
