"""What is released leaves: every file of the report at once into a folder, and each receiver one mail, once."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row

from schemas.letters import Letter
from schemas.program import Program
from schemas.region import ALL_REGIONS
from sql.database import reading
from sql.queries import query
from tasks.shared import audit
from tasks.shared.files import home, private_folder, settle_folder, write_whole
from tasks.shared.keys import mark
from tasks.shared.mail import XLSX, Attachment, address, build, message_id, sender_address
from tasks.shared.outbox import enqueue, queued
from tasks.shared.printing import printed
from tasks.surveys import report_messages as say
from tasks.surveys.releasing import edition_of
from tasks.surveys.report import Edition, render_html
from tasks.surveys.report_sheets import render_csv, render_workbook
from tasks.surveys.results import Results, canonical
from tasks.surveys.rules import OTHER
from tasks.surveys.settings import named_addresses

ACTOR, KIND = "report_survey", "survey_report"
BOARD, STAFF, PDF = "MENTOR_BOARD_MAIL", "MENTOR_OPS_MAIL", "application/pdf"
FOLDER, SEAL = "reports", "edition.json"
STILL_NEWS = timedelta(days=7)
"""So long after a release whoever becomes a regional contact gets the report, too."""


class FolderTaken(RuntimeError):
    """Files of something else lie where the report should be."""


def deliver(
    program: Program, engine: Engine, wave_id: str, version: int, today: date, moment: datetime
) -> dict[str, int]:
    """
    Write the files of a released version and queue its mails. A second run writes and queues nothing.

    Returns:
        files; queued.
    Raises:
        NotReleased: nobody has released it.
    """
    with reading(engine) as db:
        edition = edition_of(db, program, wave_id, version)
        contacts = contacts_of(db, program, today)
    folder = folder_of(program, wave_id, version)
    names = write_report(edition, folder, [row.region for row in contacts])
    counts = {"files": len(names), "queued": 0}
    board = [Attachment(sent_as(wave_id, "board.pdf"), (folder / "board.pdf").read_bytes(), PDF),
             Attachment(sent_as(wave_id, "results.xlsx"), (folder / "results.xlsx").read_bytes(), XLSX)]  # fmt: skip
    for to in board_of(program):
        letter = say.board_letter(program, edition.results, version)
        counts["queued"] += post(engine, edition, letter, to, "", board, moment)
    for row in contacts:
        letter = say.region_letter(program, edition.results, row.region, row.name, version)
        name = sent_as(wave_id, f"{in_a_name(row.region)}.pdf")
        page = Attachment(name, (folder / f"{file_name(row.region)}.pdf").read_bytes(), PDF)
        counts["queued"] += post(engine, edition, letter, row.email, row.region, [page], moment)
    return counts


def contacts_of(db: Connection, program: Program, today: date) -> list[Row[Any]]:
    """Who gets a region's report; in a program with one list for all nobody does."""
    rows = db.execute(query("surveys/contacts_until"), {"program": program.code, "today": today})
    return [row for row in rows if row.is_active and row.region != ALL_REGIONS]


def board_of(program: Program) -> tuple[str, ...]:
    """Who gets the whole report: the board of this program, and staff."""
    staff = os.environ.get(STAFF, "")
    return tuple(dict.fromkeys([*named_addresses(BOARD, program.code), *([staff] if staff else [])]))


def receivers(program: Program, db: Connection, today: date) -> list[str]:
    """Who gets which report, in words and without an address, for the person who releases it."""
    people, contacts = board_of(program), contacts_of(db, program, today)
    nobody = f"nobody, since {BOARD} names no address for {program.code} and {STAFF} is not set"
    board = f"the whole report: {f'{len(people)} addresses of board and staff' if people else nobody}"
    regions = f"each region's own report: {len(contacts)} regional contacts"
    return [board, *([regions] if contacts else [])]


def folder_of(program: Program, wave_id: str, version: int) -> Path:
    """Where the files of a version lie."""
    return home() / FOLDER / program.code / wave_id.replace(":", "-") / f"v{version}"


def file_name(region: str) -> str:
    """`region-3` and a mark of the name, so that two spellings never share a file."""
    return f"{in_a_name(region)}-{hashlib.sha256(region.encode()).hexdigest()[:6]}"


def in_a_name(region: str) -> str:
    """`region-3`: a region as it can stand in the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", region.lower()).strip("-")[:40] or "region"


def sent_as(wave_id: str, what: str) -> str:
    """`masa-2026-27-annual-region-3.pdf`: a file as its receiver finds it among others, with nobody's name in it."""
    return f"{wave_id.replace(':', '-')}-{what}"


def regions_of(results: Results) -> set[str]:
    """Every region that the results know as a group of its own."""
    return {name for form in results.forms for name in form.turnout.get("region", {})} - {OTHER}


def write_report(edition: Edition, folder: Path, regions: Iterable[str] = ()) -> list[str]:
    """
    Write every file of a report into a folder that is not there yet: all of them or none.

    Args:
        regions: Further regions that get a report, although nothing is known of them alone.
    Returns:
        The names of the files in the folder.
    Raises:
        FolderTaken: something else lies there, or files of another version.
    """
    if folder.exists() and any(folder.iterdir()):
        if edition.draft or not (folder / SEAL).is_file() or (folder / SEAL).read_bytes() != seal_of(edition):
            raise FolderTaken(f"{folder} holds something else; choose another folder")
        add_missing(edition, folder, regions)
        return sorted(path.name for path in folder.iterdir())
    private_folder(folder.parent)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".", suffix=".tmp"))
    try:
        for name, content in whole_files(edition):
            write_whole(draft / name, content)
        add_missing(edition, draft, regions)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    settle_folder(folder.parent)
    return sorted(path.name for path in folder.iterdir())


def seal_of(edition: Edition) -> bytes:
    """Which results the files of a folder show."""
    said = {"wave_id": edition.results.wave_id, "version": edition.version, "draft": edition.draft,
            "content_sha256": hashlib.sha256(canonical(edition.results).encode()).hexdigest()}  # fmt: skip
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def whole_files(edition: Edition) -> Iterable[tuple[str, bytes]]:
    """The files that speak of everybody."""
    page = render_html(edition)
    yield SEAL, seal_of(edition)
    yield "results.json", canonical(edition.results).encode()
    yield "board.html", page.encode()
    yield "board.pdf", printed(page)
    yield "results.csv", render_csv(edition.results)
    yield "results.xlsx", render_workbook(edition.program, edition.results, draft=edition.draft)


def add_missing(edition: Edition, folder: Path, regions: Iterable[str]) -> None:
    """Write the pages of those regions that have none yet; the one to print comes last and says that both are there."""
    for region in sorted(regions_of(edition.results) | set(regions)):
        name = file_name(region)
        if not (folder / f"{name}.pdf").exists():
            page = render_html(replace(edition, region=region))
            write_whole(folder / f"{name}.html", page.encode())
            write_whole(folder / f"{name}.pdf", printed(page))


def post(
    engine: Engine, edition: Edition, letter: Letter, to: str, region: str, files: list[Attachment], moment: datetime
) -> bool:
    """Queue one receiver's mail; False if it stands there already."""
    program, wave_id, sender = edition.program, edition.results.wave_id, sender_address()
    who = mark("survey_report", wave_id, str(edition.version), region, to.lower())
    mail = build(
        sender=sender, sender_name=program.name, to=to, subject=letter.subject, text=letter.text(), html=letter.html(),
        attachments=files, date=moment, message_id=message_id("survey_report", who, domain=address(sender).domain),
    )  # fmt: skip
    said = queued(mail, dedupe_key=f"{KIND}/{who}", program=program.code, kind=KIND,
                  subject_key=f"{wave_id}/v{edition.version}")  # fmt: skip
    with engine.begin() as db:
        if not enqueue(db, said, moment):
            return False
        audit.append(db, at=moment, actor=ACTOR, action="survey_report_queued", subject=wave_id,
                     facts={"version": edition.version, "whole": not region})  # fmt: skip
    return True


def deliver_all(program: Program, engine: Engine, today: date, moment: datetime) -> dict[str, int]:
    """Deliver what was released in the last days; what was delivered before is left as it is."""
    counts, said = {"files": 0, "queued": 0}, {"program": program.code, "since": moment - STILL_NEWS}
    with reading(engine) as db:
        rows = db.execute(query("surveys/releases_of_program"), said).all()
    for row in rows:
        for name, number in deliver(program, engine, row.wave_id, row.version, today, moment).items():
            counts[name] += number
    return counts


def undelivered(program: Program, engine: Engine, moment: datetime) -> bool:
    """Whether something was released in the last days, so that its files and mails are to be looked at."""
    said = {"program": program.code, "since": moment - STILL_NEWS}
    with reading(engine) as db:
        return db.execute(query("surveys/releases_of_program"), said).first() is not None
