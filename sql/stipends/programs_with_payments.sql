-- Every program that ever proposed a payment.
-- binds: nothing
-- returns: program
SELECT DISTINCT b.program
FROM payment_batches AS b
ORDER BY b.program
