"""The form under load: its real processes on both databases, and valid answers of many people, one link each."""

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.postgres import binaries, own_server
from bench.sides import surroundings
from bench.targets import Verdict

if TYPE_CHECKING:
    from sqlalchemy import Engine

WANTED = {"postgresql": 300, "sqlite": 100}
"""Valid answers a second that each database must take."""
P99_MS, AT_ONCE, WARM = 250.0, 16, 200
PROGRAM, FORM = "masa", "mentee_annual"
WAVE = f"{PROGRAM}:2026-27:annual"


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured of one database."""

    rate: float
    """Answers a second, as many as it takes."""
    cpu_ms: float
    """Of the form's processes for each answer."""
    p99_ms: float
    """At half of what is wanted."""
    page_ms: float
    """CPU of one page of the form."""


def code(number: int) -> str:
    """The code of one link."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:22]


def seed(engine: "Engine", people: int, now: datetime) -> bytes:
    """A wave that is open and as many invitations; the body of a whole valid answer."""
    from sqlalchemy import insert

    from schemas.registry import program
    from sql import survey_tables as tables

    survey = next(one for one in program(PROGRAM).surveys if one.key == FORM)
    content = json.dumps(survey.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    rows = [
        {"invitation_id": f"{number:032}", "wave_id": WAVE, "survey_key": FORM, "audience": "mentee",
         "person_key": str(number), "generation": 1, "cut": '{"region":"Region 3","role":"superintendent"}',
         "code_sha256": hashlib.sha256(code(number).encode()).hexdigest(), "revoked_for": ""}
        for number in range(people)
    ]  # fmt: skip
    with engine.begin() as db:
        db.execute(insert(tables.survey_waves), {
            "wave_id": WAVE, "program": PROGRAM, "program_year": "2026-27", "wave": "annual", "state": "open",
            "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1), "mail_stopped": 0,
            "grace_until": now + timedelta(days=2), "questions_sha256": "a" * 64, "audience_sha256": "a" * 64,
            "approved_by": "ops", "approved_at": now})  # fmt: skip
        db.execute(insert(tables.survey_forms), {
            "wave_id": WAVE, "survey_key": FORM, "content": content,
            "content_sha256": hashlib.sha256(content.encode()).hexdigest()})  # fmt: skip
        db.execute(insert(tables.survey_invitations), rows)
    return urlencode(answers(survey)).encode()


def answers(survey: Any) -> dict[str, str]:
    """Every question answered, as a browser sends it."""
    said = {"do": "send"}
    for question in survey.questions:
        for name in question.fields:
            if question.kind in {"likert", "likert_grid"}:
                said[name] = survey.scale_of(question).points[-2].code
            elif question.kind == "multiple":
                said[f"{name}.{question.choices[0].key}"] = "1"
            else:
                said[name] = {"single": next((one.key for one in question.choices), ""), "recommend": "9",
                              "integer": "7", "date": "2026-11-22", "text": "We talked. "}[question.kind]  # fmt: skip
    return said


@contextmanager
def form(url: str, workers: int) -> Iterator[tuple[int, int]]:
    """The form as it runs in production; its port and the id of its first process."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "cli.main", "portal", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, env=surroundings({"MENTOR_DATABASE_URL": url}), stderr=subprocess.DEVNULL)
    try:
        wait_until_healthy(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_until_healthy(port: int) -> None:
    """
    Until it answers.

    Raises:
        RuntimeError: it does not within a minute.
    """
    for _ in range(600):
        try:
            urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the form did not start within a minute")


class Person:
    """One connection that many people use in turn; lighter than any client, so that the form is measured and not it."""

    def __init__(self, port: int) -> None:
        self.link = socket.create_connection(("127.0.0.1", port))
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, head: str, body: bytes = b"") -> int:
        """Send one request; the status of its answer, when all of it is here."""
        self.link.sendall(f"{head} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        found = b""
        while b"\r\n\r\n" not in found:
            found += self.link.recv(65536)
        top, _, rest = found.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", top)
        left = int(length[1]) - len(rest) if length else 0
        while left > 0:
            left -= len(self.link.recv(65536))
        return int(top[9:12])


def answer_all(port: int, numbers: Sequence[int], body: bytes, pace: float = 0) -> tuple[float, list[float]]:
    """
    So many people answer, sixteen at once.

    Args:
        pace: Answers a second that begin, whether earlier ones are through or not; 0 is as many as it takes.
    Returns:
        The seconds it took, and the milliseconds that each waited since the moment when its turn was.
    Raises:
        RuntimeError: an answer was not taken.
    """
    turn, lock, waits, wrong = count(), Lock(), [], []
    started = time.perf_counter()

    def answer_some() -> None:
        person = Person(port)
        while True:
            with lock:
                at = next(turn)
            if at >= len(numbers):
                return
            due = started + at / pace if pace else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            status = person.ask(f"POST /s/{code(numbers[at])}", body)
            waits.append((time.perf_counter() - due) * 1000)
            if status != 200:
                wrong.append(status)

    people = [Thread(target=answer_some) for _ in range(AT_ONCE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} answers were not taken: {sorted(set(wrong))}")
    return time.perf_counter() - started, waits


def cpu_of(pid: int) -> float:
    """Seconds of processor that a process and its children have used."""
    import psutil

    first = psutil.Process(pid)
    used = [one.cpu_times() for one in (first, *first.children(recursive=True))]
    return sum(one.user + one.system for one in used)


def under_load(url: str, now: datetime, wanted: int, workers: int, seconds: float) -> Load:
    """
    Measure the form on one empty database.

    Raises:
        RuntimeError: not every answer is there once.
    """
    from sqlalchemy import func, select

    from sql import survey_tables as tables
    from sql.database import connect, upgrade

    engine = connect(url)
    upgrade(engine)
    hard, easy = int(wanted * seconds), int(wanted / 2 * seconds)
    body = seed(engine, WARM + hard + easy + 1, now)
    with form(url, workers) as (port, pid):
        answer_all(port, range(WARM), body)
        before = cpu_of(pid)
        took, _ = answer_all(port, range(WARM, WARM + hard), body)
        between = cpu_of(pid)
        _, waits = answer_all(port, range(WARM + hard, WARM + hard + easy), body, wanted / 2)
        later, person = cpu_of(pid), Person(port)
        pages = [person.ask(f"GET /s/{code(WARM + hard + easy)}") for _ in range(WARM)]
        page = (cpu_of(pid) - later) / len(pages) * 1000
    with engine.connect() as db:
        kept = {db.execute(select(func.count()).select_from(table)).scalar()
                for table in (tables.survey_inbox, tables.survey_submitted)}  # fmt: skip
    engine.dispose()
    if kept != {WARM + hard + easy} or set(pages) != {200}:
        raise RuntimeError(f"{WARM + hard + easy} people answered, {kept} answers are there")
    p99 = sorted(waits)[int(len(waits) * 0.99)]
    return Load(hard / took, (between - before) / hard * 1000, p99, page)


def measure(folder: Path, seconds: float) -> tuple[list[Verdict], str]:
    """Both databases, each with as many workers as it runs with; PostgreSQL is left out where there is no server."""
    from tasks.shared.clock import now as clock

    now = clock()
    found = {"sqlite": under_load(f"sqlite:///{folder / 'form.db'}", now, WANTED["sqlite"], 1, seconds)}
    if place := binaries():
        with own_server(place) as (url, _):
            found["postgresql"] = under_load(url, now, WANTED["postgresql"], 2, seconds)
    verdicts, said = [], []
    for name, load in found.items():
        verdicts += [
            Verdict(f"form on {name}: ms for each valid answer, {AT_ONCE} at once", 1000 / load.rate,
                    1000 / WANTED[name]),
            Verdict(f"form on {name}: p99 in ms at {WANTED[name] // 2} answers a second", load.p99_ms, P99_MS),
        ]  # fmt: skip
        said.append(f"form on {name}: {load.rate:.0f} answers a second, {load.cpu_ms:.2f} ms CPU for each, "
                    f"{load.page_ms:.2f} ms CPU for a page")  # fmt: skip
    return verdicts, "\n".join(said)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory(dir="/var/tmp") as where:
        made, words = measure(Path(where), float(sys.argv[1]) if len(sys.argv) > 1 else 10)
    print("\n".join([*(one.words for one in made), words, f"load {os.getloadavg()[0]:.1f}"]))  # noqa: T201
