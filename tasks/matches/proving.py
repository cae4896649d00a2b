"""Proves the answers of one run one after the other, each written down with its proof or not at all."""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine

from schemas.program import Program
from tasks.matches.steps import Prove, read_reply

log = logging.getLogger(__name__)


class AnswersUnproved(RuntimeError):
    """Some answers could not be proved or written, and wait; the others are on record. The sentence names nobody."""


def take_answers(
    program: Program, engine: Engine, reply_ids: Iterable[str], moment: datetime, prove: Prove
) -> dict[str, int]:
    """
    Take each answer in, in a transaction of its own that its proof is part of, in the order given.

    What an earlier try has settled stays settled.

    Returns:
        How many replies came to which verdict.
    Raises:
        AnswersUnproved: after all others are written, if one could not be; it waits for the next look.
    """
    ids, done, problems = list(reply_ids), Counter[str](), list[Exception]()
    for reply_id in ids:
        try:
            done[str(read_reply(program, engine, reply_id, moment, prove)["verdict"])] += 1
        except Exception as problem:  # one answer never holds up the others
            log.error("reply %s was not taken in: %s", reply_id[:12], type(problem).__name__)
            problems.append(problem)
    if problems:
        kinds = ", ".join(sorted({type(problem).__name__ for problem in problems}))
        raise AnswersUnproved(f"{program.code}: {len(problems)} of {len(ids)} answers were not proved and written "
                              f"({kinds}); the others were") from problems[0]  # fmt: skip
    return dict(done)
