"""The chapters of a report: who answered, what they said, both sides, the year before, groups, comments, and method."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from schemas.program import Program
from tasks.surveys import wording as say
from tasks.surveys.blocks import Block, Drawn, Group, Table, blocks_of, response_drawn
from tasks.surveys.comparing import by_chance, groups_table, natural, side_by_side, year_on_year
from tasks.surveys.intervals import Rates
from tasks.surveys.results import FormResults, Results, Turnout

CUTS = {"region": "region", "role": "role", "cohort": "year in the program"}
REGION = "region"
MANY = 7
"""More columns want a page on its side."""
AUDIENCES = {"mentee": "mentees", "mentor": "mentors", "region": "coordinators"}
"""What the definition's own words call them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter."""

    anchor: str
    title: str
    said: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    comments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    broad: bool = False
    """Whether its tables want a page on its side."""


def board_parts(
    program: Program, results: Results, before: Results | None,
    comments: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]],
) -> list[Part]:  # fmt: skip
    """Everything that may be known of a wave."""
    results = short(program, results)
    parts = [response_part(results), *(form_part(form) for form in results.forms)]
    sides = side_by_side(results, names_of(program, results))
    if sides:
        parts.append(Part("sides", "Both sides of the same questions", SIDES_SAID, tuple(sides)))
    if before:
        parts += years_part(results, before)
    cuts = [one for form in results.forms for one in cut_parts(form)]
    parts += [one for one in cuts if not one.broad]
    parts += comment_parts(results, comments)
    return [*parts, method_part(results), *(one for one in cuts if one.broad)]  # pages on their side come last


def region_parts(program: Program, results: Results, region: str) -> list[Part]:
    """What one region may know: everybody's results, and beside them its own where they may be shown."""
    group, results = Group(REGION, region), short(program, results)
    parts = [response_part(results, region)]
    for form in results.forms:
        shown = any(group.cell(line) for line in form.lines)
        said = () if shown or not form.lines else (
            f"Nothing can be shown here for {region} alone: too few people of it were asked or answered, or its "
            "results would give another group away. All figures are of everybody.",)  # fmt: skip
        parts.append(form_part(form, group if shown else None, said))
    return [*parts, method_part(results)]


def names_of(program: Program, results: Results) -> dict[str, str]:
    """What the people of each questionnaire are called, in this association's words."""
    return {form.key: " and ".join(getattr(program.words, AUDIENCES[one], one).capitalize() if one in AUDIENCES else one
                                   for one in form.audiences) for form in results.forms}  # fmt: skip


def short(program: Program, results: Results) -> Results:
    """The same results under titles that say who was asked, and not each time whose program it is."""
    names = names_of(program, results)
    forms = tuple(replace(form, title=f"{names[form.key]}: {form.title.removeprefix(f'{program.name}: ')}")
                  for form in results.forms)  # fmt: skip
    return replace(results, forms=forms)


def key_to_reading(results: Results, region: str | None) -> tuple[str, ...]:
    """What a reader must know before the first number."""
    least = min((form.threshold for form in results.forms), default=0)
    return (
        f"\u201c{say.HIDDEN}\u201d stands wherever a figure could tell what single people answered: in groups of fewer "
        f"than {least} answers, and in some larger groups from which a small one could be worked out. It never means "
        "zero.",
        "\u201cDoes not apply\u201d is not counted among the answers. So each line has its own number of answers.",
        *((f"Figures of {region} stand below those of everybody, where they may be shown.",) if region else ()),
    )


def response_part(results: Results, region: str | None = None) -> Part:
    """Who was asked and who answered."""
    drawn: list[Drawn] = []
    for form in results.forms:
        drawn.append(response_drawn(form.title, form.answered, form.invited))
        if region and region in form.turnout.get(REGION, {}):
            one = form.turnout[REGION][region]
            drawn.append(response_drawn(region, one.answered, one.invited, minor=True))
    headings = ("", "Asked", "Answered", "In full", "In part", "Response rate (RR2)", "In full only (RR1)", "Opted out",
                "Not reached", "Late")  # fmt: skip
    table = Table("Who was asked and who answered", headings, tuple(response_row(form) for form in results.forms))
    groups = () if region else tuple(one for form in results.forms for one in turnout_blocks(form))
    whole = Block("All questionnaires", (), tuple(drawn), table, full_width=bool(region))
    return Part("response", "Who answered", RESPONSE_SAID, (whole, *groups))


def response_row(form: FormResults) -> tuple[str, ...]:
    """One questionnaire's response rates."""
    if form.answered is None or form.complete is None or form.partial is None:
        return (form.title, str(form.invited), *(say.HIDDEN,) * 8)
    rates = Rates(form.complete, form.partial, form.invited)
    return (form.title, str(form.invited), str(form.answered), str(form.complete), str(form.partial), pct(rates.rr2),
            pct(rates.rr1), *("" if one is None else str(one) for one in (form.opted_out, form.not_reached,
                                                                          form.late)))  # fmt: skip


def pct(rate: float) -> str:
    """A rate in percent, with one decimal as response rates are published."""
    return f"{100 * rate:.1f}%"


def turnout_blocks(form: FormResults) -> Iterator[Block]:
    """Who answered of each group, by cut: respondents against everybody asked."""
    for cut, groups in sorted(form.turnout.items()):
        names = sorted(groups, key=natural)
        drawn = tuple(response_drawn(say.group_name(cut, name), groups[name].answered, groups[name].invited)
                      for name in names)  # fmt: skip
        rows = tuple((say.group_name(cut, name), *turnout_row(groups[name])) for name in names)
        title = f"{form.title}, by {CUTS.get(cut, cut)}"
        yield Block(title, (), drawn, Table(title, ("", "Asked", "Answered", "Share"), rows))


def turnout_row(one: Turnout) -> tuple[str, ...]:
    """Who was asked and who answered of one group."""
    if one.invited is None or one.answered is None:
        return (say.HIDDEN,) * 3
    return str(one.invited), str(one.answered), say.percent(one.answered, one.invited)


def form_part(form: FormResults, group: Group | None = None, said: tuple[str, ...] = ()) -> Part:
    """What people said to one questionnaire."""
    if not form.lines:
        said = (f"Fewer than {form.threshold} people answered, so nothing can be shown.",)
        return Part(f"form-{form.key}", form.title, said)
    asked = f"{form.answered} of {form.invited} people answered."
    return Part(f"form-{form.key}", form.title, (asked, *said), tuple(blocks_of(form, group)))


def years_part(results: Results, before: Results) -> list[Part]:
    """What changed since the year before; no chapter if nothing can be compared."""
    found = year_on_year(results, before)
    if not found:
        return []
    comparisons = sum(one.comparisons for one in found)
    kept = (f"Questions that kept their key and their scale since {before.program_year}. They were answered by "
            "different people in part, so the interval is of two separate groups (Newcombe).")  # fmt: skip
    marked = ("* The wording has changed since then.",) if any(one.reworded for one in found) else ()
    title = f"{results.program_year} beside {before.program_year}"
    return [Part("years", title, (kept, by_chance(comparisons), *marked), tables=tuple(one.table for one in found))]


def cut_parts(form: FormResults) -> Iterator[Part]:
    """Each question by group, one cut at a time."""
    for cut in sorted({cut for line in form.lines for cut in line.cuts}):
        if table := groups_table(form, cut):
            yield Part(f"cut-{form.key}-{cut}", f"{form.title}, by {CUTS.get(cut, cut)}", CUT_SAID, tables=(table,),
                       broad=len(table.headings) > MANY)  # fmt: skip


def comment_parts(results: Results, comments: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]) -> Iterator[Part]:
    """What people wrote, as a person approved it."""
    for form in results.forms:
        if comments.get(form.key):
            yield Part(f"comments-{form.key}", f"{form.title}: in their own words", COMMENTS_SAID,
                       comments=comments[form.key])  # fmt: skip


def method_part(results: Results) -> Part:
    """How the numbers are made."""
    named = any(form.anonymity == "identified" for form in results.forms)
    return Part("method", "How these numbers are made", (
        *((IDENTIFIED,) if named else ()),
        "Answers were cut loose from people and shuffled when the survey closed. Nobody can look up who said what.",
        "Everybody on the program's list was asked. The response rate counts answers in full and in part (RR2 of "
        "AAPOR) or in full only (RR1), of all who were asked; those who were not reached or opted out stay among them. "
        "In full means at least 80% of the required questions that applied, in part at least 50%.",
        "The 95% interval (Wilson) says where a share would lie if these people stand for a wider group. As a count of "
        "those who answered, the share itself is exact.",
        "The recommendation score is the share of 9 and 10 less the share of 0 to 6. Below 20 answers only counts are "
        "shown.",
        "In a group of fewer than twice the smallest that is shown, agreement of all, or of all but one, is told "
        "roughly, and the steps of a scale are not told one by one.",
        "The questions are the program's own. They are not a tested psychological scale, and no answer was weighted.",
    ))  # fmt: skip


IDENTIFIED = "One questionnaire was answered with the name; its page says so. All others:"
RESPONSE_SAID = ("How many of those who were asked have answered. Not everybody answers every question.",)
SIDES_SAID = ("Asked of both in the same words. These are all answers of one side beside all of the other; the two "
              "answers of a pair are never put together.",)  # fmt: skip
CUT_SAID = ("The share that agrees or ticked the box, of how many answers; of a number the one in the middle. Small "
            "groups differ by chance alone.",)  # fmt: skip
COMMENTS_SAID = ("A person has approved what stands here. Names, addresses and places were taken out. The texts stand "
                 "in random order, apart from every group.",)  # fmt: skip
