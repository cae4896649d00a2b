"""What the formats of a program are told: its definition, and a file of the installation for what nobody may read."""

import os
import tomllib
from collections.abc import Mapping

from schemas.program import Program
from tasks.stipends.formats import format_named, formats
from tasks.stipends.vault import KeyTrouble, words_in

SETTINGS_FILE = "MENTOR_BANK_SETTINGS_FILE"
REHEARSAL = "MENTOR_REHEARSAL"
"""Set to `true` where nothing is real; without it a rehearsal is refused, so that production needs no setting."""
ALWAYS = ("register_csv", "register_xlsx")
"""The formats that every batch has."""


class SettingsUnclear(RuntimeError):
    """What the formats are told cannot be read, or two places say different things; no file is made."""


def settings_of(program: Program) -> Mapping[str, Mapping[str, str]]:
    """
    What each format of a program is told.

    The file that MENTOR_BANK_SETTINGS_FILE names adds what does not belong into a definition, such as the number of
    the association's own account, and formats that this installation alone makes: `[<program>.<format>]` tables in
    TOML, for one user alone to read.

    Returns:
        What each is told, by format; the registers first.
    Raises:
        SettingsUnclear: the file is no TOML of such tables, names a format that nobody knows, says otherwise what the
            definition says, or rehearses where nobody said that this installation may.
        KeyTrouble: the file cannot be read, or others may read it.
        KeyError: a format that does not exist.
    """
    secret = secrets_of(program)
    found = {}
    for name in dict.fromkeys((*ALWAYS, *program.payments.formats, *secret)):
        told, more = dict(program.payments.formats.get(name, {})), secret.get(name, {})
        if twice := sorted(told.keys() & more.keys()):
            raise SettingsUnclear(f"{name}: the definition and {SETTINGS_FILE} both say {', '.join(twice)}")
        zone = {"time_zone": program.time_zone} if "time_zone" in format_named(name).OPTIONAL else {}
        found[name] = {**zone, **told, **more}
    rehearsing = sorted(name for name, told in found.items() if told.get("rehearsal") == "true")
    if rehearsing and os.environ.get(REHEARSAL) != "true":
        raise SettingsUnclear(f"{', '.join(rehearsing)}: rehearsal is true, and this installation is none "
                              f"({REHEARSAL} is not true); take it out of the settings")  # fmt: skip
    return found


def secrets_of(program: Program) -> dict[str, dict[str, str]]:
    """The tables of one program in the file of the installation; none where there is no such file."""
    if not os.environ.get(SETTINGS_FILE):
        return {}
    try:
        tables: dict[str, dict[str, str]] = tomllib.loads(words_in(SETTINGS_FILE)).get(program.code, {})
    except tomllib.TOMLDecodeError:
        raise SettingsUnclear(f"the file that {SETTINGS_FILE} names is no TOML") from None
    plain = isinstance(tables, dict) and all(
        isinstance(table, dict) and all(isinstance(value, str) for value in table.values())
        for table in tables.values()
    )  # fmt: skip
    if not plain:
        raise SettingsUnclear(f"the file that {SETTINGS_FILE} names holds something other than tables of texts")
    if unknown := sorted(tables.keys() - formats().keys()):
        raise SettingsUnclear(f"{SETTINGS_FILE} speaks of formats that nobody knows: {', '.join(unknown)}")
    return tables


def rehearses(program: Program) -> bool:
    """
    Whether a program's files go to the bank that we rehearse with, whose routing number no real bank has.

    Settings that cannot be read are no rehearsal.
    """
    try:
        return any(told.get("rehearsal") == "true" for told in settings_of(program).values())
    except (SettingsUnclear, KeyTrouble, KeyError):
        return False
