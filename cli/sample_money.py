"""`mentor sample-payees`, `mentor sample-bank`: whom the sample association pays, and a bank that answers."""

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.home import NO_BANK_SETTINGS, Home
from cli.output import screen, wrong_usage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

HOUSE = Path(__file__).parents[1]
LONG_AGO, LATER = timedelta(days=30), timedelta(days=11)
"""When the accounts of the sample were verified: nothing is paid into one that was verified days ago."""
PROPOSER, VERIFIER = "sample proposer", "sample verifier"
HomeFolder = Annotated[Path | None, typer.Option(help="Folder of the installation; MENTOR_HOME, or .mentor here.")]
Corrected = Annotated[str, typer.Option(help="A region, such as the one whose payment came back: its new account.")]
Returned = Annotated[bool, typer.Option(help="Whether the first payment of the file comes back.")]


def sample_payees(home: HomeFolder = None, corrected: Corrected = "") -> None:
    """Enter whom the sample association pays, with made-up accounts that two made-up people saw weeks ago."""
    from examples.sample.association import PROGRAM, SEED
    from examples.sample.payees import account_numbers
    from sql.database import engine
    from tasks.shared.clock import now

    installation, moment = the_sample(home), now()
    missing = enter_payees(installation, engine(), moment)
    numbers = account_numbers(SEED + bool(corrected))
    wanted = [corrected] if corrected else missing
    if unknown := [region for region in wanted if region not in numbers]:
        wrong_usage(f"The sample association has no {unknown[0]}; write one of {', '.join(numbers)}.")
    when = moment - (LATER if corrected else LONG_AGO)
    for region in wanted:
        enter_account(engine(), region, numbers[region], when)
    accounts = "1 account" if len(wanted) == 1 else f"{len(wanted)} accounts"
    screen.print(f"{accounts} entered, as if verified on {when:%Y-%m-%d}; `mentor payees list --program {PROGRAM}` "
                 "shows them.", markup=False, highlight=False)  # fmt: skip


def sample_bank(home: HomeFolder = None, returned: Returned = True) -> None:
    """Let the bank of the sample association answer the newest payment file: most are paid, the first comes back."""
    from examples.sample import bank
    from examples.sample.association import PROGRAM
    from schemas.registry import program
    from tasks.shared.clock import now, today_in

    installation = the_sample(home)
    files = sorted(installation.folder.glob("payments/*/*-nacha.ach"), key=lambda path: path.stat().st_mtime)
    if not files:
        wrong_usage(f"No payment file has left {installation.folder}: approve a batch first.")
    sent, today = files[-1].read_bytes(), today_in(program(PROGRAM).time_zone, now())
    back = bank.entries_in(sent)[0].reference if returned else ""
    answers = {"paid.csv": bank.paid_table(sent, today.isoformat(), back)}
    if back:
        answers["returned.ach"] = bank.returned(sent, back, f"{today:%y%m%d}")
    inbox = installation.folder / "inbox" / PROGRAM / "bank"
    inbox.mkdir(parents=True, exist_ok=True)
    for name, content in answers.items():
        (inbox / name).write_bytes(content)
    told = f"{back} came back" if back else "all were paid"
    screen.print(f"The bank has answered {files[-1].name}: {told}. Its files lie in {inbox}; the next run of "
                 f"{PROGRAM}__pay_stipends reads them.", markup=False, highlight=False)  # fmt: skip


def the_sample(home: Path | None) -> Home:
    """An installation of the sample association, with whose keys and database this process works from now on."""
    installation = Home(home or Path(os.environ.get("MENTOR_HOME") or HOUSE / ".mentor"))
    if installation.sample_day is None:
        wrong_usage(f"{installation.folder} is no installation of the sample association: `mentor run` first.")
    os.environ |= {name: words for name, words in installation.program_settings().items() if name.startswith("MENTOR")}
    return installation


def enter_payees(installation: Home, engine: "Engine", moment: "datetime") -> list[str]:
    """The register of payees and the settings of a bank that does not exist; the regions without an account."""
    from examples.sample.association import PROGRAM
    from examples.sample.payees import BANK_SETTINGS, payees_register
    from schemas.registry import program
    from sql.database import reading
    from tasks.shared.clock import today_in
    from tasks.shared.files import write_whole
    from tasks.stipends.payee_registers import take_in_registers
    from tasks.stipends.payees import known_accounts, payees_of

    if installation.bank_settings.read_text(encoding="utf-8") == NO_BANK_SETTINGS:
        write_whole(installation.bank_settings, BANK_SETTINGS.encode())
    inbox = installation.folder / "inbox" / PROGRAM / "payees"
    inbox.mkdir(parents=True, exist_ok=True)
    masa = program(PROGRAM)
    (inbox / f"payees-{today_in(masa.time_zone, moment)}.csv").write_bytes(payees_register())
    take_in_registers(masa, engine, moment)
    with reading(engine) as db:
        have = {one.payee_id for one in known_accounts(db, masa)}
        return [one.reference for one in payees_of(db, masa) if one.payee_id not in have]


def enter_account(engine: "Engine", region: str, number: str, moment: "datetime") -> None:
    """One account, proposed and verified by two people who do not exist."""
    from examples.sample.association import PROGRAM
    from examples.sample.payees import BANK
    from schemas.registry import program
    from tasks.stipends.accounts import propose_account, verify_account
    from tasks.stipends.payee_rules import account_in

    masa, account = program(PROGRAM), account_in("aba", BANK, number, rehearsal=True)
    proposed = propose_account(engine, masa, region, account, PROPOSER, moment)
    verify_account(engine, masa, proposed.account_id, account, "call_back", VERIFIER, moment)
