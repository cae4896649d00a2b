"""What is worked out of a whole definition is worked out once for each: a definition never changes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps

from schemas.program import Program

KEPT = 32
"""Definitions whose answers are kept; there are as many as programs, and some more while rules are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class This:
    """One definition and no other, however equal: 1 equals true, and is written otherwise."""

    program: Program

    def __hash__(self) -> int:
        """Of where it is; nothing else comes to be there while it is kept."""
        return id(self.program)

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same one."""
        return isinstance(other, This) and self.program is other.program


def once(work: Callable[[Program], str]) -> Callable[[Program], str]:
    """Ask `work` once for each definition, and remember its answer."""
    answer = lru_cache(maxsize=KEPT)(lambda this: work(this.program))

    @wraps(work)
    def remembered(program: Program) -> str:
        return answer(This(program))

    return remembered
