"""Whom the settings of an installation name for one program: `code=address`, one beside the other."""

import os

from tasks.shared.mail import ADDRESS


def named_addresses(setting: str, code: str) -> tuple[str, ...]:
    """
    The addresses that a setting names for a program; of another program's board nobody is told.

    Args:
        setting: The environment's variable, such as `MENTOR_BOARD_MAIL=masa=board@example.org,ila=chair@example.org`.
    Raises:
        ValueError: an entry is not `code=address`. The text never repeats it.
    """
    found = []
    for entry in filter(None, (part.strip() for part in os.environ.get(setting, "").split(","))):
        name, _, to = entry.partition("=")
        if not ADDRESS.fullmatch(to.strip()):
            raise ValueError(f"{setting} has an entry that is not code=address, such as acme=board@example.org")
        found += [to.strip()] if name.strip() == code else []
    return tuple(dict.fromkeys(found))
