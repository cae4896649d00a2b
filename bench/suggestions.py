"""What it costs to suggest mentors to many people, and how good it is, beside a greedy hand and other exact solvers."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.sides import HOUSE, run_alone
from bench.targets import Verdict

PROGRAM, REGION = "masa", "Region 1"
FLOW = "ortools==9.15.6755"
"""In an environment of its own: beside Airflow only an old one can be installed."""
EXACT = ("ours", "highs", "flow")
SIDES = ("ours", "greedy", "highs", "flow")
SUGGESTING_CPU, OF_FLOW = 1.5, 1.5


@dataclass(frozen=True, slots=True)
class Worth:
    """What a side's answer is worth, and the median of its processor seconds beyond imports."""

    served: int
    score: int
    cpu: float


def people(number: int) -> tuple[Any, list[Any]]:
    """Made-up mentees of one region, and half as many mentors with one to four places; twenty jobs, six groups."""
    from datetime import date

    from schemas.registry import program
    from tasks.regions.comparing import Known
    from tasks.regions.rules import Candidate, Listed

    chance, made = random.Random(number), program(PROGRAM)
    own = {"district_enrollment": ("Enrollment",), "mentor_preference": ("Wishes",)}
    roster = made.roster.model_copy(update={"columns": {**made.roster.columns, **own}})
    jobs = [f"job {job}" for job in range(20)]

    def facts() -> dict[str, str]:
        job = chance.choices(range(20), range(40, 0, -2))[0]
        said = {"district_enrollment": str(int(chance.lognormvariate(7, 1)))}
        if chance.random() < 0.1:
            said["mentor_preference"] = chance.choice(("retired", jobs[job], "active"))
        return {"region": REGION, "role_family": jobs[job], "district": f"District {chance.randrange(number // 25)}",
                "component_group": f"group {job % 6}" if chance.random() < 0.95 else "",
                "extra": json.dumps(said)}  # fmt: skip

    mentees = [Listed(f"e{at}", f"R{at:06}", "NEW_ROLE", **facts()) for at in range(number)]
    mentors = tuple(
        Candidate(f"M{at:06}", status=chance.choice(("active", "retired")), outcome="", last_name=f"Lind{at}",
                  person_id=f"o{at}", places=chance.randint(1, 4), mentees=chance.choice((0, 0, 1)), **facts())
        for at in range(number // 2)
    )  # fmt: skip
    return Known(made.model_copy(update={"roster": roster}), date(2026, 10, 19), mentors), mentees


def whole(number: int, case: Path) -> float:
    """Processor seconds from people to the cells of the list; the case of sharing places out is left in a file."""
    import scipy.sparse.csgraph

    assert scipy.sparse.csgraph
    from tasks.regions import suggestions
    from tasks.regions.pools import texts_of

    known, mentees = people(number)
    kept: list[Any] = []
    honest = suggestions.assign

    def keep(candidates: Any, free: Any, load: Any) -> Any:
        kept.append({"candidates": [[*own.items()] for own in candidates], "free": free})
        return honest(candidates, free, load)

    suggestions.assign = keep  # type: ignore[assignment]
    started = time.process_time()
    cells = texts_of(known, REGION, mentees)
    used = time.process_time() - started
    if sum(map(bool, cells.values())) != number:
        raise SystemExit("somebody was suggested nobody")
    case.write_text(json.dumps(kept[0]), encoding="utf-8")
    return used


def measure(folder: Path, number: int, turns: int) -> tuple[list[Verdict], str]:
    """Every side in turn on the same case; the verdicts, and a sentence on what each is worth and leaves out."""
    case, answer = folder / "case.json", folder / "answer.json"
    spent = []
    for _ in range(turns + 1):
        run_alone("bench.suggestions", str(number), case, answer)
        spent.append(float(answer.read_text()))
    found: dict[str, list[Worth]] = {side: [] for side in SIDES}
    for _ in range(turns + 1):
        for side in SIDES:
            if solved(side, case, answer):
                found[side].append(worth(case, answer))
    worths = {side: Worth(own[0].served, own[0].score, median(one.cpu for one in own[1:]))
              for side, own in found.items() if own}  # fmt: skip
    exact = {(worths[side].served, worths[side].score) for side in EXACT if side in worths}
    if len(exact) != 1:
        raise SystemExit(f"exact solvers disagree: {worths}")
    return [*verdicts(worths, median(spent[1:]), number)], told(worths)


def solved(side: str, case: Path, answer: Path) -> bool:
    """Let a side solve the case in a process of its own; False if it cannot be had here."""
    if side != "flow":
        run_alone("bench.matchers", side, case, answer)
        return True
    uv = shutil.which("uv") or HOUSE / ".venv/bin/uv"
    asked = [uv, "run", "--quiet", "--isolated", "--no-project", "--python", sys.executable, "--with", FLOW,
             "--with", "numpy", "python", HOUSE / "bench/flow.py", case, answer]  # fmt: skip
    plain = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    return subprocess.run([str(word) for word in asked], env=plain, capture_output=True).returncode == 0


def worth(case: Path, answer: Path) -> Worth:
    """
    How many were served and how well.

    Raises:
        SystemExit: somebody got a mentor who was no candidate, or a mentor more than they have places.
    """
    read, given = json.loads(case.read_text()), json.loads(answer.read_text())
    scores = [dict(own) for own in read["candidates"]]
    pairs = [(mentee, mentor) for mentee, mentor in enumerate(given["chosen"]) if mentor is not None]
    left = list(read["free"])
    for _, mentor in pairs:
        left[mentor] -= 1
    if min(left) < 0 or any(mentor not in scores[mentee] for mentee, mentor in pairs):
        raise SystemExit("an answer breaks a rule")
    return Worth(len(pairs), sum(scores[mentee][mentor] for mentee, mentor in pairs), given["cpu"])


def verdicts(worths: dict[str, Worth], spent: float, number: int) -> list[Verdict]:
    """What was to be reached."""
    ours, hand = worths["ours"], worths["greedy"]
    found = [Verdict(f"suggesting to {number:,}, from facts to texts: CPU s beyond imports", spent, SUGGESTING_CPU),
             Verdict("people served by a greedy hand / by ours", hand.served / ours.served, 1.0),
             Verdict("score of a greedy hand / of ours", hand.score / ours.score, 1.0)]  # fmt: skip
    peers = {"flow": ("OR-tools' min-cost flow", OF_FLOW), "highs": ("HiGHS' linear program", 1.0)}
    found += [Verdict(f"CPU of our assignment / {name}, the same optimum", ours.cpu / worths[side].cpu, most)
              for side, (name, most) in peers.items() if side in worths]  # fmt: skip
    return found


def told(worths: dict[str, Worth]) -> str:
    """What each side reached, and what the sides leave out."""
    each = "; ".join(f"{side}: {one.served:,} served, score {one.score:,}, {one.cpu:.2f} CPU s"
                     for side, one in worths.items())  # fmt: skip
    missing = "" if "flow" in worths else " OR-tools could not be installed here and is left out."
    return (f"Sharing places out: {each}. The peers leave out that mentors with fewer mentees come first; nobody's "
            f"imports are counted.{missing}")  # fmt: skip


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(str(whole(int(sys.argv[1]), Path(sys.argv[2]))), encoding="utf-8")
