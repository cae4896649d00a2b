-- Record one row of a version of a list.
-- binds: list_id, list_ref, person_id, standing, content_sha256
-- returns: nothing
INSERT INTO region_list_rows (list_id, list_ref, person_id, standing, content_sha256)
VALUES (:list_id, :list_ref, :person_id, :standing, :content_sha256)
