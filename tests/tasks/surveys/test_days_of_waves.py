"""Which wave belongs to which program year, and when it opens and closes where clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from money_builders import put_money_ground, put_pair
from sqlalchemy import select
from survey_builders import CLOSES, MASA, OPENS, WAVE, put_survey_secret
from thorough import THOROUGH

from schemas.calendar import start_year_of
from schemas.registry import all_programs, program
from sql import survey_tables as tables
from tasks.surveys.launching import drafts_due
from tasks.surveys.rules import window
from tasks.surveys.waves import LEAD, NotAsShown, approve_wave, cancel_missed, draft_wave, open_wave, years_due

APART = 1 if THOROUGH else 3
"""Days from one day that is asked about to the next."""
CHICAGO = ZoneInfo("America/Chicago")
WAVES = [(one.code, wave) for one in all_programs() for wave in sorted({survey.wave for survey in one.surveys})]


def moved(chosen, wave, opens, closes):
    """The same program, with other days of one wave."""
    surveys = tuple(one.model_copy(update={"opens": one.opens.model_copy(update=opens),
                                           "closes": one.closes.model_copy(update=closes)})
                    if one.wave == wave else one for one in chosen.surveys)  # fmt: skip
    return chosen.model_copy(update={"surveys": surveys})


@pytest.mark.parametrize(("code", "wave"), WAVES)
def test_on_the_days_of_two_years_a_wave_is_due_for_one_year_at_most_and_one_stretch_a_year(code, wave):
    chosen = program(code)
    days = [datetime(2026, 1, 1, 18, tzinfo=UTC) + timedelta(days=number) for number in range(0, 2 * 365, APART)]
    due = {day: years_due(chosen, wave, day.date(), day) for day in days}

    assert max(len(years) for years in due.values()) == 1
    stretches = {year: [day for day in days if due[day] == [year]] for years in due.values() for year in years}
    for found in stretches.values():
        assert found[-1] - found[0] == timedelta(days=APART * (len(found) - 1))
        assert LEAD < timedelta(days=APART * len(found)) < timedelta(days=40)


def test_a_wave_that_closes_after_the_end_of_its_year_belongs_to_that_year_to_the_last_day():
    late = moved(MASA, "annual", {"offset": "-P1W"}, {"offset": "P1W"})

    for day in (date(2027, 6, 22), date(2027, 6, 30), date(2027, 7, 1), date(2027, 7, 6)):
        assert years_due(late, "annual", day, datetime(day.year, day.month, day.day, 18, tzinfo=UTC)) == [2026]
    assert start_year_of(late, date(2027, 7, 1)) == 2027


def test_a_wave_is_drafted_in_the_year_before_if_its_first_days_need_it():
    early = moved(MASA, "annual", {"anchor": "program_year.start", "offset": "P2D"},
                  {"anchor": "program_year.start", "offset": "P2W"})  # fmt: skip
    assert years_due(early, "annual", date(2027, 6, 30), datetime(2027, 6, 30, 18, tzinfo=UTC)) == [2027]


@pytest.mark.parametrize(
    ("closes", "last", "grace"),
    [
        (date(2026, 3, 7), "2026-03-08T05:59:59+00:00", "2026-03-09T05:59:59+00:00"),
        (date(2026, 3, 8), "2026-03-09T04:59:59+00:00", "2026-03-10T04:59:59+00:00"),
        (date(2026, 10, 31), "2026-11-01T04:59:59+00:00", "2026-11-02T04:59:59+00:00"),
        (date(2026, 11, 1), "2026-11-02T05:59:59+00:00", "2026-11-03T05:59:59+00:00"),
    ],
)
def test_the_last_second_is_local_and_the_grace_is_of_real_hours(closes, last, grace):
    found = window(closes - timedelta(days=14), closes, time(11), CHICAGO)

    assert found.closes_at.astimezone(UTC).isoformat() == last
    assert found.grace_until.isoformat() == grace


@pytest.fixture
def pairs(database, tmp_path, monkeypatch):
    put_survey_secret(tmp_path, monkeypatch)
    put_money_ground(database)
    put_pair(database, "1", "o1")
    return database


def test_an_approval_of_other_days_does_not_count(pairs):
    longer = moved(MASA, "annual", {}, {"offset": "-P5W"})
    first = draft_wave(MASA, pairs, "annual", OPENS.date(), OPENS)
    second = draft_wave(longer, pairs, "annual", OPENS.date(), OPENS)

    assert first.wave_id == second.wave_id == WAVE
    with pytest.raises(NotAsShown):
        approve_wave(MASA, pairs, first.about, "ops", "approve", "", OPENS)
    assert approve_wave(longer, pairs, second.about, "ops", "approve", "", OPENS)
    with pairs.connect() as db:
        assert db.execute(select(tables.survey_waves.c.closes_at)).scalar_one() == CLOSES + timedelta(days=7)


def test_a_wave_that_nobody_approved_in_its_days_is_given_up_and_does_not_count_as_having_asked(pairs):
    [about] = drafts_due(MASA, pairs, OPENS.date(), OPENS)
    approve_wave(MASA, pairs, about, "ops", "approve", "", OPENS)

    assert cancel_missed(MASA, pairs, CLOSES - timedelta(seconds=1)) == 0
    assert cancel_missed(MASA, pairs, CLOSES) == 1
    assert not open_wave(pairs, WAVE, CLOSES)
    assert drafts_due(MASA, pairs, CLOSES.date(), CLOSES) == []


def test_an_approval_and_a_draft_at_once_leave_what_was_approved(pairs):
    if pairs.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    from threading import Thread

    from sql.queries import query

    draft = draft_wave(MASA, pairs, "annual", OPENS.date(), OPENS)
    put_pair(pairs, "2", "o2")
    with pairs.connect() as db, db.begin():
        db.execute(query("surveys/lock_wave"), {"wave_id": WAVE}).one()
        planning = Thread(target=draft_wave, args=(MASA, pairs, "annual", OPENS.date(), OPENS))
        planning.start()
        planning.join(0.5)
        assert planning.is_alive()
    planning.join()

    with pytest.raises(NotAsShown):
        approve_wave(MASA, pairs, draft.about, "ops", "approve", "", OPENS)
