"""Members on trial: whom a paid fee makes one, also before the membership export says so."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import Connection

from schemas.member import Person
from schemas.program import Program
from sql.queries import query

ON_TRIAL = "trial"
WITHOUT = frozenset({"none", "lapsed", "pending"})
"""Memberships that a trial stands in for."""


def with_trials(db: Connection, program: Program, people: Iterable[Person], today: date) -> Iterable[Person]:
    """Everybody, whoever is on trial today as a member on trial; as they are where no fee brings a trial."""
    if not any(fee.trial_membership for fee in program.payments.fees):
        return people
    word = next((word for word, status in program.roster.statuses.items() if status == ON_TRIAL), None)
    binds = {"program": program.code, "today": today}
    known = frozenset(db.execute(query("eligibility/members_on_trial"), binds).scalars())
    return people if word is None or not known else stood_in(program, people, known, word)


def stood_in(program: Program, people: Iterable[Person], known: frozenset[str], word: str) -> Iterator[Person]:
    """The same people, with the roster's word for a trial on the rows of those who have no other membership."""
    for person in people:
        if person.person_id not in known:
            yield person
            continue
        yield person._replace(versions=tuple(
            version._replace(membership_status=word)
            if version.valid_to is None and program.roster.status_of(version.membership_status) in WITHOUT else version
            for version in person.versions
        ))  # fmt: skip
