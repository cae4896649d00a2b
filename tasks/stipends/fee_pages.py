"""What a payer reads of a fee: an invoice as a page to keep, and the mail that brings it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from schemas.invoice import Invoice
from schemas.letters import Letter, day_in_words
from tasks.stipends.remittance_messages import amount

STYLE = """
@page { size: %(paper)s; margin: 17mm 18mm 20mm 18mm;
  @bottom-left { content: "Invoice %(number)s"; font: 8pt "DejaVu Sans", sans-serif; color: #555555 }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt "DejaVu Sans", sans-serif;
    color: #555555 } }
body { font: 9.5pt/1.4 "DejaVu Sans", sans-serif; color: #1a1a1a; margin: 0 }
h1 { font-size: 17pt; color: #1F3864; margin: 0 0 2mm 0 }
h2 { font-size: 11pt; color: #1F3864; margin: 6mm 0 2mm 0 }
p { margin: 0 0 2mm 0 }
p.from { color: #555555; margin-bottom: 5mm }
p.void { border: 1.2pt solid #9C0006; color: #9C0006; padding: 2mm 3mm; font-weight: bold }
table { border-collapse: collapse; width: 100%% }
table.facts th { text-align: left; font-weight: bold; width: 42mm; padding: 1mm 3mm 1mm 0; vertical-align: top }
table.facts td { padding: 1mm 0; vertical-align: top; overflow-wrap: anywhere }
table.lines th { background: #1F3864; color: #ffffff; text-align: left; padding: 1.6mm 2mm; font-weight: bold }
table.lines td { border-bottom: 0.3pt solid #bfbfbf; padding: 1.6mm 2mm; vertical-align: top; overflow-wrap: anywhere }
table.lines .money { text-align: right; white-space: nowrap }
table.lines tfoot { display: table-row-group }
table.lines tfoot td, table.lines tfoot th { border-top: 1.2pt solid #1F3864; border-bottom: none; font-weight: bold;
  background: #f2f2f2; color: #1a1a1a }
tr { break-inside: avoid }
"""

ASK_HOW = "Pay it the way that your association has told you. If you know of none, answer our mail and ask."
"""Where the definition does not say how to pay."""


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice, and how its association speaks of it."""

    invoice: Invoice
    locale: str
    mentee: str
    """The program's word."""
    trial: bool
    """Whether paying it makes a member on trial."""
    how_to_pay: tuple[str, ...]
    named: str = ""
    """What the program calls what is paid for; empty for the words of the definition."""

    @property
    def title(self) -> str:
        """What the page is called."""
        return f"Invoice {self.invoice.invoice_no}"

    @property
    def money(self) -> str:
        """`1,685.00 USD`."""
        return f"{amount(self.invoice.amount_minor)} {self.invoice.currency}"

    @property
    def due(self) -> str:
        """The day until which it is to be paid, in words."""
        return day_in_words(self.invoice.due_on, self.locale)

    @property
    def item(self) -> str:
        """What is paid for first, in words."""
        one = self.invoice
        return self.named or (one.includes[0] if one.includes else one.fee_id).replace("_", " ").capitalize()


def facts(bill: Bill) -> tuple[tuple[str, str], ...]:
    """What identifies the invoice, label and value."""
    one = bill.invoice
    known = [
        ("Invoice number", one.invoice_no),
        ("Billed to", one.customer),
        (bill.mentee.capitalize(), one.mentee_name if one.customer != one.mentee_name else ""),
        ("District", one.district if one.customer != one.district else ""),
        ("Program year", one.program_year),
        ("Issued on", day_in_words(one.issued_on, bill.locale)),
        ("Due on", bill.due),
        ("Stands for", f"{one.replaces}, which is void" if one.replaces else ""),
    ]
    return tuple((label, value) for label, value in known if value)


def lines(bill: Bill) -> tuple[str, ...]:
    """What is included, in words; the price is one."""
    return (bill.item, *[part.replace("_", " ").capitalize() for part in bill.invoice.includes[1:]])


def paying(bill: Bill) -> tuple[str, ...]:
    """How to pay, and what to do when something is wrong."""
    ways = bill.how_to_pay or (ASK_HOW,)
    return (
        *ways,
        f"Name the invoice number {bill.invoice.invoice_no} with the payment, and pay the whole amount at once: a part "
        "of it cannot be booked by itself.",
        f"Your match waits until the fee is paid. If your {bill.invoice.association} membership is not what this "
        "invoice says, answer our mail before you pay.",
        "We never change how to pay by mail alone. If a mail names another account, call us.",
    )


def letter(bill: Bill) -> Letter:
    """The mail in words."""
    one = bill.invoice
    instead = (f"It stands for invoice {one.replaces}, which is void: do not pay that one.",) if one.replaces else ()
    trial = ("With the payment you become a member on trial; the association tells you more.",) if bill.trial else ()
    return Letter(
        f"Invoice {one.invoice_no}: {bill.item}, {bill.money}, due on {bill.due}",
        (f"To {one.mentee_name},",
         f"Taking part in the {one.program_name} includes {bill.item}. The fee for the program year {one.program_year} "
         f"is {bill.money}. The invoice is attached; please pay it by {bill.due}.",
         *instead, *trial, *paying(bill), f"{one.program_name}, {one.association}"),
    )  # fmt: skip


def page(bill: Bill) -> str:
    """The invoice as HTML for the printer; the same invoice gives the same text."""
    one = bill.invoice
    style = STYLE % {"paper": "letter" if bill.locale == "en_US" else "A4", "number": one.invoice_no}
    known = "".join(f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>'
                    for label, value in facts(bill))  # fmt: skip
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(bill.title)}</title>'
        f'<meta name="author" content="{escape(one.association)}">'
        f'<meta name="dcterms.created" content="{one.issued_at.isoformat(timespec="seconds")}">'
        f"<style>{style}</style></head><body><h1>Invoice</h1>"
        f'<p class="from">{escape(one.association)}<br>{escape(one.program_name)}</p>'
        f'<table class="facts"><tbody>{known}</tbody></table>'
        f"<h2>What it is for</h2>{table(bill)}<h2>How to pay</h2>{paragraphs(paying(bill))}</body></html>\n"
    )


def paragraphs(parts: Sequence[str]) -> str:
    """Sentences as paragraphs; nothing in them can become a tag."""
    return "".join(f"<p>{escape(part)}</p>" for part in parts)


def table(bill: Bill) -> str:
    """What is included, and the one price of it."""
    first, *more = lines(bill)
    head = f'<tr><th scope="col">Included</th><th scope="col" class="money">Amount, {bill.invoice.currency}</th></tr>'
    price = amount(bill.invoice.amount_minor)
    rows = f'<tr><td>{escape(first)}</td><td class="money">{price}</td></tr>'
    rows += "".join(f'<tr><td>{escape(part)}</td><td class="money">included</td></tr>' for part in more)
    total = f'<tr><th scope="row">To pay by {escape(bill.due)}</th><td class="money">{price}</td></tr>'
    return f'<table class="lines"><thead>{head}</thead><tbody>{rows}</tbody><tfoot>{total}</tfoot></table>'
