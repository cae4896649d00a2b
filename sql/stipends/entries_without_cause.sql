-- Entries of a program that no payment, obligation or invoice is the cause of, or that move another amount than it.
-- binds: program
-- returns: entry_key
SELECT t.entry_key
FROM postings AS t
LEFT JOIN payments AS p ON t.source = 'payment' AND t.source_id = p.payment_id
LEFT JOIN obligations AS o ON t.source = 'obligation' AND t.source_id = o.obligation_id
LEFT JOIN fee_invoices AS f ON t.source = 'invoice' AND t.source_id = f.invoice_no
WHERE
    t.program = :program
    AND (
        COALESCE(p.payment_id, o.obligation_id, f.invoice_no, '') = ''
        OR (
            (t.source <> 'invoice' OR t.entry_key = 'fee:' || t.source_id)
            AND t.entry_key <> 'net:' || t.source_id
            AND t.entry_key <> 'unnet:' || t.source_id
            AND t.amount_minor <> COALESCE(p.amount_minor, o.amount_minor, f.amount_minor)
        )
    )
ORDER BY t.entry_key
