"""Mails weighed by triage with what is known of one list, and a stand-in for the reader of workbooks."""

from dataclasses import replace
from pathlib import Path

from replies import AUTHSERV_ID, SENT, a_reply

from schemas.match import ReceivedBook, Sheet
from tasks.matches.envelope import envelope_of
from tasks.matches.refusals import RefusedBook
from tasks.matches.triage import Known, triage

MAILS = Path(__file__).parent / "files/replies"
LIST, OTHER, OLDER = "list5", "list6", "list4"
ROWS = (("List ref", "Outcome"), ("R1", "matched"))
WHOM = "lind@district.example"
MARKED, OF_OTHER, FORGED, UNMARKED, TWO, OTHER_WORDS, RESAVED, REFUSED = (
    b"PK\x03\x04 " + name for name in (b"marked", b"other", b"forged", b"unmarked", b"two", b"words", b"again", b"bad")
)


def read(content, name):
    """A stand-in for the reader of workbooks: it knows some files by their bytes, and takes any other ZIP for ours."""
    said = {OF_OTHER: ("m.list6",), FORGED: ("m.list9",), UNMARKED: (), TWO: ("m.list5", "m.list6")}
    if content.startswith(REFUSED):
        raise RefusedBook(content.removeprefix(REFUSED + b" ").decode())
    if not content.startswith(b"PK\x03\x04"):
        raise RefusedBook("not_a_workbook")
    rows = (*ROWS, ("R2", "declined")) if content == OTHER_WORDS else ROWS
    rows = (*((*row, None, "") for row in rows), (None,), ()) if content == RESAVED else rows
    return ReceivedBook(said.get(content, ("m.list5",)), (Sheet("Matches", rows),))


def refused(code):
    """A file that the reader refuses for one reason."""
    return REFUSED + b" " + code.encode()


KNOWN = Known(
    list_of_message={SENT: LIST, "<older@example.org>": OLDER, "<six@example.org>": OTHER},
    list_of_token=lambda token: {"m.list5": LIST, "m.list6": OTHER, "m.list4": OLDER}.get(token.lower()),
    coordinators={LIST: frozenset({WHOM}), OLDER: frozenset({WHOM})},
    authserv_id=AUTHSERV_ID,
    vouched=False,
    answered_today=0,
    recipient_of_message={SENT: WHOM},
)
VOUCHED = replace(KNOWN, vouched=True)


def weigh(raw, known=KNOWN):
    """The verdict about some bytes."""
    return triage(envelope_of(raw, True), known, read)


def reply(*files, sender=WHOM, known=KNOWN, **more):
    """The verdict about a mail of a person, by default the coordinator of Region 5 with our list."""
    return weigh(a_reply(files or (MARKED,), sender, **more), known)


def said(found):
    return found.verdict, found.code
