-- Record what a title means; a later decision replaces an earlier one, never the other way round.
-- binds: program, title, match, role_family, component_group, mapped_by, mapped_on (date)
-- returns: nothing
INSERT INTO title_mappings (program, title, match, role_family, component_group, mapped_by, mapped_on)
VALUES (:program, :title, :match, :role_family, :component_group, :mapped_by, :mapped_on)
ON CONFLICT (program, title, match) DO UPDATE SET
    role_family = excluded.role_family,
    component_group = excluded.component_group,
    mapped_by = excluded.mapped_by,
    mapped_on = excluded.mapped_on
WHERE excluded.mapped_on >= title_mappings.mapped_on
