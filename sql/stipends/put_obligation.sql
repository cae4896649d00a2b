-- Owe something, once for each unit and once for each pair, for ever.
-- binds: obligation_id, program, program_year, kind, unit_key, pair_key, match_id, person_id, payee_id, amount_minor,
--   currency, definition_sha256, evidence_sha256, owed_on (date)
-- returns: nothing
INSERT INTO obligations (
    obligation_id, program, program_year, kind, unit_key, pair_key, match_id, person_id, payee_id, amount_minor,
    currency, definition_sha256, evidence_sha256, owed_on
)
VALUES (
    :obligation_id, :program, :program_year, :kind, :unit_key, :pair_key, :match_id, :person_id, :payee_id,
    :amount_minor, :currency, :definition_sha256, :evidence_sha256, :owed_on
)
ON CONFLICT DO NOTHING
