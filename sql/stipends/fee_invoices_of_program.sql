-- Every invoice of a program, with what became of it; the newest round first.
-- binds: program
-- returns: invoice_no, round_id, program_year, person_id, number, fee_id, payer, amount_minor, currency, book,
--   includes, trial_membership, membership_status, ever_member, due_on (date), customer, mentee_name, district,
--   replaces, issued_on (date), issued_at (moment), paid_on (date), ended, kept, mailed (flag), filed (flag)
SELECT
    i.invoice_no,
    i.round_id,
    i.program_year,
    i.person_id,
    i.number,
    i.fee_id,
    i.payer,
    i.amount_minor,
    i.currency,
    i.book,
    i.includes,
    i.trial_membership,
    i.membership_status,
    i.ever_member,
    i.due_on,
    i.customer,
    i.mentee_name,
    i.district,
    COALESCE(i.replaces, '') AS replaces,
    r.issued_on,
    r.issued_at,
    p.on_day AS paid_on,
    COALESCE(e.kind, '') AS ended,
    COALESCE(
        (
            SELECT k.says
            FROM fee_events AS k
            WHERE k.invoice_no = i.invoice_no AND k.kind = 'kept'
            ORDER BY k.event_id DESC
            LIMIT 1
        ), ''
    ) AS kept,
    CASE WHEN o.dedupe_key IS NULL THEN 0 ELSE 1 END AS mailed,
    CASE WHEN f.name IS NULL THEN 0 ELSE 1 END AS filed
FROM fee_invoices AS i
INNER JOIN fee_rounds AS r ON i.round_id = r.round_id
LEFT JOIN fee_events AS p ON i.invoice_no = p.invoice_no AND p.kind = 'paid'
LEFT JOIN fee_events AS e ON i.invoice_no = e.invoice_no AND e.kind IN ('cancelled', 'credited', 'waived')
LEFT JOIN fee_files AS f ON i.round_id = f.round_id AND f.kind = 'csv'
LEFT JOIN outbox AS o ON 'fee-invoice/' || i.invoice_no = o.dedupe_key
WHERE i.program = :program
ORDER BY r.issued_on DESC, i.round_id DESC, i.invoice_no ASC
