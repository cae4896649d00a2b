"""The timetable gives every event of a calendar one run, in order, whatever was down."""

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pendulum
import pytest
from airflow.exceptions import AirflowTimetableInvalid
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction
from airflow.utils.types import DagRunType
from airflow_home import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from program_calendar import ProgramCalendarTimetable
from thorough import some

from schemas.calendar import CalendarSpec, Mark, events_between

RUN_ID = re.compile(r"[A-Za-z0-9_.~:+-]+")
"""What Airflow accepts as a run id; for anything else its scheduler logs an error each second and makes no run."""
FREE = TimeRestriction(None, None, catchup=False)


def at(words: str) -> datetime:
    """A local moment without a zone."""
    return datetime.fromisoformat(words)


def a_mark(id: str = "lists_out", **other: Any) -> Mark:
    settings = {"anchor": "program_year.start", "offset": "P5W", "month_day": None, "roll": "next_business_day"}
    return Mark(**({"id": id, "action": "send_lists", "target": None, "at": "08:00"} | settings | other))


MONTHLY = a_mark("topup", anchor="event.monthly", offset="P0D", at="08:01")
PULL = a_mark("roster", action="pull_membership", anchor="event.weekly", offset="P0D", at="06:00")


def a_calendar(*marks: Mark, **other: Any) -> CalendarSpec:
    plain = {"code": "north", "time_zone": "America/Chicago", "year_start": "07-01", "holidays": "US-MN", "terms": ()}
    return CalendarSpec(**(plain | other), marks=marks or (a_mark(), MONTHLY, PULL))


def a_timetable(*marks: Mark, since: str = "2026-08-01T00:00:00", **other: Any) -> ProgramCalendarTimetable:
    return ProgramCalendarTimetable(a_calendar(*marks, **other), ["send_lists"], since)


def runs(timetable: Any, number: int, after: DagRunInfo | None = None) -> list[DagRunInfo]:
    """The next runs, each asked for as the scheduler asks: with the interval of the one before."""
    found: list[DagRunInfo] = []
    for _ in range(number):
        last = found[-1] if found else after
        info = timetable.next_dagrun_info_v2(last_dagrun_info=last, restriction=FREE)
        if info is None:
            break
        found.append(info)
    return found


def local(info: DagRunInfo) -> datetime:
    return info.run_after.in_timezone("America/Chicago").naive()


def test_a_new_installation_first_runs_what_holds_on_its_first_day() -> None:
    [first] = runs(a_timetable(since="2026-10-20T09:00:00"), 1)

    assert local(first) == at("2026-10-01T08:01")


def test_an_event_at_the_very_moment_of_the_start_is_the_first() -> None:
    [first] = runs(a_timetable(since="2026-10-01T08:01:00"), 1)

    assert local(first) == at("2026-10-01T08:01")


def test_a_yearly_event_is_found_also_when_it_is_nearly_a_year_away() -> None:
    first, second, third = runs(a_timetable(a_mark(), since="2026-08-01T00:00:00"), 3)

    assert [local(info) for info in (first, second, third)] == [
        at("2025-08-05T08:00"), at("2026-08-05T08:00"), at("2027-08-05T08:00"),
    ]  # fmt: skip


def test_events_of_other_actions_have_no_run() -> None:
    keys = {a_timetable().generate_run_id(**the_id_of(info)) for info in runs(a_timetable(), 30)}

    assert not [key for key in keys if "roster" in key]


def test_a_calendar_without_such_an_event_never_runs() -> None:
    assert runs(a_timetable(PULL), 1) == []


@given(
    since=st.datetimes(at("2024-01-01T00:00"), at("2029-01-01T00:00")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    zone=st.sampled_from(["America/Chicago", "Europe/London", "America/Los_Angeles"]),
    start=st.sampled_from(["07-01", "09-01", "01-01"]),
)
@settings(max_examples=some(40), deadline=None)
def test_every_later_event_has_its_run_in_order_and_none_has_two(since: datetime, zone: str, start: str) -> None:
    timetable = a_timetable(since=since.isoformat(), time_zone=zone, year_start=start)

    found = runs(timetable, 40)

    moments = [info.run_after.in_timezone(zone).naive() for info in found]
    events = events_between(timetable.calendar, ["send_lists"], moments[0], moments[-1])
    assert moments == [event.at for event in events]
    assert moments[0] <= since < moments[1]
    assert all(a < b for a, b in pairwise(info.run_after for info in found))


def test_after_a_long_pause_the_missed_events_follow_one_after_the_other() -> None:
    last = DagRunInfo.exact(pendulum.datetime(2026, 9, 1, 13, 1))

    found = runs(a_timetable(), 3, after=last)

    assert [local(info) for info in found] == [
        at("2026-10-01T08:01"), at("2026-11-02T08:01"), at("2026-12-01T08:01"),
    ]  # fmt: skip


def test_a_backfill_holds_the_events_of_its_days_only() -> None:
    days = TimeRestriction(pendulum.datetime(2026, 10, 1), pendulum.datetime(2026, 10, 31), catchup=True)
    first = a_timetable().next_dagrun_info_v2(last_dagrun_info=None, restriction=days)

    second = a_timetable().next_dagrun_info_v2(last_dagrun_info=first, restriction=days)

    assert first is not None
    assert local(first) == at("2026-10-01T08:01")
    assert second is None


def the_id_of(info: DagRunInfo) -> dict[str, Any]:
    return {"run_type": DagRunType.SCHEDULED, "run_after": info.run_after, "data_interval": info.data_interval}


def test_a_run_id_names_the_event_and_airflow_accepts_it() -> None:
    ids = [a_timetable().generate_run_id(**the_id_of(info)) for info in runs(a_timetable(), 30)]

    assert ids[1].startswith("scheduled__north:2026-27:topup_20260801__2026-08-03T13:01:00")
    assert [run_id for run_id in ids if not RUN_ID.fullmatch(run_id)] == []
    assert len(set(ids)) == 30


def test_a_run_that_somebody_starts_has_an_ordinary_id() -> None:
    moment = pendulum.datetime(2026, 10, 3, 9, 30)

    run_id = a_timetable().generate_run_id(
        run_type=DagRunType.MANUAL, run_after=moment, data_interval=DataInterval.exact(moment)
    )

    assert run_id.startswith("manual__2026-10-03")


def test_what_is_kept_of_a_timetable_is_its_rules_and_never_a_list_of_events() -> None:
    kept = json.dumps(a_timetable().serialize())

    again = ProgramCalendarTimetable.deserialize(json.loads(kept))

    assert runs(again, 20) == runs(a_timetable(), 20)
    assert json.dumps(again.serialize()) == kept
    assert len(kept) < 1000


def test_airflow_itself_keeps_and_reads_it_also_beside_an_asset() -> None:
    from airflow.sdk import Asset, AssetOrTimeSchedule
    from airflow.serialization.decoders import decode_timetable
    from airflow.serialization.encoders import encode_timetable

    both = AssetOrTimeSchedule(timetable=a_timetable(), assets=[Asset("north/flags")])

    again = decode_timetable(json.loads(json.dumps(encode_timetable(both))))

    assert runs(again, 5) == runs(a_timetable(), 5)
    assert again.generate_run_id(**the_id_of(runs(again, 1)[0])).startswith("scheduled__north:2026-27:")


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        pytest.param((a_mark("one"), a_mark("two")), "at the same moment", id="two events at one moment"),
        pytest.param((a_mark(), a_mark(at="09:00")), "the key is there twice", id="one key twice"),
        pytest.param((a_mark("Lists out!"),), "is no event key", id="a key that no run id may hold"),
        pytest.param(
            (a_mark(anchor="fixed", offset="P0D", month_day="03-14", roll="none", at="02:30"),),
            "skipped or comes twice",
            id="an hour that spring skips",
        ),
        pytest.param(
            (a_mark(anchor="fixed", offset="P0D", month_day="11-01", roll="none", at="01:30"),),
            "skipped or comes twice",
            id="an hour that autumn doubles",
        ),
    ],
)
def test_a_calendar_that_would_lose_an_event_is_refused(marks: tuple[Mark, ...], sentence: str) -> None:
    with pytest.raises(AirflowTimetableInvalid, match=sentence):
        a_timetable(*marks).validate()


@pytest.mark.parametrize("since", ["", "soon", "2026-08-01T00:00:00+00:00"])
def test_a_start_that_is_no_local_moment_is_refused(since: str) -> None:
    with pytest.raises(AirflowTimetableInvalid, match="MENTOR_SINCE"):
        a_timetable(since=since).validate()


def test_a_good_calendar_is_accepted() -> None:
    a_timetable().validate()


def test_the_next_run_is_found_quickly() -> None:
    timetable = a_timetable(a_mark("daily", anchor="event.daily", offset="P0D"))
    runs(timetable, 10)
    before = datetime.now().timestamp()  # noqa: DTZ005  (a stop-watch)

    runs(timetable, 200)

    assert timedelta(seconds=datetime.now().timestamp() - before) < timedelta(seconds=4)  # noqa: DTZ005


def test_the_module_loads_nothing_heavy() -> None:
    heavy = ("pandas", "great_expectations", "fastapi", "pydantic", "sql", "tasks", "holidays")
    program = f"import airflow.timetables.base, sys; b=set(sys.modules); sys.path[:0]=['{ROOT}', '{ROOT}/plugins']\n"
    program += f"import program_calendar; print([n for n in {heavy} if n in set(sys.modules) - b])"

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.splitlines()[-1] == "[]"
