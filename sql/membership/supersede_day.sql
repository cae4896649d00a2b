-- The applied export of a day gives way to another of the same day that a person preferred.
-- binds: program, source, as_of (date)
-- returns: nothing
UPDATE snapshots
SET verdict = 'stored'
WHERE program = :program AND source = :source AND as_of = :as_of AND verdict = 'applied'
