"""What it costs to decide about everybody on a roster: the first time, and on a later day when little changed."""

import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path


def decide(today: date) -> tuple[float, int]:
    """Processor seconds of one run over everybody, from reading the history to the commit, and how many they are."""
    from bench.ours import PROGRAM
    from schemas.registry import program
    from sql.database import engine
    from tasks.eligibility.steps import decide_members, take_in_registers

    made = program(PROGRAM)
    take_in_registers(made, engine(), datetime(today.year, today.month, today.day, 18, tzinfo=UTC))
    started = time.process_time()
    counts = decide_members(made, engine(), today)
    return time.process_time() - started, counts["roster"]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(" ".join(map(str, decide(date.fromisoformat(sys.argv[2])))), encoding="utf-8")
