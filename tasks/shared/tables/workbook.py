"""Workbooks (.xlsx), read by a child process with limits, so that the worst that one can do is to be refused."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tasks.shared.tables.answers import Limits, RefusedFile
from tasks.shared.tables.canonical import canonical_table
from tasks.shared.tables.headings import Wanted
from tasks.shared.tables.table import SourceTable

ROOT = Path(__file__).parents[3]
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from tasks.shared.tables.workbook_child import answer; answer()"
AS_CSV = "Save the sheet as CSV UTF-8 and send that."


def open_workbook(path: Path, columns: Wanted, date_columns: Iterable[str], limits: Limits) -> SourceTable:
    """
    Open a workbook: the one sheet that has our headings.

    Raises:
        RefusedFile: no workbook that we read, or its reader ran out of memory or time, or died.
    """
    if path.stat().st_size > limits.workbook_bytes:
        raise RefusedFile("TOO_BIG", f"The workbook is over {limits.workbook_bytes >> 20} MB. {AS_CSV}")
    question = {"wanted": asdict(columns), "date_columns": list(date_columns), "limits": asdict(limits)}
    first, *rows = ask_child(json.dumps(question).encode() + b"\n" + path.read_bytes(), limits)
    names = tuple(name for name in texts(first["names"]) if name in columns.accepted)
    return canonical_table(
        "xlsx", names, [(int(number), texts(cells)) for number, cells in rows],
        required=columns.required, ignored=tuple(texts(first["ignored"])), notes=tuple(texts(first["notes"])),
        limits=limits,
    )  # fmt: skip


def ask_child(question: bytes, limits: Limits) -> list[Any]:
    """
    The child's answer. It has no environment, no key and no file of ours; JSON, so that it can send values only.

    Raises:
        RefusedFile: the child's own refusal, or it did not come to an end.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-B", "-c", BOOT, str(ROOT)],
            input=question, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds, env={"PATH": os.defpath}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as problem:
        raise RefusedFile("TOO_SLOW", f"The workbook took too long to read. {AS_CSV}") from problem
    try:
        *lines, last = [json.loads(line) for line in child.stdout.splitlines()]
    except ValueError:
        lines, last = [], None
    if isinstance(last, dict):
        raise RefusedFile(str(last.get("code")), str(last.get("sentence")))
    if child.returncode or last is not True or not lines:
        raise RefusedFile("READER_DIED", f"The workbook could not be read to its end. {AS_CSV}")
    return lines


def texts(values: Any) -> list[str]:
    """Texts, whatever the child sent."""
    return [str(value) for value in values]
