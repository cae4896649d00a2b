-- Write down that a file of a round of invoices leaves.
-- binds: name, round_id, kind, sha256, invoices, total_minor, validated_by, at (moment)
-- returns: nothing
INSERT INTO fee_files (name, round_id, kind, sha256, invoices, total_minor, validated_by, at)
VALUES (:name, :round_id, :kind, :sha256, :invoices, :total_minor, :validated_by, :at)
