"""Sentences of evidence for operations staff: dates, jobs and settings, never a name or an address."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import lru_cache

from schemas.dates import MONTHS, Stated, day_words
from schemas.folding import fold
from schemas.spans import months_after
from tasks.eligibility.spells import Spell

SAME_JOB_ELSEWHERE = "the same kind of job with another employer before that"
SAME_JOB_OUTSIDE = "the same kind of job in another state or area before that"
HELD_BEFORE_THAT = "the same kind of job before, and another kind in between"
FIRST_START_UNKNOWN = "whether the first window there still runs is not known"
STATE_UNKNOWN = "the same kind of job before that, and the roster does not say in which state or area"
NO_PRIOR_ON_FILE = "nothing is on file about the job before (no_prior_on_file = review)"
SAME_JOB_SAME_EMPLOYER = "The columns about the job before name this same job with this employer; read as one spell."
READ_AS_OVER = "read as not new (first_seen_without_history = not_new)"
INVITE = "The flag sends an invitation; the list starts at the application."
TYPE_NARROWS = "The member type says another category than the status; the type counts."
STATUSES_DIFFER = "Several rows give different membership statuses; the best one counts."
LONGEST_TITLE = 80


@lru_cache(maxsize=1 << 10)
def opening(family: str) -> str:
    """A kind of job at the beginning of a sentence."""
    return job(family).capitalize()


def job(family: str) -> str:
    """A kind of job as people write it."""
    return family.replace("_", " ")


def quoted(title: str) -> str:
    """A title in its compared form; one that holds an address is not repeated."""
    return "(a title with an address in it)" if "@" in title else f"“{fold(title)[:LONGEST_TITLE]}”"


def stated(spell: Spell, one: Stated) -> str:
    """Superintendent since 1 July 2026 (stated)."""
    return f"{opening(spell.family)} {since(one)}"


def since(one: Stated) -> str:
    """Since 1 July 2026 (stated)."""
    day = day_words(one.earliest)
    if one.kind == "month":
        day = f"some day in {MONTHS[one.earliest.month - 1]} {one.earliest.year}"
    return f"since {day} (stated)"


def seen_between(spell: Spell, day: date, other: Spell) -> str:
    """Seen as superintendent for the first time on one day; on an earlier day the roster showed principal."""
    shown = job(other.family) if other.family != spell.family else "the same with another employer"
    first = f"Seen as {job(spell.family)} for the first time on {day_words(spell.first_seen)}"
    return f"{first}; on {day_words(day)} the roster showed {shown}"


def no_history(spell: Spell) -> str:
    """Superintendent since the first export that shows this person, with no start date."""
    first = day_words(spell.first_seen)
    return f"{opening(spell.family)} since the first export that shows this person ({first}), no start stated"


def bad_date(spell: Spell, hint: str) -> str:
    """Superintendent, but the start date cannot be read."""
    return f"{opening(spell.family)} on the roster since {day_words(spell.first_seen)}, but {hint}"


def window_clause(earliest: date | None, latest: date, months: int, today: date) -> str:
    """Until when the first months run, or ran."""
    last = months_after(latest, months) - timedelta(days=1)
    if today > last:
        return f"the first {months} months ran to {day_words(last)}{'' if earliest == latest else ' at the latest'}"
    if earliest is None:
        return f"whether the first {months} months still run is known on {day_words(months_after(latest, months))}"
    first = months_after(earliest, months) - timedelta(days=1)
    if first == last:
        return f"first {months} months run to {day_words(last)}"
    return f"the first {months} months end between {day_words(first)} and {day_words(last)}"


def other_job_before(family: str) -> str:
    """Principal before that."""
    return f"{job(family)} before that"


def unless_said(clause: str, evidence: str) -> str:
    """The clause about the job before, unless the exports' own evidence has just named that job."""
    return "" if clause and clause.removesuffix(" before that") in evidence else clause


def held_before(spells: Sequence[Spell]) -> str:
    """The same kind of job until a day, and now again."""
    ends = [spell.until for spell in spells if spell.until]
    return f"held this kind of job before, until {day_words(max(ends))}" if ends else "held this kind of job before"


def unmapped_prior(title: str) -> str:
    """The title map does not know the prior title."""
    return f"the title map does not know the prior title {quoted(title)}"


def unmapped(title: str, subject: str) -> str:
    """The title map does not know the title, or the row has none."""
    if not title.strip():
        return "The roster gives no title."
    return f"The title map does not know {quoted(title if '@' in title else subject)}."


def out_of_scope(title: str, family: str) -> str:
    """The title is outside the program."""
    return f"The title {quoted(title)} means {job(family)}, which is outside the program."


def interim_only(family: str) -> str:
    """Interim service does not count here."""
    return f"{job(family).capitalize()}: interim service does not count (interim_counts_as_service = false)."


def two_roles(families: Collection[str]) -> str:
    """Two kinds of job at once, which would be decided differently."""
    return f"Holds {' and '.join(job(family) for family in families)} at once, and they would be decided differently."


def later_statement(day: date) -> str:
    """A later statement of the start is not used."""
    return f"A later start is stated too ({day_words(day)}); the earliest counts."


def carried_statement(day: date) -> str:
    """The stated start belongs to the job before."""
    return f"The stated start ({day_words(day)}) was already stated for the job before; not used."


def seen_before_statement(day: date, seen: date) -> str:
    """An export showed the job before its stated start."""
    return f"The stated start ({day_words(day)}) is later than the export of {day_words(seen)}, which shows the job."


def bad_date_beside(hint: str) -> str:
    """One of several statements of the start cannot be read."""
    return f"Another start cannot be read: {hint}."


def inferred_person(evidence: str) -> str:
    """Rows were joined to one person by inference."""
    words = {"unique_name": "a unique name", "same_email": "one e-mail address", "same_district": "name and district"}
    return f"that these rows are one person is inferred from {words[evidence]}"


def ambiguous_person() -> str:
    """Rows that look like one person's may be two people's."""
    return "May be somebody who is known already, or a namesake; a person must say which rows belong together."


def elsewhere_since(evidence: str) -> str:
    """The first spell's arrangement goes on with another employer."""
    return f"then with another employer: {evidence[:1].lower()}{evidence[1:]}"


def sentence(*clauses: str) -> str:
    """One sentence of the clauses that say something."""
    return "; ".join(clause.rstrip(".") for clause in clauses if clause) + "."
