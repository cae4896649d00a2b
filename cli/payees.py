"""`mentor payees`: who is paid and into which account; one person proposes an account, another one verifies it."""

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cli.arguments import AsJson, ProgramCode, the_program
from cli.output import answer, finish, screen, show_table, wrong_usage
from cli.stores import stored

if TYPE_CHECKING:
    from schemas.payment import Account
    from schemas.program import Program
    from tasks.stipends.payees import KnownAccount, Payee

LARGEST_FILE = 200
OTHERS = 0o077
AccountId = Annotated[int, typer.Argument(help="The account's number, as `mentor payees list` shows it.")]
By = Annotated[str, typer.Option("--by", help="Your name; it goes on record.")]
Scheme = Annotated[str, typer.Option(help="aba (United States), gbsort (United Kingdom), or check.")]
Numbers = Annotated[Path | None, typer.Option(
    help="A file that only you can read, or /dev/fd/N: routing number or sort code, then the account number. Without "
         "it you are asked for both.")]  # fmt: skip

app = typer.Typer(no_args_is_help=True, help=__doc__)


@app.callback()
def payees() -> None:
    """Who is paid, and into which account."""


@app.command("list")
def list_payees(program: ProgramCode, as_json: AsJson = False) -> None:
    """The payees with their accounts, of which nobody sees more than four digits. Nothing is written."""
    from sql.database import reading
    from tasks.stipends.accounts import shared_accounts
    from tasks.stipends.payees import known_accounts, payees_of

    chosen = the_program(program)
    with stored() as engine, reading(engine) as db:
        found, kept, shared = payees_of(db, chosen), known_accounts(db, chosen), shared_accounts(db, chosen)
    others: dict[int, set[str]] = {}
    for one in shared:
        others.setdefault(one.account_id, set()).add(one.other_payee_id)
    shapes = [shape(payee, [shape_of_account(chosen, one, sorted(others.get(one.account_id, ())))
                            for one in kept if one.payee_id == payee.payee_id]) for payee in found]  # fmt: skip
    if not answer({"program": chosen.code, "payees": shapes}, as_json=as_json):
        show(chosen, shapes)
    finish(problems=any(payee["waits_for"] for payee in shapes))


@app.command()
def propose(
    payee: Annotated[str, typer.Argument(help="The payee, such as a region; or the id that `list` shows.")],
    program: ProgramCode, by: By, scheme: Scheme = "aba",
    kind: Annotated[str, typer.Option(help="checking or savings.")] = "checking",
    numbers: Numbers = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Propose where a payee's money goes. Nothing is paid there until somebody else has verified it."""
    from tasks.shared.clock import now
    from tasks.stipends.accounts import propose_account

    chosen = the_program(program)
    account = account_typed(chosen, scheme, kind, numbers, twice=True)
    with stored() as engine:
        try:
            done = propose_account(engine, chosen, payee, account, by, now())
        except (LookupError, ValueError, RuntimeError) as error:
            refuse(error)
    shape = {"program": chosen.code, "account": done.account_id, "last4": done.last4,
             "shared_with": list(done.shared_with)}  # fmt: skip
    if not answer(shape, as_json=as_json):
        screen.print(f"Account {done.account_id} ({hidden(done.last4)}) waits. Somebody else calls the payee and runs "
                     f"`mentor payees verify {done.account_id}`.", markup=False, highlight=False)  # fmt: skip
        if done.shared_with:
            screen.print(f"Beware: {', '.join(done.shared_with)} has the same number.", style="red", markup=False)
    finish(problems=bool(done.shared_with))


@app.command()
def verify(
    account: AccountId, program: ProgramCode, by: By,
    how: Annotated[str, typer.Option(help="call_back, in_person or bank_document.")],
    scheme: Scheme = "aba", numbers: Numbers = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Type the number as the payee told you, by a way that you knew before; if it is the same, it counts from now."""
    from tasks.shared.clock import now
    from tasks.stipends.accounts import NeedsAnother, NotTheSame, verify_account

    chosen = the_program(program)
    heard = account_typed(chosen, scheme, "checking", numbers, twice=False)
    with stored() as engine:
        try:
            retired = verify_account(engine, chosen, account, heard, how, by, now())
        except (NeedsAnother, NotTheSame) as error:
            told(chosen, account, "proposed", (), str(error), as_json=as_json, done=False)
        except (LookupError, ValueError, RuntimeError) as error:
            refuse(error)
    words = f"Account {account} counts from now on."
    told(chosen, account, "verified", retired, words, as_json=as_json, done=True)


@app.command()
def suspend(
    account: AccountId, program: ProgramCode, by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why, in words, without numbers; it is kept.")],
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Pay nothing more into an account. Only a new proposal, verified by somebody else, ends that."""
    from tasks.shared.clock import now
    from tasks.stipends.accounts import suspend_account
    from tasks.stipends.payee_rules import canonical

    chosen = the_program(program)
    with stored() as engine:
        try:
            who = canonical(by)
            with engine.begin() as db:
                done = suspend_account(db, chosen, account, reason, who, now())
        except (LookupError, ValueError) as error:
            refuse(error)
    words = "Suspended. Nothing more is paid there." if done else "It was suspended or replaced before; that stands."
    told(chosen, account, "suspended", (), words, as_json=as_json, done=done)


@app.command("rotate-key")
def rotate_key(by: By, as_json: AsJson = False) -> None:
    """Seal every account of every program with the first key in the key file; the keys below are not needed then."""
    from tasks.shared.clock import now
    from tasks.stipends.sealed_accounts import rotate_keys

    with stored() as engine:
        try:
            sealed = rotate_keys(engine, by, now())
        except (ValueError, RuntimeError) as error:
            refuse(error)
    if not answer({"sealed": sealed}, as_json=as_json):
        screen.print(f"Sealed anew: {sealed}. Every key but the first may be taken out of the file.", markup=False)
    finish(problems=False)


def refuse(error: Exception) -> NoReturn:
    """End with the sentence of an error of ours. What went wrong in a library is told by its kind alone."""
    from tasks.stipends.vault import KeyTrouble, SealBroken

    if isinstance(error, RuntimeError) and not isinstance(error, KeyTrouble | SealBroken):
        raise error
    words = str(error.args[0]) if error.args else type(error).__name__
    wrong_usage(words if words.endswith(".") else f"{words}.")


def account_typed(program: "Program", scheme: str, kind: str, numbers: Path | None, *, twice: bool) -> "Account":
    """The account that somebody types or keeps in a file: never an argument, which the shell would remember."""
    from tasks.stipends.bank_settings import rehearses
    from tasks.stipends.payee_rules import WrongNumbers, account_in

    if scheme == "check":
        routing, number = "", ""
    elif numbers is not None:
        routing, number = lines_of(numbers)
    else:
        routing = typer.prompt("Sort code" if scheme == "gbsort" else "Routing number", err=True)
        number = typer.prompt("Account number (not shown)", hide_input=True, confirmation_prompt=twice, err=True)
    try:
        return account_in(scheme, routing, number, kind, rehearsal=rehearses(program))
    except WrongNumbers as error:
        wrong_usage("\n".join(error.sentences))


def lines_of(path: Path) -> list[str]:
    """The two lines of a file that nobody else can read; a pipe has no other readers."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_ISREG(mode) and mode & OTHERS:
                wrong_usage("Others may read the file: give it mode 0600, and remove it afterwards.")
            words = file.read(LARGEST_FILE).decode("ascii", errors="replace")
    except OSError as fault:
        wrong_usage(f"The file with the numbers cannot be read: {fault.strerror}.")
    lines = words.split("\n")
    if len([line for line in lines if line.strip()]) != 2:
        wrong_usage("Write two lines: routing number or sort code, then the account number.")
    return [line for line in lines if line.strip()]


def told(
    program: "Program", account: int, state: str, retired: tuple[int, ...], words: str, *, as_json: bool, done: bool
) -> NoReturn:  # fmt: skip
    """Say what became of an account; 1 where it did not happen."""
    shape = {"program": program.code, "account": account, "state": state, "retired": list(retired), "done": done}
    if not answer(shape, as_json=as_json):
        screen.print(words, markup=False, highlight=False)
    finish(problems=not done)


def shape(payee: "Payee", accounts: list[dict[str, Any]]) -> dict[str, Any]:
    """One payee with what it waits for."""
    from tasks.stipends.account_messages import waits_for

    states = {one["state"] for one in accounts}
    shared = any(one["shared_with"] for one in accounts)
    return {
        "payee": payee.payee_id, "kind": payee.kind, "reference": payee.reference, "legal_name": payee.legal_name,
        "type": payee.payee_type, "town": payee.town, "country": payee.country,
        "remittance_email": payee.remittance_email, "waits_for": waits_for(states, shared=shared),
        "accounts": accounts,
    }  # fmt: skip


def shape_of_account(program: "Program", one: "KnownAccount", shared_with: list[str]) -> dict[str, Any]:
    """One version of where a payee's money goes."""
    from tasks.shared.clock import today_in

    return {
        "account": one.account_id, "scheme": one.scheme, "last4": one.last4, "state": one.state,
        "proposed_by": one.proposed_by, "proposed_on": today_in(program.time_zone, one.proposed_at),
        "verified_by": one.verified_by, "how": one.verified_how,
        "verified_on": today_in(program.time_zone, one.verified_at) if one.verified_at else None,
        "suspended_for": one.suspended_for, "shared_with": shared_with,
    }  # fmt: skip


def hidden(last4: str) -> str:
    """An account as it is shown."""
    from schemas.payment_formats import HIDDEN_DIGITS

    return f"{HIDDEN_DIGITS}{last4}" if last4 else "by check"


def show(program: "Program", shapes: list[dict[str, Any]]) -> None:
    """The payees for people; accounts that are history are left to --json."""
    from rich.markup import escape

    rows = [
        (escape(payee["reference"]), escape(payee["legal_name"]), one.get("account", ""), one.get("state", ""),
         hidden(one["last4"]) if one else "", escape(one.get("proposed_by", "")), escape(one.get("verified_by", "")),
         payee["waits_for"])
        for payee in shapes
        for one in [each for each in payee["accounts"] if each["state"] != "retired"] or [{}]
    ]  # fmt: skip
    show_table(f"{program.name}: payees",
               ("payee", "legal name", "account", "state", "number", "proposed by", "verified by", "waits for"),
               rows)  # fmt: skip
