"""From counted answers to what may be known of them: every number of a report passes here and nowhere else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.surveys.lines import Asked, lines_of
from tasks.surveys.results import Cell, FormResults, Line, Turnout
from tasks.surveys.suppression import (
    REST,
    Known,
    Part,
    Shown,
    may_show,
    shown_results,
    shown_sizes,
    telling_differences,
    together,
)
from tasks.surveys.tallies import Tally

ELSEWHERE = "-"
"""The group of whoever has none in a cut, such as one of two audiences. It is never told, and counts as shown."""
Groups = Mapping[str, tuple[str, ...]]
"""By group of one cut, the smallest parts that it is made of."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Who was asked one questionnaire: the list against which answers are counted."""

    invited: Mapping[str, int]
    """People by their groups, as canonical JSON."""
    groups: Mapping[str, Mapping[str, str]]
    """The same JSON, read: cut and group."""
    opted_out: int = 0
    not_reached: int = 0
    late: int = 0
    told: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By cut, the groups of which something was told while the wave was open."""

    def cuts(self) -> dict[str, Groups]:
        """Every cut with its groups, also those in which nobody answered; whoever is in none of them is ELSEWHERE."""
        found: dict[str, dict[str, list[str]]] = {cut: {} for groups in self.groups.values() for cut in sorted(groups)}
        for name, groups in sorted(self.groups.items()):
            for cut, of_cut in found.items():
                of_cut.setdefault(groups.get(cut, ELSEWHERE), []).append(name)
        return {cut: {group: tuple(parts) for group, parts in groups.items()} for cut, groups in found.items()}


def publish(tally: Tally, frame: Frame) -> FormResults:
    """
    What may be known of one questionnaire.

    With fewer answers than the threshold nothing is shown but how many were asked.
    """
    survey, threshold, cuts = tally.survey, tally.survey.min_cell, frame.cuts()
    answered = tally.people_in(tally.parts)
    enough = answered >= threshold
    sizes = {cut: {name: tally.people_in(parts) for name, parts in groups.items()} for cut, groups in cuts.items()}
    people = {name: Part(part.people) for name, part in tally.parts.items()}
    shown = gate(cuts, people, lambda cut, hidden: shown_sizes(sizes[cut], threshold, hidden, frame.told.get(cut, ())),
                 lambda part: part.size >= threshold)  # fmt: skip
    visible = {cut: one.groups if enough else frozenset() for cut, one in shown.items()}
    lines = tuple(line(tally, asked, cuts, visible) for asked in lines_of(survey)) if enough else ()
    complete = sum(part.complete for part in tally.parts.values())
    partial = sum(part.partial for part in tally.parts.values())
    return FormResults(
        key=survey.key, title=survey.title, audiences=survey.audiences, anonymity=survey.anonymity,
        threshold=threshold, invited=sum(frame.invited.values()), answered=answered if enough else None,
        complete=complete if enough else None, partial=partial if enough else None, opted_out=frame.opted_out,
        not_reached=frame.not_reached, late=frame.late if enough else None,
        turnout={cut: turnout(frame, groups, sizes[cut], visible[cut]) for cut, groups in cuts.items()}, lines=lines,
    )  # fmt: skip


def turnout(frame: Frame, groups: Groups, sizes: Mapping[str, int], visible: frozenset[str]) -> dict[str, Turnout]:
    """Who was asked and who answered, by group of one cut."""
    asked = {name: sum(frame.invited.get(part, 0) for part in parts) for name, parts in groups.items()}
    return {name: Turnout(asked[name], sizes[name]) if name in visible else Turnout(None, None)
            for name in groups if name != ELSEWHERE}  # fmt: skip


def line(tally: Tally, asked: Asked, cuts: Mapping[str, Groups], visible: Mapping[str, frozenset[str]]) -> Line:
    """One line of results, for everybody and by group."""
    threshold = tally.survey.min_cell
    parts = {name: asked.part(part.counts.get(asked.field, {})) for name, part in tally.parts.items()}
    whole = tally.counts_of(asked.field, tally.parts)
    may = may_show(asked.part(whole), threshold)
    shown = shown_of_line(parts, cuts, visible, threshold) if may else {}
    sized = {name: Part(part.size) for name, part in parts.items()}
    steps = shown_of_line(sized, cuts, {cut: one.groups for cut, one in shown.items()}, threshold)
    cells: dict[str, dict[str, Cell | None]] = {
        cut: {name: asked.cell(counts_in(tally, asked, names), threshold, in_steps=name in steps[cut].groups)
              if name in one.groups else None for name, names in cuts[cut].items() if name != ELSEWHERE}
        for cut, one in shown.items() if one.groups - {ELSEWHERE}
    }  # fmt: skip
    return Line(asked.name, asked.question.kind, asked.question.text, asked.text, asked.labels, asked.question.shared,
                asked.cell(whole, threshold), whole.get(None, 0) if may else None, cells)  # fmt: skip


def shown_of_line(
    parts: Mapping[str, Part], cuts: Mapping[str, Groups], visible: Mapping[str, frozenset[str]], threshold: int
) -> dict[str, Shown]:  # fmt: skip
    """
    Of every cut the groups of which the results of one line may be shown.

    Args:
        parts: Who answered it in each smallest part. Without their agreement: of which groups single steps may be.
        visible: The groups that may be shown at all.
    """
    by_group = {cut: {name: of(parts, names) for name, names in groups.items()}
                for cut, groups in cuts.items() if cut in visible}  # fmt: skip
    return gate({cut: cuts[cut] for cut in by_group}, parts,
                lambda cut, hidden: shown_results(by_group[cut], visible[cut] - hidden, threshold),
                lambda part: may_show(part, threshold))  # fmt: skip


def of(parts: Mapping[str, Part], names: Sequence[str]) -> Part:
    """A group as one part; one in which nobody answered is empty."""
    found = [parts[name] for name in names if name in parts]
    return together(found) if found else Part(0, 0)


def counts_in(tally: Tally, asked: Asked, names: Sequence[str]) -> Mapping[object, int]:
    """How many of a group gave which answer."""
    return tally.counts_of(asked.field, [name for name in names if name in tally.parts])


def gate(
    cuts: Mapping[str, Groups],
    people: Mapping[str, Part],
    decide: Callable[[str, frozenset[str]], Shown],
    safe: Callable[[Part], bool],
) -> dict[str, Shown]:
    """
    Decide for all cuts together which groups are shown, until no two of what is shown differ by a few people.

    Args:
        people: Who answered in each smallest part.
        decide: Gives what one cut may show if some of its groups must not be.
        safe: Whether a few people may be told apart from all others.
    """
    parts = {(cut, name): frozenset(part for part in names if part in people and people[part].size)
             for cut, groups in cuts.items() for name, names in groups.items()}  # fmt: skip
    hidden: dict[str, frozenset[str]] = dict.fromkeys(cuts, frozenset())
    while True:
        shown = {cut: decide(cut, hidden[cut]) for cut in cuts}
        known = {
            cut: known_of(cut, one, groups, parts)
            for (cut, one), groups in zip(shown.items(), cuts.values(), strict=True)
        }
        telling = telling_differences(known, people, safe)
        if not telling:
            return shown
        for cut, name in telling:
            hidden[cut] |= {name}


def known_of(cut: str, shown: Shown, groups: Groups, parts: Mapping[tuple[str, str], frozenset[str]]) -> Known:
    """What anybody knows of one cut: the groups that are shown, and by subtraction the rest of them together."""
    rest = frozenset[str]().union(*(parts[cut, name] for name in groups if name not in shown.groups))
    return {name: parts[cut, name] for name in shown.groups} | ({REST: rest} if shown.together else {})
