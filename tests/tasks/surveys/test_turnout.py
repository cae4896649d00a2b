"""Once a day it is kept how many have answered an open wave, as far as it may be shown; nothing ticks in between."""

from datetime import timedelta

import pytest
from laid_ground import laid_once
from sqlalchemy import insert, select, update
from survey_builders import MASA, MENTEES, MENTORS, OPENS, WAVE, cut, put_invitation, put_wave

from sql import survey_tables as tables
from sql.tables import outbox
from tasks.surveys.aggregate import frame_of
from tasks.surveys.meanwhile import ALL, Meanwhile
from tasks.surveys.standing import alarms, people_of_wave
from tasks.surveys.turnout import keep_turnout, turnout_of

DAY = timedelta(days=1)
HIDDEN = Meanwhile(None, None)


@pytest.fixture
@laid_once
def wave(database):
    """Twelve, eleven and six people of three regions are asked one questionnaire, and nobody the other."""
    put_wave(database, surveys=(MENTEES, MENTORS))
    for region, people in (("1", 12), ("2", 11), ("3", 6)):
        for number in range(people):
            put_invitation(database, f"{region} {number}", groups=cut(region=f"Region {region}"))


def answered(database, **regions):
    """So many people of each region have answered by now."""
    with database.begin() as db:
        done = set(db.execute(select(tables.survey_submitted.c.invitation_id)).scalars())
        for region, people in regions.items():
            groups = cut(region=f"Region {region.removeprefix('r')}")
            asked = select(tables.survey_invitations.c.invitation_id).where(tables.survey_invitations.c.cut == groups)
            found = db.execute(asked.order_by("invitation_id").limit(people)).scalars()
            db.execute(insert(tables.survey_submitted),
                       [{"invitation_id": one, "late": 0} for one in found if one not in done])  # fmt: skip


def shown(database):
    with database.connect() as db:
        return turnout_of(db, WAVE)[1]["mentee_annual"]


def test_what_is_shown_is_rounded_down_and_hides_a_small_region_and_another(wave):
    answered(wave, r1=9, r2=11, r3=2)
    assert keep_turnout(MASA, wave, OPENS) == 1

    assert shown(wave) == {ALL: Meanwhile(29, 20), "Region 1": HIDDEN, "Region 2": Meanwhile(11, 10),
                           "Region 3": HIDDEN}  # fmt: skip
    with wave.connect() as db:
        assert turnout_of(db, WAVE)[1]["mentor_annual"] == {ALL: Meanwhile(0, None)}
        words = db.execute(select(tables.survey_turnout.c.asked_of).distinct()).scalars().all()
    assert sorted(words) == ["mentees", "mentors"]


def test_it_changes_once_a_day_whatever_is_run_and_never_with_an_answer(wave):
    answered(wave, r1=6, r2=6)
    keep_turnout(MASA, wave, OPENS)
    before = shown(wave)

    answered(wave, r1=12, r2=11)
    assert keep_turnout(MASA, wave, OPENS + timedelta(hours=11)) == 0
    assert shown(wave) == before
    assert keep_turnout(MASA, wave, OPENS + DAY) == 1
    assert shown(wave)["Region 1"] == HIDDEN
    assert shown(wave)[ALL] == Meanwhile(29, 20)


def test_a_region_that_was_shown_stays_so_and_hides_no_other_when_results_are_worked_out(wave):
    answered(wave, r1=6, r2=9, r3=5)
    keep_turnout(MASA, wave, OPENS)
    assert shown(wave)["Region 1"] == Meanwhile(12, 5)

    with wave.connect() as db:
        assert frame_of(db, WAVE, "mentee_annual").told == {"region": {"Region 1", "Region 2", "Region 3"}}


def test_nothing_is_kept_of_a_wave_that_is_not_open(wave):
    with wave.begin() as db:
        db.execute(update(tables.survey_waves).values(state="closed"))

    assert keep_turnout(MASA, wave, OPENS) == 0
    with wave.connect() as db:
        assert turnout_of(db, WAVE) == (None, {})


def test_what_became_of_mails_of_an_open_wave_says_nothing_about_answers(wave):
    with wave.begin() as db:
        rows = db.execute(select(tables.survey_invitations.c.invitation_id)).scalars().all()
        for number, one in enumerate(rows):
            db.execute(insert(outbox).values(
                dedupe_key=one, message_id=f"<{one}@x>", program="masa", kind="survey_invitation", subject_key=one,
                recipient=f"{number}@example.org", mime=b"", on_unknown="ask", attempts=1, not_before=OPENS,
                queued_at=OPENS, state="unknown" if number == 0 else "sent"))  # fmt: skip

    def said():
        with wave.connect() as db:
            return people_of_wave(db, WAVE, "open"), alarms(db, MASA, OPENS)

    before = said()
    answered(wave, r1=12, r2=11, r3=6)

    assert said() == before
    assert before[0] == {"mentee": {"accepted": 28, "unknown": 1}}
    with wave.connect() as db:
        assert people_of_wave(db, WAVE, "closed") == {"mentee": {"submitted": 29}}


def test_two_runs_at_once_keep_one_days_numbers(wave):
    from threading import Barrier, Thread

    start, kept = Barrier(2), []

    def run():
        start.wait()
        kept.append(keep_turnout(MASA, wave, OPENS))

    both = [Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(kept) == [0, 1]
