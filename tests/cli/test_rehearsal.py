"""Another day is rehearsed in an installation of the sample association and nowhere else, and time goes forward."""

from datetime import date, timedelta
from threading import Event

import pytest
from rich.console import Console

from cli.embedded import Start, lay_out_sample
from cli.home import Home
from cli.main import in_utc
from tasks.shared import clock

DAY = timedelta(days=1)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def sample(home):
    home.once("sample", "2026-11-01")
    return home


def test_the_clock_of_the_sample_association_shows_another_day_to_every_process(sample, monkeypatch):
    sample.rehearse(clock.real_now() + 100 * DAY)

    for settings in (sample.program_settings(), sample.form_settings()):
        for name in ("MENTOR_CLOCK_AHEAD", "MENTOR_REHEARSAL", "MENTOR_HOME"):
            monkeypatch.setenv(name, settings[name])
        assert abs(clock.real_now() + 100 * DAY - clock.now()) < timedelta(minutes=1)


def test_a_later_start_goes_on_from_there_and_never_back(sample):
    sample.rehearse(clock.real_now() + 10 * DAY)
    assert 9 * DAY < timedelta(seconds=Home(sample.folder).clock_ahead) < 11 * DAY

    with pytest.raises(RuntimeError, match="never goes back"):
        sample.rehearse(clock.real_now() + 9 * DAY)
    with pytest.raises(RuntimeError, match="never goes back"):
        Home(sample.folder).rehearse(clock.real_now() - DAY)


def test_a_start_that_rehearses_waits_for_signs_of_life_by_airflows_own_clock(sample, monkeypatch):
    sample.rehearse(clock.real_now() + 100 * DAY)
    for name, value in sample.clock_settings.items():
        monkeypatch.setenv(name, value)

    started = Start(sample, Console(), Event(), None, None)

    assert abs(started.watch.since - clock.real_now()) < timedelta(minutes=1)


def test_an_installation_of_real_people_rehearses_nothing(home, monkeypatch):
    with pytest.raises(RuntimeError, match="Only the sample association"):
        home.rehearse(clock.real_now() + DAY)
    assert "MENTOR_CLOCK_AHEAD" not in home.program_settings()


@pytest.mark.parametrize("missing", ["MENTOR_REHEARSAL", "MENTOR_HOME", "sample"])
def test_a_clock_put_forward_by_hand_stops_everything_elsewhere(sample, monkeypatch, missing):
    monkeypatch.setenv("MENTOR_HOME", str(sample.folder))
    monkeypatch.setenv("MENTOR_REHEARSAL", "true")
    monkeypatch.setenv("MENTOR_CLOCK_AHEAD", "86400")
    assert clock.ahead() == DAY
    if missing == "sample":
        (sample.folder / "sample").unlink()
    else:
        monkeypatch.delenv(missing)

    with pytest.raises(clock.RealPeople, match="take it away"):
        clock.now()


def test_a_day_alone_means_its_afternoon():
    from datetime import datetime

    assert in_utc(datetime(2027, 5, 5)).isoformat() == "2027-05-05T18:00:00+00:00"  # noqa: DTZ001 - as typed
    assert in_utc(datetime(2027, 5, 5, 7, 30)).isoformat() == "2027-05-05T07:30:00+00:00"  # noqa: DTZ001


def test_a_larger_sample_association_keeps_its_size(home):
    lay_out_sample(home, date(2026, 11, 1), 1_500)
    lay_out_sample(home, date(2026, 11, 1))

    rows = (home.folder / "inbox/masa/membership/members-2026-11-01.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 1_500 + 1, "headings, and one member whom the export has twice"
    assert home.sample_members == 1_500
    home.check_members(None)
    home.check_members(1_500)


def test_no_start_changes_how_many_members_the_sample_association_has(sample, tmp_path):
    with pytest.raises(RuntimeError, match="has another number of members"):
        sample.check_members(2_000)
    with pytest.raises(RuntimeError, match="is not laid out"):
        Home(tmp_path / "new").check_members(2_000)
