"""Tries the program on the public directories and writes what came of it: numbers only, nobody's name or address."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from schemas.roster import Guards

ROOM = Path(__file__).parent
HOUSE = ROOM.parents[1]
PROGRAM = "texas"
DAYS = {"2015": "2015-08-01", "2017-07": "2017-07-01", "2017-10": "2017-10-02"}
"""The days that the editions are taken to speak of; the first one names its year only."""
SOURCES = ("superintendents", "principals")
FIRST, SECOND, LAST = DAYS.values()
SENTENCES = {
    "EMPTY_CELL": "no name: the post is vacant", "VACANT_POST": "the name says that the post is vacant",
    "SAME_KEY_TWICE": "two rows of one person and school that disagree",
}  # fmt: skip
EVIDENCE = {
    "same_email": "an e-mail address that only this person had, also under a respelled or married name",
    "same_district": "the name and the employer, or a respelled name there",
    "unique_name": "a rare name that left its old place",
    "ambiguous": "too little evidence: left to a person",
    "first_seen": "not seen before",
}


def snapshots(folder: Path) -> list[str]:
    """The options that name all editions."""
    return [
        word for edition, day in DAYS.items() for source in SOURCES
        for word in ("--snapshot", f"{source}:{day}={folder / f'{source}-{edition}.csv'}")
    ]  # fmt: skip


def ask(*words: str) -> dict[str, Any]:
    """
    What the command `mentor` answers in JSON.

    Raises:
        RuntimeError: it could not be asked that.
    """
    environment = {**os.environ, "MENTOR_PROGRAMS": str(ROOM)}
    done = subprocess.run([sys.executable, "-m", "cli.main", *words, "--program", PROGRAM, "--json"], cwd=HOUSE,
                          env=environment, capture_output=True, encoding="utf-8")  # fmt: skip
    if done.returncode not in {0, 1} or not done.stdout:
        raise RuntimeError(f"mentor {words[0]} ended with {done.returncode}: {done.stderr[-500:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def report(folder: Path) -> str:
    """The whole page, from the directories in a folder."""
    history = ask("history", *snapshots(folder))
    decisions = ask("decide", "--on", LAST, *snapshots(folder))
    parts = [
        opening(), taken_in(history), guarded(history), recognised(history), moved(history), compared(folder, history),
        decided(decisions), hard(history, decisions),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def table(headings: list[str], rows: list[list[Any]]) -> str:
    """A table; numbers with their thousands parted."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in line) + " |"
                     for line in lines)  # fmt: skip


def opening() -> str:
    """What the page is."""
    return f"""# Tried on real directories

Everything here was computed by `python -m examples.texas.report FOLDER PAGE` from six public files: the superintendents
and the principals of Texas public schools as the state's education agency published them in 2015, July 2017 and October
2017. They have no member ids, no dates and no statuses, and nobody here wrote them. The files are not part of this
project, and no name or address of anybody is on this page. The program that decides is the fictional one in
`examples/texas`; the editions are taken to speak of {FIRST}, {SECOND} and {LAST}, and decisions are
those of {LAST}."""


def taken_in(history: dict[str, Any]) -> str:
    """Rows read, kept aside, new and gone."""
    rows = [[one["as_of"], one["source"], one["rows_in_file"], one["accepted"], one["exact_duplicates"],
             aside(one["kept_aside"]), one["added"], one["missing"]] for one in history["exports"]]  # fmt: skip
    headings = ["edition", "file", "rows", "accepted", "said twice", "kept aside", "new rows", "gone rows"]
    return "## What was read\n\n" + table(headings, rows)


def aside(codes: dict[str, int]) -> str:
    """The rows kept aside, by reason."""
    return "; ".join(f"{number:,} {SENTENCES.get(code, code)}" for code, number in codes.items()) or "none"


def guarded(history: dict[str, Any]) -> str:
    """What the definition's guards said, and what the usual ones would have."""
    usual, standing, rows = Guards(), dict[str, int](), []
    for one in history["exports"]:
        before = standing.get(one["source"], 0)
        gone, bad = share(one["missing"], before), share(one["quarantined"], one["rows_in_file"])
        verdict = "refused" if bad > usual.max_quarantined_pct else "held" if gone > usual.max_drop_pct else "applied"
        said = "; ".join(found["sentence"] for found in one["findings"]) or "nothing"
        rows.append([one["as_of"], one["source"], f"{gone:.1f} %", f"{bad:.1f} %", said, verdict])
        standing[one["source"]] = one["accepted"] - one["exact_duplicates"]
    stopped = sum(row[-1] != "applied" for row in rows)
    return f"""## What the guards said

The definition widens the guards, since the editions are months and years apart and vacant posts stand in them as rows.
The usual ones hold an export from which more than {usual.max_drop_pct} % of the rows are gone until a named person has
looked, and refuse one of which more than {usual.max_quarantined_pct} % cannot be read: right for monthly exports of
members. They would have stopped {stopped} of these {len(rows)} files.

""" + table(["edition", "file", "rows gone", "rows kept aside", "our guards said", "usual guards"], rows)


def share(part: int, whole: int) -> float:
    """In hundredths; 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def recognised(history: dict[str, Any]) -> str:
    """Rows that got a person, by evidence and day."""
    found = {(one["day"], one["evidence"]): one["rows"] for one in history["recognition"]}
    rows = [[sentence, *[found.get((day, code), 0) for day in DAYS.values()]] for code, sentence in EVIDENCE.items()]
    return "## How people were recognised\n\nRows that had not stood in the edition before, by what said whose they " \
           "are.\n\n" + table(["evidence", *DAYS.values()], rows)  # fmt: skip


def moved(history: dict[str, Any]) -> str:
    """People between the editions."""
    rows = [[one["source"], f"{one['since']} to {one['until']}", one["stayed"], one["moved"], one["came"],
             one["came_from_other_source"], one["left"], one["left_to_other_source"]]
            for one in history["movements"]]  # fmt: skip
    headings = ["file", "interval", "stayed", "elsewhere", "came", "of them from the other file", "left",
                "of them to the other file"]  # fmt: skip
    return "## Who moved\n\nPeople, each counted once.\n\n" + table(headings, rows)


def compared(folder: Path, history: dict[str, Any]) -> str:
    """The first interval by plain comparison of first and family names, and ours."""
    before, after = (plain_names(folder / f"superintendents-{edition}.csv") for edition in list(DAYS)[:2])
    principals = plain_names(folder / f"principals-{next(iter(DAYS))}.csv")
    came = after.keys() - before.keys()
    elsewhere = [name for name in after.keys() & before.keys() if not after[name] & before[name]]
    ours = next(one for one in history["movements"] if (one["source"], one["since"]) == (SOURCES[0], FIRST))
    rows = [
        ["not there before", len(came), ours["came"]],
        ["of them principals before", len(came & principals.keys()), ours["came_from_other_source"]],
        ["there before, with another district", len(elsewhere), ours["moved"]],
    ]
    return f"""## Against plain comparison of names

Superintendents of {SECOND} against those of {FIRST}. Plain comparison takes equal first and family names for one
person and knows no other evidence.

{table(["", "by plain names", "by us"], rows)}

The differences go both ways. {ours["renamed"]} of those whom plain comparison takes for new were superintendents under
another spelling or family name, and {ours["came_as_namesakes"]} of those it takes for old bear a name that somebody
else had before. Where a name is common, or its bearer still stands elsewhere, we join nothing and leave it to a person;
plain comparison joins. {several(before)} names stand with two districts or more in {FIRST} alone, and plain comparison
cannot say who of them stayed."""


def several(names: dict[str, set[str]]) -> int:
    """How many names stand with more than one district."""
    return sum(len(districts) > 1 for districts in names.values())


def plain_names(path: Path) -> dict[str, set[str]]:
    """First and family name as written, and the districts in which they stand; vacant posts left out."""
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = f"{row['First Name'].strip()} {row['Last Name'].strip()}".strip()
            if name:
                found.setdefault(name, set()).add(row["District Number"].strip())
    return found


def decided(decisions: dict[str, Any]) -> str:
    """Everybody's outcome and reason, by kind of job."""
    counts = Counter((one["outcome"], one["reason"]) for one in decisions["decisions"])
    jobs = Counter((one["outcome"], one["reason"], one["role_family"]) for one in decisions["decisions"])
    rows = [[*key, *[jobs[(*key, job)] for job in ("superintendent", "principal")], number]
            for key, number in sorted(counts.items())]  # fmt: skip
    headings = ["outcome", "reason", "superintendents", "principals", "people"]
    return f"## What was decided for {LAST}\n\n{decisions['roster']:,} people, one decision each.\n\n" \
           + table(headings, rows)  # fmt: skip


def hard(history: dict[str, Any], decisions: dict[str, Any]) -> str:
    """What makes this roster hard, how often, and what happens then."""
    said, reasons = history["hard_cases"], Counter(one["reason"] for one in decisions["decisions"])
    vacant = sum(one["kept_aside"].get(code, 0) for one in history["exports"] for code in ("EMPTY_CELL", "VACANT_POST"))
    lines = [
        (vacant, "rows of vacant posts, over all editions", "kept aside; their region hears nothing of them"),
        (said["people_on_several_rows"], "people on several rows", "one person, one decision"),
        (said["people_in_several_sources"], "people who are superintendent and principal at once",
         f"{reasons['TWO_ROLES']:,} of them wait for a person, as the two jobs would be decided differently"),
        (said["rows_without_email"], "rows without an e-mail address", "name and employer decide"),
        (said["mailboxes_shared"], "mailboxes that several people have at once", "no evidence of who somebody is"),
        (said["mailboxes_handed_on"], "mailboxes that went to another person",
         "no evidence, unless the two names may be one person's"),
        (said["people_renamed"], "people whose name changed: short forms, slips, marriages",
         "recognised by mailbox, post or employer, and so not taken for new"),
        (said["names_of_several_people"], "names that several people bear", "told apart by employer and mailbox"),
        (said["rows_with_a_generation"], "rows with a Jr or Sr", "a part of the name: father and son are two people"),
        (said["people_interim"], "people who are interim or acting", "service counts from the interim start"),
        (said["people_confirmed_after_interim"], "people confirmed after being interim",
         "one spell, never flagged twice"),
        (reasons["AMBIGUOUS_PERSON"], "people who may be somebody known",
         "for a person to settle; on no list until then"),
        (reasons["NO_HISTORY"] + reasons["START_UNCERTAIN"], "people whose start lies between two editions far apart",
         "for a person to settle: their first year may be over or not"),
    ]  # fmt: skip
    return "## Hard cases\n\n" + table(["how many", "what", "what happens"], [list(line) for line in lines])


if __name__ == "__main__":
    written = report(Path(sys.argv[1]))
    for page in map(Path, sys.argv[2:]):
        page.write_text(written, encoding="utf-8")
