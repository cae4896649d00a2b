"""What must agree between the parts of a definition; each check says what is wrong and what to write."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, get_args

from schemas.calendar import REACH, anchor_day, spec_of
from schemas.facts import Predicate, comparisons
from schemas.files.region_list import COLUMNS
from schemas.kinds import Status, Trouble, twice
from schemas.spans import after
from schemas.suggest import did_you_mean, one_of
from schemas.year import When

if TYPE_CHECKING:
    from schemas.program import Program
    from schemas.survey import Survey

YEARS = (2026, 2027)
"""Two program years in which days are compared: one with, one without a 29 February."""


def troubles_of(program: "Program") -> list[Trouble]:
    """Everything in a definition that does not hold together."""
    troubles = [*day_troubles(program)]
    if not troubles:
        troubles += [*order_troubles(program)]
    checks = (milestone_troubles, wave_troubles, people_troubles, title_troubles, rule_troubles, column_troubles,
              privacy_troubles)  # fmt: skip
    return [*troubles, *[trouble for check in checks for trouble in check(program)]]


def days_named(program: "Program") -> Iterator[tuple[str, When]]:
    """Every day that a definition names, with its key."""
    for milestone in program.calendar:
        yield f"calendar.{milestone.id}.when", milestone.when
    for meeting in program.meetings.plan:
        if meeting.when:
            yield f"meetings.plan.{meeting.id}.when", meeting.when
    for survey in program.surveys:
        yield f"surveys.{survey.key}.opens", survey.opens
        yield f"surveys.{survey.key}.closes", survey.closes
    if program.lists.due:
        yield "lists.due", program.lists.due
    if program.lists.escalate:
        yield "lists.escalate", program.lists.escalate
    for number, when in enumerate(program.lists.reminders, start=1):
        yield f"lists.reminders.{number}", when
    if program.extension:
        yield "extension.opens", program.extension.opens
        yield "extension.closes", program.extension.closes
    if program.recognition:
        yield "recognition.when", program.recognition.when


def day_troubles(program: "Program") -> Iterator[Trouble]:
    """Days that hang on a term that is not there, or lie too far away."""
    terms = [term.id for term in program.year.terms]
    for key, when in days_named(program):
        if when.anchor.startswith("term.") and when.anchor.split(".")[1] not in terms:
            hint = f"write one of {one_of(terms)}" if terms else "add it to year.terms"
            yield f"{key}.anchor", f"is {when.anchor!r}, but there is no term of that name; {hint}"
        far = date(2000, 1, 1)
        if abs((after(far, when.offset) - far).days) > REACH * 365:
            yield f"{key}.offset", f"is {when.offset!r}; write a span of at most {REACH} years"
    for survey in program.surveys:
        for edge, when in (("opens", survey.opens), ("closes", survey.closes)):
            if when.anchor.startswith("event."):
                yield (f"surveys.{survey.key}.{edge}.anchor",
                       f"is {when.anchor!r}, which is no day; write program_year.end or a term")  # fmt: skip


def order_troubles(program: "Program") -> Iterator[Trouble]:
    """Things that close before they open."""
    for survey in program.surveys:
        yield from survey_troubles(program, survey)
    lists = program.lists
    if lists.due and lists.escalate and not comes_before(program, lists.due, lists.escalate):
        yield "lists.escalate", "is not after lists.due; a region is not late before the day; write a later day"
    if program.extension and not comes_before(program, program.extension.opens, program.extension.closes):
        yield "extension.closes", "is not after extension.opens; write a later day"


def survey_troubles(program: "Program", survey: "Survey") -> Iterator[Trouble]:
    """A survey that closes before it opens, reminds when closed, or opens on another day than the calendar says."""
    key = f"surveys.{survey.key}"
    if not comes_before(program, survey.opens, survey.closes):
        yield f"{key}.closes", "is not after opens; a survey closes after it opens; write a later day"
        return
    for span in survey.reminders:
        if any(after(opens, span) >= closes for opens, closes in both(program, survey.opens, survey.closes)):
            yield f"{key}.reminders", f"has {span!r}, which falls on the closing day or later; write a shorter span"
    for action, edge, when in (("open_survey", "opens", survey.opens), ("close_survey", "closes", survey.closes)):
        for milestone in program.calendar:
            if milestone.action == action and milestone.target == survey.wave and milestone.when != when:
                yield f"{key}.{edge}", f"is another day than calendar.{milestone.id}.when; write the same one twice"


def both(program: "Program", first: When, second: When) -> Iterator[tuple[date, date]]:
    """The two days in each sample year, before holidays; nothing if they cannot be compared."""
    spec = spec_of(program)
    for year in YEARS:
        days = [anchor_day(spec, when.anchor, when.month_day, year) for when in (first, second)]
        if first.anchor == second.anchor and first.anchor.startswith("event."):
            days = [date(year, 1, 1), date(year, 1, 1)]
        if days[0] is not None and days[1] is not None:
            yield after(days[0], first.offset), after(days[1], second.offset)


def comes_before(program: "Program", first: When, second: When) -> bool:
    """Whether one day lies before another in every sample year, as far as both are days."""
    return all(earlier < later for earlier, later in both(program, first, second))


def milestone_troubles(program: "Program") -> Iterator[Trouble]:
    """Milestones of one name, or of a name that reminders of the lists have."""
    for name in twice([mark.id for mark in spec_of(program).marks]):
        yield f"calendar.{name}", "is there twice, two milestones are called the same; give each its own id"


def wave_troubles(program: "Program") -> Iterator[Trouble]:
    """Survey waves that are opened but not there, or there but never opened or closed."""
    waves = {survey.wave for survey in program.surveys}
    for milestone in program.calendar:
        about_a_survey = milestone.action in {"open_survey", "close_survey"}
        if about_a_survey and milestone.target not in waves:
            hint = did_you_mean(milestone.target, waves) or "write the wave of a file in surveys/"
            yield f"calendar.{milestone.id}.target", f"is {milestone.target!r}, no survey wave; {hint}"
        if not about_a_survey and milestone.target is not None:
            yield f"calendar.{milestone.id}.target", "goes with open_survey and close_survey only; take it out"
    for action, word in (("open_survey", "opens"), ("close_survey", "closes")):
        done = {milestone.target for milestone in program.calendar if milestone.action == action}
        for wave in sorted(waves - done):
            yield "calendar", f'has nothing by which survey wave {wave!r} {word}; add a milestone with "{action}"'
    for key in twice([survey.key for survey in program.surveys]):
        yield f"surveys.{key}", "is there twice; give each survey its own key"


def people_troubles(program: "Program") -> Iterator[Trouble]:
    """People who can never be found: a status nobody has, a flag without a rule, a survey that is not there."""
    if program.mentee.entry.auto_flag and program.mentee.new_in_role is None:
        yield "mentee.entry.auto_flag", "is true, but auto_flag needs [mentee.new_in_role]; write who counts as new"
    known = {str(status) for status in program.roster.statuses.values()}
    known |= {program.roster.default_status} if program.roster.default_status else set()
    for who, statuses in (("mentee", program.mentee.member_statuses), ("mentor", program.mentor.member_statuses)):
        for status in statuses:
            if status not in known:
                hint = did_you_mean(status, known) or f"write one of {one_of(sorted(known))}"
                yield f"{who}.member_statuses", f"has {status!r}, but no roster status is read as that; {hint}"
    survey, keys = program.mentor.readiness_survey, {survey.key for survey in program.surveys}
    if survey and survey not in keys:
        hint = did_you_mean(survey, keys) or "add the file in surveys/"
        yield "mentor.readiness_survey", f"is {survey!r}, but there is no survey of that key; {hint}"


def title_troubles(program: "Program") -> Iterator[Trouble]:
    """A title map that says one thing twice, or nothing about this program."""
    for title, match in sorted({pair for pair in titles_of(program) if titles_of(program).count(pair) > 1}):
        yield "titles", f"has the title {title!r} with match {match!r} twice; keep one row"
    if program.mentee.new_in_role is not None:
        families = {title.role_family for title in program.titles}
        if not families - set(program.mentee.new_in_role.excluded_families):
            yield "titles", "maps no title to a role of this program; add a row for each title that counts"
    families = {title.role_family for title in program.titles}
    for family in program.matching.supervising_families:
        if family not in families:
            hint = did_you_mean(family, families) or "add it there"
            yield "matching.supervising_families", f"has {family!r}, which is no role family of titles.csv; {hint}"


def titles_of(program: "Program") -> list[tuple[str, str]]:
    """Each title with the way it is compared."""
    return [(title.title, title.match) for title in program.titles]


def rule_troubles(program: "Program") -> Iterator[Trouble]:
    """Rules of one name, and rules that compare with a word that no row can ever have."""
    rules = [(f"{part}.{rule.id}.when", rule) for part, rules in (
        ("mentee.rules", program.mentee.rules), ("mentor.requirements", program.mentor.requirements),
        ("matching.rules", program.matching.rules)) for rule in rules]  # fmt: skip
    for name in twice([rule.id for _, rule in rules]):
        yield "matching.rules", f"and the other rules have {name!r} twice, two rules are called the same; rename one"
    predicates: list[tuple[str, Predicate]] = [(key, rule.when) for key, rule in rules]
    predicates += [(f"payments.fees.{fee.id}.when", fee.when) for fee in program.payments.fees]
    if program.payments.stipend:
        predicates += [("payments.stipend.requires", predicate) for predicate in program.payments.stipend.requires]
    for key, predicate in predicates:
        yield from word_troubles(program, key, predicate)


def word_troubles(program: "Program", key: str, predicate: Predicate) -> Iterator[Trouble]:
    """Words of one predicate that stand in no catalogue."""
    catalogues = {
        "membership.status": ("status", {*get_args(Status)}),
        "membership.type": ("member type of [roster.types]", {*program.roster.types.values()}),
        "role_family": ("role family of titles.csv", {title.role_family for title in program.titles}),
    }
    for test in comparisons(predicate):
        name, known = catalogues.get(test.field.partition(".")[2], ("", set()))
        words = test.value if isinstance(test.value, tuple) else (test.value,) if isinstance(test.value, str) else ()
        for word in words:
            if name and word not in known:
                yield key, f"compares with {word!r}, which is no {name}; {did_you_mean(word, known) or 'add it there'}"


def column_troubles(program: "Program") -> Iterator[Trouble]:
    """Columns of the list that nobody can fill."""
    for column in program.lists.columns:
        if column.name not in COLUMNS:
            hint = did_you_mean(column.name, COLUMNS) or f"write one of {one_of(sorted(COLUMNS))}"
            yield f"lists.columns.{column.name}", f"is no column that a list can show; {hint}"


def privacy_troubles(program: "Program") -> Iterator[Trouble]:
    """What the program promises never to collect or to send, and yet has a column or question for."""
    asked = {question.key for s in program.surveys for section in s.sections for question in section.questions}
    out = {column.name for column in program.lists.columns}
    for name in sorted((set(program.roster.columns) | out | asked) & set(program.privacy.never_collect)):
        yield "privacy.never_collect", f"has {name!r}, yet a file or survey has it; take it out of one of the two"
    for name in sorted(out & set(program.privacy.internal_only)):
        yield "privacy.internal_only", f"has {name!r}, yet it is on the list; take it out of one of the two"
