"""One mail that came in: one verdict. Pure, but for the reader of workbooks that it is given. The order matters."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from schemas.match import ReceivedBook, ReplyVerdict
from tasks.matches.envelope import Envelope
from tasks.matches.mail_parts import MOST_FILES
from tasks.matches.refusals import RefusedBook
from tasks.matches.sender_proof import is_proven

MOST_ANSWERS = 20
"""Answers to one address on one day; two machines that answer each other stop there."""
LEAST_TELLING = ("not_a_workbook", "pdf", "csv", "zipped", "damaged")
"""Of several spoilt files another says more about what somebody meant to send; a flyer lies beside many a list."""
AUTOMATIC_LIST = "automatic_list"
NOTICES = frozenset({"delivered", "read_receipt", "complaint"})
"""What a server or a mail program writes about a mail of ours; the list in it is the one that we sent."""

Reader = Callable[[bytes, str], ReceivedBook]


@dataclass(frozen=True, slots=True)
class Known:
    """What we know when a mail comes."""

    list_of_message: Mapping[str, str]
    """Message-ID of a mail of ours -> the list that it was about."""
    list_of_token: Callable[[str], str | None]
    """The list that a token of ours names; None if it is not ours."""
    coordinators: Mapping[str, Collection[str]]
    """List -> addresses in lower case that answer for its region today; at least that of this mail's sender."""
    authserv_id: str
    """The name by which our mail server signs Authentication-Results; empty if it has none: then nothing is proven."""
    vouched: bool
    """Somebody of ours dropped it into our folder, or accepted it by name."""
    answered_today: int
    """Answers that went to this sender since midnight."""
    recipient_of_message: Mapping[str, str] = field(default_factory=dict)
    """Message-ID of a mail of ours -> whom it was for."""
    own_list: str = ""
    """The newest list of the one region that the sender answers for; asked only if somebody vouches for the mail."""


@dataclass(frozen=True, slots=True)
class Triage:
    """What a mail is. The code selects the sentence that answers it."""

    verdict: ReplyVerdict
    code: str = ""
    list_id: str = ""
    """Empty if nobody can say which."""
    sender: str = ""
    """The coordinator's address as our register has it, and only if proven or vouched for; answers go there alone."""
    book: ReceivedBook | None = None
    notes: tuple[str, ...] = ()
    """Codes: `ignored:<code>` for a file beside the list, `list_conflict`, and what else was noticed."""
    failed: tuple[str, ...] = ()
    """Of a bounce: our recipients whom the mail did not reach."""
    bounce_kind: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of a mail: one list, or the code of what is wrong."""

    book: ReceivedBook | None
    code: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """For which list a mail is, and by which way we know."""

    list_id: str
    notes: tuple[str, ...] = ()
    code: str = ""
    """`token_forged` or `two_lists`."""


def triage(envelope: Envelope, known: Known, read: Reader) -> Triage:
    """
    Decide about one mail: can it be read, did a machine write it, what is in it, for which list, from whom.

    Somebody of ours who vouches for a mail stands for the doubts about its sender; then it never waits for a person
    again.

    Args:
        read: Gives the book in a file, or raises RefusedBook. Called once for each different file.
    """
    if envelope.problem == "unparsable" or (envelope.problem and not known.vouched):
        return Triage("refused" if known.vouched else "quarantine", envelope.problem)
    if found := bounced(envelope, known):
        return found
    if envelope.automatic in NOTICES or (envelope.automatic and not envelope.files):
        return answered_itself(envelope, known)
    files = opened(envelope, read)
    return bears_a_list(envelope, known, files) if envelope.automatic else weighed(envelope, known, files)


def bounced(envelope: Envelope, known: Known) -> Triage | None:
    """A delivery report, tied to the list by the Message-ID of ours that came back or that it answers."""
    if envelope.bounce is None:
        return None
    mail = next((one for one in envelope.mails if one in known.list_of_message), "")
    whom = known.recipient_of_message.get(mail, "")
    kind = envelope.bounce.kind
    return Triage("bounce", kind, known.list_of_message.get(mail, ""), failed=(whom,) if whom else (), bounce_kind=kind)


def answered_itself(envelope: Envelope, known: Known) -> Triage:
    """Out of office and its like. Never answered, or two machines write to each other for ever."""
    return Triage("auto_reply", envelope.automatic, threaded(envelope, known))


def bears_a_list(envelope: Envelope, known: Known, files: Opened) -> Triage:
    """
    Mail that looks automatic and bears files: with a list of ours a person decides, before any machine answers.

    A coordinator's own mail server may mark what people write, so that a filled-in list would be put aside unseen.
    """
    if known.vouched:
        return weighed(envelope, known, files)
    found = list_for(envelope, known, files.book)
    if files.code == "several_lists" or any(map(known.list_of_token, files.book.tokens if files.book else ())):
        return Triage("quarantine", AUTOMATIC_LIST, found.list_id, notes=(*files.notes, *found.notes))
    return answered_itself(envelope, known)


def weighed(envelope: Envelope, known: Known, files: Opened) -> Triage:
    """A mail from a person: the files, then the list they are for, then who sent them."""
    found = list_for(envelope, known, files.book)
    so_far = Triage("quarantine", found.code, found.list_id, book=files.book, notes=(*files.notes, *found.notes))
    doubt, sender = doubt_about(envelope, known, found)
    if doubt:
        noted = (*so_far.notes, files.code) if files.code else so_far.notes
        return replace(so_far, verdict="refused" if known.vouched else "quarantine", code=doubt, notes=noted)
    if code := files.code or found.code:
        return replace(so_far, verdict="question" if code == "no_file" else "refused", code=code, sender=sender)
    return replace(so_far, verdict="submission", sender=sender)


def opened(envelope: Envelope, read: Reader) -> Opened:
    """Read every file that may be a list. One good list with a spoilt or strange file beside it is good, and noted."""
    if len(envelope.files) > MOST_FILES:
        return Opened(None, "several_lists", ())
    good: list[ReceivedBook] = []
    bad: list[str] = []
    for name, content in envelope.files:
        try:
            good.append(read(content, name))
        except RefusedBook as refusal:
            bad.append(refusal.code)
    if len({said_in(book) for book in good}) > 1 or len({book.tokens for book in good if book.tokens}) > 1:
        return Opened(None, "several_lists", ())
    if good:
        [book, *_] = sorted(good, key=lambda one: not one.tokens)
        return Opened(book, "", tuple(f"ignored:{code}" for code in bad))
    if bad:
        worst, *rest = sorted(bad, key=lambda code: LEAST_TELLING[::-1].index(code) + 1 if code in LEAST_TELLING else 0)
        return Opened(None, worst, tuple(f"ignored:{code}" for code in rest))
    return Opened(None, "cloud_link" if envelope.online else "no_file", ())


def said_in(book: ReceivedBook) -> tuple[tuple[object, ...], ...]:
    """What a book says, whoever saved it: its sheets without blank rows and the blank ends of the others."""
    return tuple(tuple(row for row in map(trimmed, sheet.rows) if row) for sheet in book.sheets)


def trimmed(row: Sequence[object]) -> tuple[object, ...]:
    """A row without its blank end."""
    last = max((at for at, cell in enumerate(row, 1) if cell not in {None, ""}), default=0)
    return tuple(row[:last])


def list_for(envelope: Envelope, known: Known, book: ReceivedBook | None) -> Found:
    """The list that a mail is for: its workbook says it, else the address to which it came, else what it answers."""
    tokens = {token: known.list_of_token(token) for token in (book.tokens if book else ())}
    marked = list(dict.fromkeys(one for one in tokens.values() if one))
    addressed = next((one for one in map(known.list_of_token, envelope.tags) if one), "")
    ways = [addressed, threaded(envelope, known)]
    if None in tokens.values():
        otherwise = next(filter(None, [*ways, known.own_list if known.vouched else ""]), "")
        return Found(otherwise, ("token_forged",), "" if known.vouched and otherwise else "token_forged")
    if len(marked) > 1:
        return Found(marked[0], (), "two_lists")
    ways = [*marked, *ways]
    conflict = ("list_conflict",) if len({*ways} - {""}) > 1 else ()
    found = next(filter(None, [*ways, known.own_list if known.vouched else ""]), "")
    return Found(found, conflict)


def threaded(envelope: Envelope, known: Known) -> str:
    """The list of the nearest mail of ours that this one answers."""
    return next((known.list_of_message[one] for one in envelope.mails if one in known.list_of_message), "")


def doubt_about(envelope: Envelope, known: Known, found: Found) -> tuple[str, str]:
    """Why a person must look first, as a code; or nothing, and the coordinator's address on file."""
    if found.code == "token_forged":
        return found.code, ""
    if not found.list_id:
        return "list_unknown", ""
    on_file = envelope.sender if envelope.sender in known.coordinators.get(found.list_id, ()) else ""
    if known.vouched:
        return "", on_file
    if not on_file:
        return "not_coordinator", ""
    if not is_proven(envelope.results, envelope.sender, known.authserv_id):
        return "unproven", ""
    return ("too_many_replies", "") if known.answered_today >= MOST_ANSWERS else ("", on_file)
