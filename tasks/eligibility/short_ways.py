"""What one row settles by its title or its stated day alone: most of a roster, found without spells (R1, R4)."""

from schemas.employers import employer_key
from schemas.member import Version
from schemas.spans import months_after
from tasks.eligibility import messages
from tasks.eligibility.ground import Ground, Kind, Past, Role


def short_way(row: Version, ground: Ground) -> Role | None:
    """
    What the job says of somebody who has this row alone; None if all the rules must be asked.

    It decides nothing by itself: no employer and no job before can change a title outside the program, or a first year
    that is over by a day that is stated.
    """
    kind, past = kind_of(row.title, ground), past_of(row.position_start, ground)
    if kind is None or (past is None and not kind.refused):
        return None
    employer = employer_key(row.district_number, row.district) if ground.rule.key == "position" else ""
    if kind.refused or past is None:
        return Role("NOT_ELIGIBLE", "ROLE_OUT_OF_SCOPE", kind.refused, kind.family, employer, 1)
    words = f"{kind.opening} {past.words}"
    return Role("NOT_ELIGIBLE", "FIRST_YEAR_OVER", words, kind.family, employer, 1, "", (), past.day, past.day)


def kind_of(title: str, ground: Ground) -> Kind | None:
    """The one kind of job that a title names, unless it is held for a while only; each distinct title is read once."""
    if title not in ground.kinds:
        reading, rule = ground.titles.read(title), ground.rule
        kind = None
        if len(reading.families) == 1 and (rule.interim_counts_as_service or not reading.interim):
            family = reading.families[0]
            refused = messages.out_of_scope(title, family) if family in rule.excluded_families else ""
            kind = Kind(family, messages.opening(family), refused)
        ground.kinds[title] = kind
    return ground.kinds[title]


def past_of(text: str, ground: Ground) -> Past | None:
    """The day that a text states, if its first months are over today; each distinct text is read once."""
    if text not in ground.pasts:
        stated, months, past = ground.dates.read(text), ground.rule.window_months, None
        if stated.kind == "day" and ground.today >= months_after(stated.latest, months):
            clause = messages.window_clause(stated.latest, stated.latest, months, ground.today)
            past = Past(stated.latest, messages.sentence(messages.since(stated), clause))
        ground.pasts[text] = past
    return ground.pasts[text]
