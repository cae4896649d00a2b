"""What is kept of a closed wave does not say who is in which groups, since often one person alone is in several."""

import json
from collections import defaultdict
from datetime import timedelta

import pytest
from laid_ground import laid_once
from sqlalchemy import select
from survey_builders import CLOSES, GRACE, MASA, OPENS, WAVE, cut, put_invitation, put_wave

from portal import store
from sql import survey_tables as tables
from tasks.surveys.aggregate import aggregate_wave
from tasks.surveys.closing import close_due
from tasks.surveys.results import results_in

OVER = CLOSES + GRACE
GROUPS = [(region, role) for region, role, number in (("Region 1", "principal", 8), ("Region 1", "superintendent", 1),
          ("Region 2", "principal", 1), ("Region 2", "superintendent", 8)) for _ in range(number)]  # fmt: skip


@pytest.fixture
@laid_once
def wave(database):
    """Eighteen people of two regions and two roles, of whom two are the only ones of their role and region."""
    put_wave(database)
    for number, (region, role) in enumerate(GROUPS):
        put_invitation(database, f"person {number}", f"code {number}", cut(region=region, role=role))


def submit(database, numbers):
    for number in numbers:
        found = store.find(database, f"code {number}", OPENS)
        assert store.submit(database, found, {"meetings": number}, OPENS + timedelta(days=1))


def rows(database, statement):
    with database.connect() as db:
        return db.execute(statement).mappings().all()


def test_nobody_is_found_by_being_the_only_one_of_their_groups_who_answered(wave):
    submit(wave, range(len(GROUPS)))
    close_due(MASA, wave, OVER)

    people = defaultdict(list)
    for row in rows(wave, select(tables.survey_invitations.c.cut, tables.survey_invitations.c.person_key)):
        people[row["cut"]].append(row["person_key"])
    kept = rows(wave, select(tables.survey_answers))
    assert sorted(json.loads(row["answers"])["meetings"] for row in kept) == list(range(len(GROUPS)))
    assert [row["cut"] for row in kept if len(people[row["cut"]]) == 1] == []


def test_what_may_be_known_of_groups_is_worked_out_in_the_same_breath_and_looked_at_later(wave):
    submit(wave, range(len(GROUPS)))
    close_due(MASA, wave, OVER)
    [closed] = rows(wave, select(tables.survey_results))

    assert aggregate_wave(MASA, wave, WAVE, OVER) == aggregate_wave(MASA, wave, WAVE, OVER) == 1

    [form] = results_in(closed["content"]).forms
    assert form.turnout["role"]["principal"].answered == 9
    assert rows(wave, select(tables.survey_results)) == [closed]
    assert rows(wave, select(tables.survey_waves.c.state)) == [{"state": "aggregated"}]


def test_answers_so_few_that_nothing_is_ever_shown_of_them_are_not_kept(wave):
    submit(wave, [0, 1])

    assert close_due(MASA, wave, OVER) == {"closed": 1, "answers": 2, "scrubbed": 1}
    assert rows(wave, select(tables.survey_answers)) == []
