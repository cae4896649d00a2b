-- The letters and digits that tell apart the files of one sender and one day.
-- binds: origin, file_date (date)
-- returns: id_modifier
SELECT f.id_modifier
FROM payment_files AS f
WHERE f.origin = :origin AND f.file_date = :file_date
ORDER BY f.id_modifier
