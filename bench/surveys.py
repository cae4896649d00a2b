"""What the results of a large wave cost to work out, and what a board's report costs to print."""

import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.respondents import respondents
from bench.sides import run_alone
from bench.targets import Verdict
from schemas.questions import Choice, Item, Question, Section
from schemas.survey import Survey
from schemas.year import When
from tasks.surveys.publishing import Frame, publish
from tasks.surveys.results import FormResults, Results
from tasks.surveys.tallies import tally

ANSWERS, QUESTIONS, REGIONS, BOARD = 100_000, 20, 12, 600
COUNTING_CPU, PRINTING_CPU = 5.0, 10.0
ROLES, COHORTS = ("superintendent", "principal", "business"), ("first year", "later year")
WHEN = When(anchor="program_year.end")


def survey(key: str = "bench") -> Survey:
    """A questionnaire of twenty questions: ten lines of two grids, five single, three multiple, a number, a score."""
    letters = "abcde"
    choices = tuple(Choice(key=letter, text=f"Answer {letter}") for letter in letters)
    items = tuple(Item(key=letter, text=f"Line {letter} of the grid") for letter in letters)
    questions = (
        *(Question(key=f"grid_{at}", kind="likert_grid", text=f"How far do you agree, {at}?", items=items, shared=True,
                   required=True) for at in letters[:2]),
        *(Question(key=f"one_{at}", kind="single", text=f"Which one, {at}?", choices=choices) for at in letters),
        *(Question(key=f"some_{at}", kind="multiple", text=f"Which, {at}?", choices=choices) for at in letters[:3]),
        Question(key="number", kind="integer", text="How many?"),
        Question(key="score", kind="recommend", text="How likely?"),
    )  # fmt: skip
    return Survey(
        key=key, wave="bench", version=1, audiences=("mentor" if key == "bench" else "mentee",), title=f"Survey {key}",
        intro="Bench", minutes=5, opens=WHEN, closes=WHEN,
        sections=(Section(key="only", title="Only", questions=questions),),
    )  # fmt: skip


def groups(people: int) -> Iterator[dict[str, str]]:
    """People over regions of very different sizes, roles and cohorts."""
    for number in range(people):
        region = min(number * 7919 % (REGIONS * REGIONS), REGIONS * REGIONS - 1)
        yield {"region": f"Region {int(region**0.5) + 1}", "role": ROLES[number * 31 % len(ROLES)],
               "cohort": COHORTS[number * 17 % 5 // 3]}  # fmt: skip


def counted(asked: Survey, rows: list[tuple[str, str]]) -> FormResults:
    """What may be known of the answers."""
    import json

    invited: dict[str, int] = {}
    for cut, _ in rows:
        invited[cut] = invited.get(cut, 0) + 1
    return publish(tally(asked, rows), Frame(invited, {cut: json.loads(cut) for cut in invited}))


def counting(answers: int) -> float:
    """Processor seconds from answers as they are kept to results with everything hidden that must be."""
    asked = survey()
    rows = list(respondents(asked, groups(answers), 1))
    began = time.process_time()
    counted(asked, rows)
    return time.process_time() - began


def printing(people: int) -> float:
    """Processor seconds from results of two questionnaires and of the year before to the board's report as PDF."""
    from schemas.registry import all_programs
    from tasks.shared.printing import printed
    from tasks.surveys.report import Edition, render_html

    def wave(year: str, seed: int) -> Results:
        forms = tuple(counted(one, list(respondents(one, groups(people // 2), seed)))
                      for one in (survey(), survey("bench_two")))  # fmt: skip
        return Results(f"bench:{year}:bench", "bench", year, "bench", day.isoformat(), day.isoformat(), forms)

    day = date(2027, 5, 5)
    now, before = wave("2026-27", 1), wave("2025-26", 2)
    began = time.process_time()
    printed(render_html(Edition(all_programs()[0], now, 1, before=before)))
    return time.process_time() - began


def measure(folder: Path, answers: int = ANSWERS, people: int = BOARD) -> list[Verdict]:
    """Both figures, each in a process of its own; targets hold at full size only."""
    found = []
    for name, size, full in (("counting", answers, ANSWERS), ("printing", people, BOARD)):
        answer = folder / name
        run_alone("bench.surveys", answer, name, str(size))
        found.append((float(answer.read_text()), size, full))
    (count, size, full), (pages, asked, board) = found
    return [
        Verdict(f"results of {size:,} answers of {QUESTIONS} questions, hidden where they must be: CPU s", count,
                COUNTING_CPU if size >= full else None),
        Verdict(f"the board's report on {asked} people, as PDF, with its import: CPU s", pages,
                PRINTING_CPU if asked >= board else None),
    ]  # fmt: skip


if __name__ == "__main__":
    used = counting(int(sys.argv[3])) if sys.argv[2] == "counting" else printing(int(sys.argv[3]))
    Path(sys.argv[1]).write_text(f"{used}")
