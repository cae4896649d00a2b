"""Airflow with everything it needs on this machine, until Ctrl-C: `mentor run`."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Event

from rich.console import Console

from cli.components import SERVER_PATIENCE_SECONDS, Airflow, Broken, form_component, migrate_airflow, recorded, stop_all
from cli.display import Display
from cli.home import SAMPLE_MEMBERS, USERS, Home
from cli.progress import Progress, Watch
from sql.database import upgrade
from tasks.shared.clock import now, real_now
from tasks.shared.files import private_folder

LOOK_SECONDS = 0.5
LOOKS_BETWEEN_FAILURE_CHECKS = 6
RIGHTS = {"ops": "run, pause and repeat everything", "finance": "look, and answer approvals"}
NEXT_STEPS = """What to try next:
  mails to the regions   {home}/outbox
  evidence of the pull   {home}/evidence
  runs and reasons       {url}/dags
  the regions answer     mentor sample-replies
  a survey, rehearsed    mentor run --rehearse-on DAY; docs/surveys.md says on which days
  the next export        put a CSV, workbook or JSON file into {home}/inbox/<program>/membership
  why somebody is listed mentor why <member id> --program <program>"""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(
    folder: Path, *, port: int | None, form_port: int | None, sample: bool, until_lists: bool, timeout: float,
    rehearse_on: datetime | None = None, members: int | None = None,
) -> int:  # fmt: skip
    """
    Start Airflow, follow the first pull, flags and lists, and stay until told to stop.

    Args:
        port: Of the Airflow page; None takes the one kept in the folder, or the first free one.
        form_port: Of the form that people answer surveys in; None likewise.
        sample: Lay out the sample association at the first start.
        until_lists: Stop when every region has its list.
        timeout: Seconds that `until_lists` may take.
        rehearse_on: What the clock of the sample association is to show from now on; the kept one if None.
        members: How many the sample association has; the usual or kept number if None.
    Returns:
        The exit code: 0, or 1 where something is in the way or did not happen in time; it was said why.
    """
    console, told_to_stop = Console(), Event()
    os.umask(0o077)
    for one in SIGNALS:
        signal.signal(one, lambda *_: told_to_stop.set())
    try:
        with only_one(private_folder(folder.resolve())) as home, ExitStack() as stack:
            if sample and not home.begun:
                lay_out_sample(home, now().date(), members)
            home.check_members(members)
            set_clock(home, rehearse_on, console)
            start = Start(home, console, told_to_stop, port, form_port)
            for parts in (start.airflow, start.form):
                stack.callback(parts.stop)
            start.prepare()
            return start.follow(until_lists, timeout)
    except RuntimeError as fault:
        console.print(str(fault), style="red", highlight=False, soft_wrap=True)
        return 1


def lay_out_sample(home: Home, today: date, members: int | None = None) -> None:
    """The sample association of this month, where its files would arrive."""
    from examples.sample.association import PROGRAM, make_sample, write_sample
    from examples.sample.members import MEMBERS

    home.once("sample", today.isoformat())
    home.once(SAMPLE_MEMBERS, str(members or MEMBERS))
    made = make_sample(today, members=home.sample_members or MEMBERS)
    write_sample(made, home.folder / "inbox" / PROGRAM, home.folder / "sample-truth.csv")


def set_clock(home: Home, rehearse_on: datetime | None, console: Console) -> None:
    """
    Put the clock forward if another day is rehearsed, and say so.

    Raises:
        RuntimeError: this is not the sample association, or its clock would go back.
    """
    if rehearse_on is not None:
        home.rehearse(rehearse_on)
    os.environ.update(home.clock_settings)
    if home.clock_ahead:
        console.print(f"Rehearsal: the clock of this installation shows {now():%A %Y-%m-%d %H:%M} UTC. Airflow's own "
                      "stays, so start what you want to see by hand on its page.",
                      style="yellow", highlight=False, soft_wrap=True)  # fmt: skip


@contextmanager
def only_one(folder: Path) -> Iterator[Home]:
    """Hold the installation: two starts in one folder would fight over its port and its files."""
    with (folder / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError(f"`mentor run` is running in {folder} already: stop it first (Ctrl-C there).") from None
        yield Home(folder)


class Start:
    """One start of an installation."""

    def __init__(
        self, home: Home, console: Console, told_to_stop: Event, port: int | None, form_port: int | None
    ) -> None:  # fmt: skip
        self.home, self.console, self.told_to_stop = home, console, told_to_stop
        self.begun, self.progress, self.looks = real_now(), Progress(), 0  # by Airflow's clock, which is never ahead
        records = [home.folder / name for name in ("processes.json", "form-process.json")]
        stop_all([left for record in records for left in recorded(record)], SERVER_PATIENCE_SECONDS)
        form = home.form_port(form_port)
        self.settings = home.settings(home.port(port))
        self.airflow = Airflow(self.settings, home.logs, records[0])
        self.form = Airflow(home.form_settings(), home.logs, records[1], form_component(form))
        [user, *_] = USERS
        url = self.settings["AIRFLOW__API__BASE_URL"]
        self.watch = Watch(url, user, home.passwords[user], home.database_url, self.begun)

    def prepare(self) -> None:
        """Bring both databases up to date and start Airflow."""
        self.console.print(f"mentor-cycle in {self.home.folder} (Ctrl-C stops it)", highlight=False, soft_wrap=True)
        upgrade(self.watch.engine)
        self.form.start()
        migrate_airflow(self.settings, self.home.airflow, self.home.logs)
        self.airflow.start()

    def follow(self, until_lists: bool, timeout: float) -> int:
        """Show the first chain as it goes, then stay; or leave when it is through, if that is all that is wanted."""
        with Display(self.console) as display:
            while not self.told_to_stop.is_set():
                news = self.look()
                display.show(self.progress)
                if until_lists and self.progress.out_after is not None:
                    return 0
                if until_lists and self.progress.seconds > timeout:
                    raise Broken(f"Not every region had its list after {timeout:.0f} s: see {self.home.logs}.")
                if not until_lists and news:
                    self.console.print(news, highlight=False, soft_wrap=True)
                self.told_to_stop.wait(LOOK_SECONDS)
            self.console.print("Stopping ...")
        return int(until_lists)

    def look(self) -> str:
        """Bring the progress up to date; what there is to say at this point, once."""
        self.airflow.revive()
        self.form.revive()
        progress, self.looks = self.progress, self.looks + 1
        progress.seconds = (real_now() - self.begun).total_seconds()
        if progress.healthy_after is None:
            if not self.watch.healthy():
                return ""
            progress.healthy_after = progress.seconds
            return self.doors()
        progress.counts = self.watch.counts(now().date())
        if self.looks % LOOKS_BETWEEN_FAILURE_CHECKS == 0:
            progress.failed = self.watch.failed()
        if progress.out_after is None and progress.counts.all_out:
            progress.out_after = progress.seconds
            return self.next_steps()
        return ""

    def doors(self) -> str:
        """Where to go and who to be there."""
        users = [f"  {user:<8} {self.home.passwords[user]}   may {RIGHTS[user]}" for user in USERS]
        return "\n".join([f"Airflow: {self.watch.url}", *users, f"Form of the surveys: {self.home.form_url}"])

    def next_steps(self) -> str:
        """What there is to see and to try."""
        return NEXT_STEPS.format(home=self.home.folder, url=self.watch.url)
