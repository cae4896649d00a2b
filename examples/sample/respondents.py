"""
People of the sample association answer a survey: each opens the link in their mail over HTTP and does as people do.

Three of four answer, some only look, some save and finish when they are reminded, a few want no more mail, and the rest
does nothing. The same seed and link give the same person.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from hashlib import sha256
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from random import Random
from typing import Literal
from urllib.parse import urlencode, urlsplit

from schemas.form_words import EXAMPLE_CODE

ANSWERS, LOOKS, SAVES, STOPS = 0.75, 0.83, 0.89, 0.92
"""Shares, each counted from 0 and up to the next: who answers at once, only looks, saves a draft, opts out."""
TIMEOUT, FINE, GONE = 20, 200, 410
SAID = (
    "We met every other week, and that was right.", "More time for it.", "Talking about budgets with somebody calm.",
    "A list of who knows what would help.", "My mentor asked good questions.", "Start earlier in the year.",
    "Travel was hard in winter, so we used video.", "=1+1 is what I got out of it <b>twice</b>.",
    "Write to me at jo.lind@example.org or call 218 555 0100.", "It was fine.",
)  # fmt: skip
Fate = Literal["answered", "only looked", "saved a draft", "opted out", "did nothing", "had answered before"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of one mail."""

    url: str
    reminded: bool


@dataclass(slots=True)
class Field:
    """What one name of a form may be given."""

    kind: str
    values: list[str] = field(default_factory=list)


class Form(HTMLParser):
    """The fields of a page, as a browser finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an input or a text area."""
        said = {name: value or "" for name, value in attrs}
        if tag not in {"input", "textarea"} or "name" not in said:
            return
        kind = "textarea" if tag == "textarea" else said.get("inputmode") or said.get("type", "text")
        self.fields.setdefault(said["name"], Field(kind)).values.append(said.get("value", ""))


def links_in(outbox: Path) -> list[Link]:
    """The links to a form in the mails that went out, each once; whether a reminder named it too."""
    found: dict[str, bool] = {}
    for path in sorted(outbox.glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        url = str(mail["List-Unsubscribe"] or "").strip("<>").removesuffix("/stop")
        if "/s/" in url and not url.endswith(EXAMPLE_CODE):
            found[url] = found.get(url, False) or str(mail["Subject"]).startswith("Reminder:")
    return [Link(url, reminded) for url, reminded in sorted(found.items())]


def answer_all(links: Sequence[Link], seed: int) -> Counter[Fate]:
    """Let everybody do once what they would do today; how many did what."""
    return Counter(visit(link, seed) for link in links)


def visit(link: Link, seed: int) -> Fate:
    """What one person does with their link."""
    dice = Random(sha256(f"{seed} {link.url.rpartition('/')[2]}".encode()).digest())
    mood = dice.random()
    if mood >= STOPS:
        return "did nothing"
    if mood >= SAVES:
        ask(f"{link.url}/stop", {"List-Unsubscribe": "One-Click"})
        return "opted out"
    status, page = ask(link.url)
    if status == GONE:
        return "had answered before"
    if status != FINE:
        raise RuntimeError(f"the form answers {status} where it should show the questions")
    if ANSWERS <= mood < LOOKS and not link.reminded:
        return "only looked"
    filled = dict(filled_in(Form(page), dice))
    if mood >= LOOKS and not link.reminded:
        ask(link.url, dict(list(filled.items())[:3]) | {"do": "save"})
        return "saved a draft"
    return send(link.url, filled)


def send(url: str, filled: dict[str, str]) -> Fate:
    """Send the answers."""
    status, _ = ask(url, filled | {"do": "send"})
    if status != FINE:
        raise RuntimeError(f"the form answers {status} to a whole questionnaire")
    return "answered"


def filled_in(form: Form, dice: Random) -> Iterator[tuple[str, str]]:
    """What one person marks and writes: mostly content, now and then nothing."""
    content = dice.triangular(0.5, 1.0, 0.9)
    for name, one in form.fields.items():
        if one.kind == "radio":
            yield name, chosen(one.values, content, dice)
        elif one.kind == "checkbox":
            if dice.random() < 1 / 3 and not name.endswith((".none", ".nothing")):
                yield name, one.values[0]
        elif one.kind == "numeric":
            yield name, str(dice.randint(1, 6))
        elif one.kind == "textarea" and dice.random() < 1 / 4:
            yield name, dice.choice(SAID)


def chosen(values: Sequence[str], content: float, dice: Random) -> str:
    """One of several: scales and scores (`A1`, `0`) begin with the worst, other choices (`yes`) with the best."""
    last = len(values) - 1
    at = min(last, max(0, round(dice.gauss(content * last, last / 6))))
    return values[last - at] if values[0].islower() else values[at]


def ask(url: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
    """One request as a browser makes it; the status and the page."""
    parts = urlsplit(url)
    way = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = way(parts.netloc, timeout=TIMEOUT)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields is not None else {}
        body = None if fields is None else urlencode(fields)
        connection.request("GET" if fields is None else "POST", parts.path, body, headers)
        answered = connection.getresponse()
        return answered.status, answered.read().decode()
    finally:
        connection.close()
