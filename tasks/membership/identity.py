"""Whose row it is, when a source has no member ids: recognised by evidence, never guessed."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

SUFFIX = re.compile(r"\b(jr|sr|ii|iii|iv)\b")
Personal = Callable[[str], bool]
"""Whether an e-mail is used by one name only; a shared mailbox says nothing of who somebody is."""
HONORIFIC = re.compile(r"^(mr|mrs|ms|miss|dr|prof|rev)\b")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an export as far as it tells who somebody is, for as long as it stood there."""

    row_key: str
    first_name: str
    last_name: str
    email: str
    employer: str
    since: date
    until: date | None = None
    """The day from which the row no longer stood in the exports; None while it does."""
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A row, the person it belongs to, and how we know."""

    row_key: str
    person_id: str
    evidence: str


def plain(words: str) -> str:
    """Text without case, accents and punctuation."""
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z ]+", " ", folded).split())


def name_key(first_name: str, last_name: str) -> str:
    """First given name, family name and generation; titles and middle names vary from export to export."""
    family, given = plain(last_name), HONORIFIC.sub("", plain(first_name)).split()
    generation = " ".join(SUFFIX.findall(f"{family} {' '.join(given)}"))
    family = " ".join(SUFFIX.sub("", family).split())
    return f"{given[0] if given else ''} {family} {generation}".strip()


def recognise(fresh: Sequence[Row], known: Iterable[Row]) -> list[Link]:
    """
    Give each fresh row its person, from rows that appeared on one day and rows whose person is known.

    The evidence, in order: an e-mail that only this name uses; the same employer; a name that only one person has and
    that has left its old place (a move, marked as inferred). Somebody who fits two people, or whose namesake still
    stands at another employer, is `ambiguous`: a row of its own that a person looks at.
    """
    by_name: dict[str, list[Row]] = defaultdict(list)
    names_of_email: dict[str, set[str]] = defaultdict(set)
    for row in known:
        by_name[name_key(row.first_name, row.last_name)].append(row)
    for name, rows in by_name.items():
        for row in rows:
            names_of_email[row.email.lower()].add(name)
    for row in fresh:
        names_of_email[row.email.lower()].add(name_key(row.first_name, row.last_name))
    links = []
    namesakes: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(fresh, key=lambda row: row.row_key):
        namesakes[name_key(row.first_name, row.last_name)].append(row)
    for name, rows in namesakes.items():
        links += link_namesakes(rows, by_name[name], lambda email: len(names_of_email[email.lower()]) == 1)
    return links


def link_namesakes(rows: Sequence[Row], known: list[Row], personal: Personal) -> list[Link]:
    """Link the fresh rows of one name, first those with firm evidence, so that the rest sees who is taken."""
    links: list[Link] = []
    people, waiting = list(known), []
    for row in rows:
        person, evidence = by_evidence(row, people, personal)
        if person:
            links.append(Link(row.row_key, person, evidence))
            people.append(replace(row, person_id=person))
        else:
            waiting.append(row)
    groups = grouped(waiting, personal)
    for group in groups:
        person, evidence = by_name_alone(group[0].since, people, alone=len(groups) == 1)
        links += [Link(row.row_key, person or group[0].row_key, evidence) for row in group]
    return links


def stands(row: Row, day: date) -> bool:
    """Whether the row stood in the exports of that day."""
    return row.since <= day and (row.until is None or row.until > day)


def by_evidence(row: Row, people: Sequence[Row], personal: Personal) -> tuple[str, str]:
    """The one person who has the row's e-mail, else its employer; nobody if there is none or more than one."""
    if row.email and personal(row.email):
        found = {one.person_id for one in people if one.email.lower() == row.email.lower()}
        if len(found) == 1:
            return found.pop(), "same_email"
    found = {one.person_id for one in people if not apart(row, one, personal)}
    return (found.pop(), "same_district") if len(found) == 1 else ("", "")


def apart(row: Row, other: Row, personal: Personal) -> bool:
    """Whether two rows of one name speak against one person: other employers, or two personal e-mails on one day."""
    if not row.employer or row.employer != other.employer:
        return True
    both = row.email and other.email and row.email.lower() != other.email.lower()
    return bool(both and personal(row.email) and personal(other.email) and stands(other, row.since))


def grouped(rows: Sequence[Row], personal: Personal) -> list[list[Row]]:
    """Rows of one name and one day that belong together: one personal e-mail, or one employer and no second e-mail."""
    groups: list[list[Row]] = []
    for row in rows:
        fitting = (
            group
            for group in groups
            if any(
                (row.email and personal(row.email) and row.email.lower() == other.email.lower())
                or not apart(row, other, personal)
                for other in group
            )
        )
        group = next(fitting, None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    return groups


def by_name_alone(day: date, people: Sequence[Row], *, alone: bool) -> tuple[str, str]:
    """
    What a name alone can say on the day when it turns up at a new place.

    Namesakes who all stand where they stood are other people. One who left and has no namesake has moved.

    Args:
        alone: Nobody else of this name turned up on that day.
    """
    standing = {one.person_id for one in people if stands(one, day)}
    left = {one.person_id for one in people} - standing
    if not left:
        return "", "first_seen"
    return (left.pop(), "unique_name") if len(left) == 1 and alone and not standing else ("", "ambiguous")


def rekeyed(pairs: Iterable[tuple[str, str, str, str]]) -> list[Link]:
    """
    Members under a new id who are a missing member of the same e-mail and name.

    Args:
        pairs: (new key, its name key, missing key, its name key), all that share an e-mail.
    """
    old_keys, new_keys = defaultdict(set), defaultdict(set)
    for new, new_name, old, old_name in pairs:
        if new_name == old_name:
            old_keys[new].add(old)
            new_keys[old].add(new)
    return [
        Link(new, next(iter(olds)), "rekeyed")
        for new, olds in sorted(old_keys.items())
        if len(olds) == 1 and len(new_keys[next(iter(olds))]) == 1
    ]
