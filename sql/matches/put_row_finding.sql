-- Write down one rule that fired on a row.
-- binds: submission_id, number, rule, result, column_name, sentence
-- returns: nothing
INSERT INTO row_findings (submission_id, number, rule, result, column_name, sentence)
VALUES (:submission_id, :number, :rule, :result, :column_name, :sentence)
