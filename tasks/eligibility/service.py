"""Earlier service in the same kind of job, and what the program makes of it (R5)."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

from schemas.employers import employer_key
from schemas.folding import fold
from schemas.member import Outcome
from schemas.spans import months_after
from tasks.eligibility import messages
from tasks.eligibility.ground import Ground, Place, Role
from tasks.eligibility.spells import LONGEST_GAP_MONTHS, Spell, last_seen

UNREADABLE = frozenset({"", "unknown", "unk", "n a", "na", "none", "tbd", "other", "x", "xx", "xxx", "null"})
NEARLY = 0.8
Policy = Literal["new", "not_new", "review"]
OUTCOMES: dict[Policy, Outcome] = {"new": "ELIGIBLE", "not_new": "NOT_ELIGIBLE", "review": "REVIEW"}


class Service(NamedTuple):
    """What earlier service makes of somebody whose window runs."""

    outcome: Outcome
    reason: str
    clause: str = ""
    subject: str = ""
    warnings: tuple[str, ...] = ()
    arrangement: Role | None = None
    """The first spell, if this one goes on with its arrangement."""


class Prior(NamedTuple):
    """What the columns about the job before say."""

    families: tuple[str, ...]
    unmapped: str
    employer: str
    place: Place


def earlier_service(spell: Spell, spells: Sequence[Spell], ground: Ground, judged: Callable[[Spell], Role]) -> Service:
    """
    Lateral, returning, new in the state, or new: the first that fits, in this order (R5 2-5).

    Args:
        spells: All spells of the person in the order in which they were first seen.
        judged: What the rules say of an earlier spell today.
    """
    before = spells[: spells.index(spell)] if len(spells) > 1 else ()
    held = [other for other in before if other.family == spell.family]
    prior = prior_of(spell, ground)
    if held:
        latest = max(held, key=lambda other: (other.until is None, other.until, other.employer))
        if is_lateral(spell, latest, before):
            return lateral(ground, messages.SAME_JOB_ELSEWHERE, judged(latest))
        if ground.rule.prior_service_scope != "employer" or any(one.employer == spell.employer for one in held):
            return returning(ground, messages.held_before(held))
    others = [other for other in before if other.family != spell.family]
    if prior is None:
        return nothing_before(others, ground)
    return by_columns(spell, prior, others, ground)


def is_lateral(spell: Spell, latest: Spell, before: Sequence[Spell]) -> bool:
    """The same kind of job with another employer, at most 12 months earlier and none of another kind between."""
    if latest.employer == spell.employer:
        return False
    if latest.until is None or latest.until >= spell.first_seen:
        return True
    if any(latest.until <= other.first_seen < spell.first_seen and other.family != spell.family for other in before):
        return False
    return spell.first_seen <= months_after(latest.until, LONGEST_GAP_MONTHS)


def lateral(ground: Ground, clause: str, first: Role | None = None) -> Service:
    """A move between employers of the jurisdiction; the first spell's arrangement goes on while its window runs."""
    policy = ground.rule.lateral_move
    if first is not None and ground.rule.key == "role_family":
        if first.outcome == "ELIGIBLE":
            return Service("ELIGIBLE", first.reason, clause, arrangement=first)
        unsettled = first.outcome == "REVIEW" and first.reason in {"BAD_DATE", "NO_HISTORY", "START_UNCERTAIN"}
        if unsettled and policy == "not_new":
            return Service("REVIEW", first.reason, f"{clause}; {messages.FIRST_START_UNKNOWN}")
    if policy == "new":
        return Service("ELIGIBLE", "NEW_ROLE", clause)
    return Service(OUTCOMES[policy], "LATERAL_IN_STATE", f"{clause} (lateral_move = {policy})")


def returning(ground: Ground, clause: str) -> Service:
    """Back in a kind of job held before."""
    policy = ground.rule.returning
    if policy == "new":
        return Service("ELIGIBLE", "NEW_ROLE", clause)
    return Service(OUTCOMES[policy], "RETURNING_TO_ROLE", f"{clause} (returning = {policy})")


def nothing_before(others: Sequence[Spell], ground: Ground) -> Service:
    """No earlier service of this kind is on file."""
    if others:
        return Service("ELIGIBLE", "NEW_ROLE", messages.other_job_before(others[-1].family))
    if ground.rule.no_prior_on_file == "review":
        return Service("REVIEW", "PRIOR_STATE_UNKNOWN", messages.NO_PRIOR_ON_FILE)
    return Service("ELIGIBLE", "NEW_ROLE")


def by_columns(spell: Spell, prior: Prior, others: Sequence[Spell], ground: Ground) -> Service:
    """What the columns about the job before make of it; they give no dates, so a gap is unknown."""
    if prior.unmapped:
        return unmapped_prior(spell, prior, others, ground)
    if spell.family not in prior.families:
        return Service("ELIGIBLE", "NEW_ROLE", messages.other_job_before(prior.families[0]))
    names = {spell.employer, *(employer_key("", post.version.district) for post in spell.posts)}
    if prior.employer and prior.employer in names:
        return Service("ELIGIBLE", "NEW_ROLE", warnings=(messages.SAME_JOB_SAME_EMPLOYER,))
    if prior.place == "here":
        return in_this_state(others, ground)
    if prior.place == "elsewhere":
        return in_another_state(ground)
    here, there = in_this_state(others, ground), in_another_state(ground)
    if here.outcome == there.outcome:
        return here
    return Service("REVIEW", "PRIOR_STATE_UNKNOWN", messages.STATE_UNKNOWN)


def in_this_state(others: Sequence[Spell], ground: Ground) -> Service:
    """The job before was the same kind, in the jurisdiction: lateral, unless exports show another job in between."""
    if others and ground.rule.prior_service_scope != "employer":
        return returning(ground, messages.HELD_BEFORE_THAT)
    return lateral(ground, messages.SAME_JOB_ELSEWHERE)


def in_another_state(ground: Ground) -> Service:
    """The job before was the same kind, outside the jurisdiction."""
    scope = ground.rule.prior_service_scope
    if scope == "anywhere":
        return returning(ground, messages.SAME_JOB_OUTSIDE)
    return Service("ELIGIBLE", "NEW_IN_STATE" if scope == "jurisdiction" else "NEW_ROLE", messages.SAME_JOB_OUTSIDE)


def unmapped_prior(spell: Spell, prior: Prior, others: Sequence[Spell], ground: Ground) -> Service:
    """A prior title that nobody mapped goes to a person only if it could change the outcome."""
    same_kind = by_columns(spell, prior._replace(unmapped="", families=(spell.family,)), others, ground)
    if same_kind.outcome == "ELIGIBLE":
        return Service("ELIGIBLE", "NEW_ROLE", warnings=(messages.unmapped_prior(prior.unmapped),))
    return Service("REVIEW", "UNMAPPED_TITLE", messages.unmapped_prior(prior.unmapped), prior.unmapped)


def prior_of(spell: Spell, ground: Ground) -> Prior | None:
    """The latest row of the spell that names a prior title; None if no row does."""
    rows = [post.version for post in spell.posts if post.version.prior_title]
    if not rows:
        return None
    row = max(rows, key=lambda row: (last_seen(row, ground.pulls), row.valid_from, row.row_key, row.source))
    if row.prior_title.casefold() in ground.dates.empty:
        return None
    reading = ground.titles.read(row.prior_title)
    employer = employer_key("", row.prior_district)
    return Prior(reading.families, reading.unmapped, employer, place_of(row.prior_state, employer, ground))


def place_of(state: str, employer: str, ground: Ground) -> Place:
    """Where the job before was: by the state as written, else by a district that is on our roster."""
    place = state_as_written(state, ground.home)
    return "here" if place == "unknown" and employer and employer in ground.districts else place


@lru_cache(maxsize=1 << 12)
def state_as_written(state: str, home: frozenset[str]) -> Place:
    """A name nearly like one of ours is unreadable: a misspelt home must not count as another state."""
    folded = fold(state)
    if folded in home:
        return "here"
    if folded in UNREADABLE or not any(sign.isalpha() for sign in folded):
        return "unknown"
    alike = (SequenceMatcher(None, folded, name).ratio() for name in home if len(name) > 4)
    return "unknown" if any(ratio >= NEARLY for ratio in alike) else "elsewhere"
