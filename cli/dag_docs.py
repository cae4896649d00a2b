"""docs/DAGS.md, written from the DAGs themselves: what runs when, what wakes what, and what to do when it fails."""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs" / "DAGS.md"
START = "2026-07-01T00:00:00"
"""Any day does: nothing on the page hangs on when an installation began."""
ORDER = ("pull_membership", "decide_held_export", "flag_new_in_role", "send_region_lists", "read_match_lists",
         "decide_replies", "remind_regions", "pay_stipends", "invoice_fees", "audit_money", "draw_audit_sample",
         "launch_survey", "remind_survey", "close_survey", "report_survey")  # fmt: skip
"""As the year goes."""
OPENING = """# DAGs

Written by `python -m cli.dag_docs` from the DAGs; `--check` fails when this page is no longer what they say.

One DAG for each program and verb; its id is `<code>__<verb>`. A DAG is woken by its program's calendar, by an asset of
its own program, once a day, or every ten minutes; what is due is always read from our own tables. Times are the
program's own.
"""


def prepare() -> None:
    """Let Airflow read the DAGs without touching an installation."""
    os.environ |= {
        "AIRFLOW_HOME": tempfile.mkdtemp(prefix="dag-docs-"), "AIRFLOW__CORE__DAGS_FOLDER": str(HOUSE / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(HOUSE / "plugins"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR", "MENTOR_SINCE": START,
    }  # fmt: skip
    os.environ.pop("MENTOR_PROGRAMS", None)
    sys.path[:0] = [str(HOUSE), str(HOUSE / "plugins")]


def read_dags() -> dict[str, Any]:
    """
    Every DAG by its id.

    Raises:
        RuntimeError: a DAG file cannot be read, or there is none.
    """
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(HOUSE / "dags"))
    if bag.import_errors or not bag.dags:
        raise RuntimeError(f"the DAGs cannot be read: {bag.import_errors or 'there are none'}")
    return dict(bag.dags)


def page(dags: dict[str, Any]) -> str:
    """The whole page."""
    verbs: dict[str, list[Any]] = {}
    for dag_id in sorted(dags):
        verbs.setdefault(dag_id.partition("__")[2], []).append(dags[dag_id])
    order = sorted(verbs, key=ORDER.index)
    return "\n".join([OPENING, *[chapter(verb, verbs[verb]) for verb in order]])


def chapter(verb: str, dags: list[Any]) -> str:
    """One verb: its page for the operator, then when it runs for each program."""
    first = dags[0]
    lines = [f"## {verb}", "", re.sub(r"\n{3,}", "\n\n", first.doc_md.strip()), ""]
    lines += [f"Tasks: {', '.join(f'`{task.task_id}`' for task in first.topological_sort())}.", ""]
    lines += ["| DAG | Runs at | Woken by | Announces |", "|---|---|---|---|"]
    lines += [
        f"| `{dag.dag_id}` | {schedule(dag)} | {listed(woken_by(dag))} | {listed(announces(dag))} |" for dag in dags
    ]
    return "\n".join([*lines, ""])


def schedule(dag: Any) -> str:
    """When time alone starts it."""
    from airflow.serialization.encoders import coerce_to_core_timetable

    timetable = coerce_to_core_timetable(dag.timetable)
    timetable = getattr(timetable, "timetable", timetable)
    zone = getattr(timetable, "_timezone", None)
    return str(timetable.description) + (f" ({zone.name})" if zone is not None else "")


def woken_by(dag: Any) -> list[str]:
    """The assets that start it."""
    from airflow.serialization.encoders import coerce_to_core_timetable

    return sorted(key.name for key, _ in coerce_to_core_timetable(dag.timetable).asset_condition.iter_assets())


def announces(dag: Any) -> list[str]:
    """The assets that it tells others of."""
    return sorted({asset.name for task in dag.tasks for asset in task.outlets})


def listed(names: list[str]) -> str:
    """Names as code, or a dash."""
    return ", ".join(f"`{name}`" for name in names) or "-"


def main(arguments: list[str]) -> int:
    """Write the page; with `--check` only say whether it is what the DAGs say."""
    prepare()
    words = page(read_dags())
    if "--check" not in arguments:
        DOCS.parent.mkdir(exist_ok=True)
        DOCS.write_text(words, encoding="utf-8")
        return 0
    if DOCS.exists() and DOCS.read_text(encoding="utf-8") == words:
        return 0
    sys.stderr.write(f"{DOCS.relative_to(HOUSE)} is not what the DAGs say: run python -m cli.dag_docs\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
