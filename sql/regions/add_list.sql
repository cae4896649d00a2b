-- Record one version of a region's list, unless somebody else has just recorded that version.
-- binds: list_id, program, program_year, region, version, content_sha256, as_of (date), rows_new, rows_changed,
--   rows_left, rows_same
-- returns: list_id
INSERT INTO region_lists (
    list_id, program, program_year, region, version, content_sha256, as_of, rows_new, rows_changed, rows_left, rows_same
)
VALUES (
    :list_id, :program, :program_year, :region, :version, :content_sha256, :as_of,
    :rows_new, :rows_changed, :rows_left, :rows_same
)
ON CONFLICT DO NOTHING
RETURNING list_id
