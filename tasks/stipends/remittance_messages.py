"""What a payee reads of a payment: for which mentors it is, as a mail and as a page to keep. No mentee is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from schemas.letters import Letter, day_in_words
from schemas.payment import Batch, Payment

STYLE = """
@page { size: %(paper)s; margin: 17mm 18mm 20mm 18mm;
  @bottom-left { content: "Remittance advice %(reference)s"; font: 8pt "DejaVu Sans", sans-serif; color: #555555 }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt "DejaVu Sans", sans-serif;
    color: #555555 } }
body { font: 9.5pt/1.4 "DejaVu Sans", sans-serif; color: #1a1a1a; margin: 0 }
h1 { font-size: 17pt; color: #1F3864; margin: 0 0 2mm 0 }
h2 { font-size: 11pt; color: #1F3864; margin: 5mm 0 2mm 0 }
p { margin: 0 0 2mm 0 }
p.from { color: #555555; margin-bottom: 5mm }
p.seal { color: #555555; font-size: 7.5pt; margin-top: 5mm }
table { border-collapse: collapse; width: 100%% }
table.facts th { text-align: left; font-weight: bold; width: 42mm; padding: 1mm 3mm 1mm 0; vertical-align: top }
table.facts td { padding: 1mm 0; vertical-align: top; overflow-wrap: anywhere }
table.lines th { background: #1F3864; color: #ffffff; text-align: left; padding: 1.6mm 2mm; font-weight: bold }
table.lines td { border-bottom: 0.3pt solid #bfbfbf; padding: 1.4mm 2mm; vertical-align: top; overflow-wrap: anywhere }
table.lines .match { font-size: 8pt; white-space: nowrap }
table.lines .money { text-align: right; white-space: nowrap }
table.lines tfoot { display: table-row-group }
table.lines tfoot td, table.lines tfoot th { border-top: 1.2pt solid #1F3864; border-bottom: none; font-weight: bold;
  background: #f2f2f2; color: #1a1a1a }
tr, .closing { break-inside: avoid }
"""
MAIL_STYLE: Mapping[str, str] = {
    "table": "border-collapse:collapse",
    "th": "text-align:left;padding:4px 12px 4px 0;border-bottom:2px solid #1F3864",
    "td": "padding:4px 12px 4px 0;border-bottom:1px solid #bfbfbf;vertical-align:top",
    "money": "text-align:right;padding:4px 0;border-bottom:1px solid #bfbfbf;white-space:nowrap;vertical-align:top",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """One payment, and how its association speaks of it."""

    batch: Batch
    payment: Payment
    locale: str
    mentor: str
    mentors: str
    confirm: bool
    """Whether the payee passes the money on to the mentors, and is asked to say that it did."""

    @property
    def title(self) -> str:
        """What the page is called."""
        return f"Remittance advice {self.payment.reference}"

    @property
    def number(self) -> str:
        """`1 mentor`, `3 mentors`."""
        lines = len(self.payment.lines)
        return f"{lines} {self.mentor if lines == 1 else self.mentors}"

    def money(self, minor: int) -> str:
        """An amount as people read it: `1,500.00 USD`."""
        return f"{amount(minor)} {self.batch.currency}"


def amount(minor: int) -> str:
    """`1,500.00`; what is taken off is below zero."""
    whole, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{cents:02d}"


def facts(advice: Advice) -> tuple[tuple[str, str], ...]:
    """What identifies the payment, label and value."""
    batch, payment = advice.batch, advice.payment
    return (
        ("Paid to", payment.payee_name),
        ("Amount", advice.money(payment.amount_minor)),
        ("For", f"{batch.description}: {advice.number}"),
        ("Payment reference", payment.reference),
        ("Trace number", payment.trace_no),
        ("Arrives on", day_in_words(batch.effective_on, advice.locale)),
        ("By", way(payment)),
        ("Batch", f"{batch.number} of {batch.program_year} ({batch.batch_id})"),
    )


def way(payment: Payment) -> str:
    """How the money comes; of an account, its last digits."""
    if payment.account is None:
        return "the way agreed with you"
    if payment.account.scheme == "check":
        return "check"
    return f"transfer to the account ending in {payment.account.last4}"


def opening(advice: Advice) -> str:
    """What is paid, for what, and when."""
    batch, payment = advice.batch, advice.payment
    return (f"{batch.association} pays you {advice.money(payment.amount_minor)} for {advice.number} of the "
            f"{batch.program_name}, program year {batch.program_year}. It comes by {way(payment)}, and should be there "
            f"on {day_in_words(batch.effective_on, advice.locale)}.")  # fmt: skip


def closing(advice: Advice) -> tuple[str, ...]:
    """What the payee is asked to do, and what to do when something is wrong."""
    ask = (f"Please pass it on to the {advice.mentors} named here, and answer our mail when you have.",) if (
        advice.confirm) else ()  # fmt: skip
    return (
        *ask,
        f"If a name or an amount is wrong, answer our mail before you pay it out, and name the payment reference "
        f"{advice.payment.reference}.",
        "We never ask for bank details by mail. If your account has changed, call us.",
    )


def letter(advice: Advice) -> Letter:
    """The mail in words; its lines as a numbered list."""
    lines = tuple(f"{who(line.mentor_name, line.role)}: {advice.money(line.amount_minor)} (match {line.match_id})"
                  for line in advice.payment.lines)  # fmt: skip
    subject = f"{advice.money(advice.payment.amount_minor)} for {advice.number}: payment {advice.payment.reference}"
    ask, *rest = closing(advice)
    first = (opening(advice), ask) if advice.confirm else (opening(advice),)
    last = rest if advice.confirm else [ask, *rest]
    return Letter(subject, (f"To {advice.payment.payee_name},", *first, lines,
                            f"Sum: {advice.money(advice.payment.amount_minor)}", *last, signed(advice)))  # fmt: skip


def who(name: str, role: str) -> str:
    """A mentor with the title, if one is known."""
    return f"{name}, {role}" if role else name


def signed(advice: Advice) -> str:
    """Who writes."""
    return f"{advice.batch.program_name}, {advice.batch.association}"


def mail_text(advice: Advice) -> str:
    """The mail as plain text."""
    return letter(advice).text()


def mail_html(advice: Advice) -> str:
    """The mail as HTML, its lines as a table; names cannot become tags."""
    look = MAIL_STYLE
    headings = ("Mentor", "Title", "Match", "Amount")
    head = "".join(f'<th scope="col" style="{look["th"]}">{word}</th>' for word in headings)
    rows = []
    for line in advice.payment.lines:
        cells = (line.mentor_name, line.role, line.match_id)
        texts = "".join(f'<td style="{look["td"]}">{escape(text)}</td>' for text in cells)
        rows.append(f'<tr>{texts}<td style="{look["money"]}">{advice.money(line.amount_minor)}</td></tr>')
    table = f'<table style="{look["table"]}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    total = f"<p><strong>Sum: {advice.money(advice.payment.amount_minor)}</strong></p>"
    first, *last = (f"<p>{escape(part)}</p>" for part in (opening(advice), *closing(advice), signed(advice)))
    to = f"<p>To {escape(advice.payment.payee_name)},</p>"
    return f"<!doctype html><html><body>{to}{first}{table}{total}{''.join(last)}</body></html>\n"


def page(advice: Advice) -> str:
    """The page to keep, as HTML for the printer; the same advice gives the same text."""
    batch = advice.batch
    style = STYLE % {"paper": "letter" if advice.locale == "en_US" else "A4", "reference": advice.payment.reference}
    known = "".join(f'<tr><th scope="row">{label}</th><td>{escape(value)}</td></tr>' for label, value in facts(advice))
    said = "".join(f"<p>{escape(part)}</p>" for part in closing(advice))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(advice.title)}</title>'
        f'<meta name="author" content="{escape(batch.association)}">'
        f'<meta name="dcterms.created" content="{batch.proposed_at.isoformat(timespec="seconds")}">'
        f"<style>{style}</style></head><body><h1>Remittance advice</h1>"
        f'<p class="from">{escape(batch.association)}<br>{escape(batch.program_name)}</p>'
        f'<table class="facts"><tbody>{known}</tbody></table>'
        f"<h2>What it is for</h2>{lines_table(advice)}"
        f'<div class="closing"><h2>What to do</h2>{said}'
        f'<p class="seal">This payment was approved by {approved(batch)} as content {batch.content_sha256}.</p>'
        "</div></body></html>\n"
    )


def approved(batch: Batch) -> str:
    """How many people agreed; who they are is no matter of the payee's."""
    return f"{len(batch.approvers)} people" if len(batch.approvers) != 1 else "1 person"


def lines_table(advice: Advice) -> str:
    """One row for each mentor, and the sum."""
    head = "".join(f'<th scope="col"{kind}>{word}</th>' for word, kind in (
        (advice.mentor.capitalize(), ""), ("Title", ""), ("Match", ""), (f"Amount, {advice.batch.currency}",
                                                                        ' class="money"')))  # fmt: skip
    rows = "".join(
        f"<tr><td>{escape(line.mentor_name)}</td><td>{escape(line.role)}</td>"
        f'<td class="match">{escape(line.match_id)}</td><td class="money">{amount(line.amount_minor)}</td></tr>'
        for line in advice.payment.lines
    )
    total = (f'<tr><th scope="row" colspan="3">Sum of {escape(advice.number)}</th>'
             f'<td class="money">{amount(advice.payment.amount_minor)}</td></tr>')  # fmt: skip
    return f'<table class="lines"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody><tfoot>{total}</tfoot></table>'
