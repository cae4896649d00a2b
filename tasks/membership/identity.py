"""Whose row it is, when a source has no member ids: recognised by evidence, never guessed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from schemas.names import Frequencies, Name, alike_givens, likeness, name_of, speaks_of

Personal = Callable[[str], bool]
"""Whether an e-mail is one person's; a mailbox of several people says nothing of who somebody is."""
STRANGERS = 0.02
"""So many strangers of one name may be expected before the name alone tells nothing."""


@dataclass(frozen=True)
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
    place: str = ""
    """Which post it is, whoever holds it; empty where the export does not tell."""

    @cached_property
    def name(self) -> Name:
        """The name as it is compared."""
        return name_of(self.first_name, self.last_name)

    @cached_property
    def mailbox(self) -> str:
        """The e-mail as it is compared."""
        return self.email.lower()


@dataclass(frozen=True, slots=True)
class Link:
    """A row, the person it belongs to, and how we know."""

    row_key: str
    person_id: str
    evidence: str


class Seen:
    """Every row of the exports up to a day, found by name, by mailbox and by post."""

    def __init__(self, fresh: Sequence[Row], known: Iterable[Row]) -> None:
        self.by_name: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        self.by_place: dict[str, list[Row]] = defaultdict(list)
        self.by_mailbox: dict[str, list[Row]] = defaultdict(list)
        self.by_family: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in known:
            self.by_name[row.name[:3]].append(row)
            self.by_place[row.place].append(row)
            self.by_mailbox[row.mailbox].append(row)
            self.by_family[row.employer, row.name.family].append(row)
        self.holders = {box: list(rows) for box, rows in self.by_mailbox.items()}
        for row in fresh:
            self.holders.setdefault(row.mailbox, []).append(row)
        names = [rows[0].name for rows in self.by_name.values()] + [row.name for row in fresh]
        self.frequencies, self.newcomers = Frequencies(names), len({row.name[:3] for row in fresh})
        self.shared: dict[str, bool] = {}

    def personal(self, email: str) -> bool:
        """Whether nobody else had the mailbox while one name had it; successors of a post may inherit one."""
        box = email.lower()
        if box not in self.shared:
            self.shared[box] = is_shared(self.holders.get(box, []))
        return bool(box) and not self.shared[box]

    def common(self, name: Name) -> bool:
        """Whether a stranger of this name may well turn up."""
        return self.frequencies.strangers(name, self.newcomers) > STRANGERS

    def alike(self, row: Row) -> list[Row]:
        """Rows of other names that had the row's mailbox or post, or its family name with the same employer."""
        same_box = self.by_mailbox.get(row.mailbox, []) if self.personal(row.email) else []
        same_post = self.by_place.get(row.place, []) if row.place else []
        relatives = self.by_family.get((row.employer, row.name.family), []) if row.employer else []
        return [one for one in (*same_box, *same_post, *relatives) if one.name[:3] != row.name[:3]]


def is_shared(rows: Sequence[Row]) -> bool:
    """Whether two people of unlike names had one mailbox on one day."""
    spellings: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        spellings[row.name[:3]].append(row)
    names = list(spellings)
    return any(
        together(one, other) and likeness(one.name, other.name) != "spelling"
        for at, name in enumerate(names)
        for later in names[at + 1 :]
        for one in spellings[name]
        for other in spellings[later]
    )


def together(one: Row, other: Row) -> bool:
    """Whether both stood on one day."""
    return stands(one, other.since) or stands(other, one.since)


def recognise(fresh: Sequence[Row], known: Iterable[Row]) -> list[Link]:
    """
    Give each fresh row its person, from rows that appeared on one day and rows whose person is known.

    The evidence, in order: an e-mail that only this person has; the same employer; the same mailbox, post or employer
    under a name that may be a respelling or a married name; a rare name that only one person has and that has left its
    old place (a move). All but the first are marked as inferred. Somebody who fits two people, whose rare namesake
    still stands at another employer, or whose name tells too little, is `ambiguous`: a row of its own that a person
    looks at.
    """
    seen = Seen(fresh, known)
    namesakes: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in sorted(fresh, key=lambda row: row.row_key):
        namesakes[row.name[:3]].append(row)
    links = []
    for name, rows in sorted(namesakes.items()):
        links += link_namesakes(rows, seen.by_name.get(name, []), seen)
    return claimed_once(links, fresh, seen)


def link_namesakes(rows: Sequence[Row], known: Sequence[Row], seen: Seen) -> list[Link]:
    """Link the fresh rows of one name, first those with firm evidence, so that the rest sees who is taken."""
    links: list[Link] = []
    people, waiting = list(known), []
    for row in rows:
        person, evidence = by_evidence(row, people, seen.personal)
        if person:
            links.append(Link(row.row_key, person, evidence))
            people.append(replace(row, person_id=person))
        else:
            waiting.append(row)
    groups = grouped(waiting, seen.personal)
    for group in groups:
        person, evidence = by_other_name(group, seen)
        if not evidence:
            person, evidence = by_name_alone(group[0], people, seen, alone=len(groups) == 1)
        links += [Link(row.row_key, person or group[0].row_key, evidence) for row in group]
    return links


def stands(row: Row, day: date) -> bool:
    """Whether the row stood in the exports of that day."""
    return row.since <= day and (row.until is None or row.until > day)


def by_evidence(row: Row, people: Sequence[Row], personal: Personal) -> tuple[str, str]:
    """The one person who has the row's e-mail, else its employer; nobody if there is none or more than one."""
    if personal(row.email):
        found = {one.person_id for one in people if one.mailbox == row.mailbox}
        if len(found) == 1:
            return found.pop(), "same_email"
    found = {one.person_id for one in people if not apart(row, one, personal)}
    return (found.pop(), "same_district") if len(found) == 1 else ("", "")


def apart(row: Row, other: Row, personal: Personal) -> bool:
    """
    Whether two rows of one name speak against one person: other employers, or two own e-mails on one day.

    An address that does not speak of the name is often a predecessor's or an assistant's: it says nothing.
    """
    if not row.employer or row.employer != other.employer:
        return True
    if row.mailbox == other.mailbox or not stands(other, row.since):
        return False
    return all(personal(one.email) and speaks_of(one.email, one.name) for one in (row, other))


def grouped(rows: Sequence[Row], personal: Personal) -> list[list[Row]]:
    """Rows of one name and one day that belong together: one personal e-mail, or one employer and no second e-mail."""
    groups: list[list[Row]] = []
    for row in rows:
        fitting = (
            group
            for group in groups
            if any(
                (personal(row.email) and row.mailbox == other.mailbox) or not apart(row, other, personal)
                for other in group
            )
        )
        group = next(fitting, None)
        if group is None:
            groups.append([row])
        else:
            group.append(row)
    return groups


def by_other_name(group: Sequence[Row], seen: Seen) -> tuple[str, str]:
    """The one person whom the rows show under another name; `ambiguous` if that is possible and not sure."""
    found = {(old.person_id, renamed(row, old, seen)) for row in group for old in seen.alike(row)}
    sure = {person: evidence for person, evidence in sorted(found) if evidence not in {"", "ambiguous"}}
    if len(sure) == 1:
        return next(iter(sure.items()))
    return "", "ambiguous" if sure or any(evidence for _, evidence in found) else ""


def renamed(row: Row, old: Row, seen: Seen) -> str:
    """The evidence that two rows of different names are one person; `ambiguous` if it is too little, else nothing."""
    like, left = likeness(row.name, old.name), not stands(old, row.since)
    mailbox = row.mailbox == old.mailbox and seen.personal(row.email)
    if mailbox and like == "spelling":
        return "same_email"
    if mailbox and like == "family":
        return "ambiguous"
    if not left or like in {"", "family"}:
        return ""
    if like == "spelling":
        same_post = bool(row.place) and row.place == old.place
        return "same_district" if same_post or not (seen.common(row.name) or seen.common(old.name)) else "ambiguous"
    own = mailbox and (speaks_of(row.email, row.name) or speaks_of(row.email, old.name))
    return "same_email" if own else "ambiguous"


def by_name_alone(row: Row, people: Sequence[Row], seen: Seen, *, alone: bool) -> tuple[str, str]:
    """
    What a name alone can say on the day when it turns up at a new place.

    Common namesakes who all stand where they stood are other people. A rare one who left and has no namesake has moved.

    Args:
        alone: Nobody else of this name turned up on that day.
    """
    standing = {one.person_id for one in people if stands(one, row.since)}
    left = {one.person_id for one in people} - standing
    if not people:
        return "", "first_seen"
    if not left:
        return "", "first_seen" if seen.common(row.name) else "ambiguous"
    sure = len(left) == 1 and alone and not standing and not seen.common(row.name)
    return (left.pop(), "unique_name") if sure else ("", "ambiguous")


def claimed_once(links: list[Link], fresh: Sequence[Row], seen: Seen) -> list[Link]:
    """The links, but a person whom two unlike names claim on one day is for somebody to settle."""
    names = {row.row_key: row.name for row in fresh}
    claims: dict[str, set[Name]] = defaultdict(set)
    for link in links:
        claims[link.person_id].add(names[link.row_key])
    contested = {
        person
        for person, claiming in claims.items()
        if len(claiming) > 1 and not all(alike_givens(one.given, other.given) for one in claiming for other in claiming)
    }
    return [
        replace(link, person_id=link.row_key, evidence="ambiguous")
        if link.person_id in contested and link.person_id != link.row_key else link
        for link in links
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Namesake:
    """A key of the same name and e-mail as a new one: whose it is, how we know, and whether it stands there still."""

    row_key: str
    person_id: str
    evidence: str
    stands: bool


def rekeyed(namesakes: Mapping[str, Collection[Namesake]]) -> list[Link]:
    """
    Members under a new id who are a missing member of the same e-mail and name; `ambiguous` where that is not sure.

    A new id beside the old one in one export may be a second entry of one person or somebody else's: it is a row of its
    own that a person looks at, until the old one is gone. Of several new ids at once the first stays out of doubt.

    Args:
        namesakes: new key, or one in doubt since it was new -> the other keys of its name and e-mail.
    """
    links = []
    for key, found in sorted(namesakes.items()):
        settled = [one for one in found if one.row_key not in namesakes and one.evidence != "ambiguous"]
        twins = [one.row_key for one in found if one.row_key in namesakes]
        people = {one.person_id for one in settled}
        if len(people) == 1 and not twins and not any(one.stands for one in settled):
            links.append(Link(key, people.pop(), "rekeyed"))
        elif settled or (twins and key > min(twins)):
            links.append(Link(key, key, "ambiguous"))
    return links
