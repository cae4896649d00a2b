"""Who may approve payments: finance's list alone, one person once, and a paid coordinator under whatever user name."""

import pytest
from money_builders import TODAY, agree, noon, propose, put_money_ground, put_pair
from region_builders import MASA, put_coordinator
from sqlalchemy import Engine

from tasks.stipends.approvers import SETTING, ApproversUnclear, has_address, listed, may_approve, names_of
from tasks.stipends.approving import Refused, approve
from tasks.stipends.release import NotReleased, release


@pytest.fixture
def batch(database: Engine):
    """An open batch that pays a coordinator's own pair."""
    put_money_ground(database, "Region 5")
    put_coordinator(database)
    put_pair(database, "A", "ann", number=1, coordinator_is_party=1)
    return database, propose(database).batch_id


def allow(monkeypatch, words):
    monkeypatch.setenv(SETTING, words)


def test_the_list_names_users_and_their_addresses(monkeypatch):
    allow(monkeypatch, " Ann = Ann.Lee@Example.org , bo@example.org,cy ,")

    assert listed() == {"ann": "ann.lee@example.org", "bo@example.org": "bo@example.org", "cy": ""}
    assert names_of("ANN") == {"ann", "ann.lee@example.org"}
    assert (may_approve("Bo@example.org"), has_address("bo@example.org"), has_address("cy")) == ("", True, False)
    assert "not on finance's list" in may_approve("dan")


@pytest.mark.parametrize("words", [
    "ann, Ann", "ann=a@x.org, bo=A@x.org", "a@x.org, ann=a@x.org", "=a@x.org", "ann=nobody", "svc:pay_stipends",
])  # fmt: skip
def test_a_list_that_is_unclear_lets_nobody_approve(monkeypatch, words):
    allow(monkeypatch, words)

    with pytest.raises(ApproversUnclear):
        listed()
    assert "Nobody may approve" in may_approve("ann")


def test_without_a_list_nobody_approves(batch, monkeypatch):
    database, batch_id = batch
    monkeypatch.delenv(SETTING)

    with pytest.raises(Refused, match="Nobody may approve payments here"):
        agree(database, batch_id, "bea")


def test_somebody_who_is_not_on_the_list_does_not_count_and_may_still_reject(batch):
    database, batch_id = batch
    with pytest.raises(Refused, match="not on finance's list"):
        agree(database, batch_id, "mallory")

    assert approve(MASA, database, batch_id, "mallory", 0, "reject", noon(TODAY)).state == "cancelled"


def test_who_was_taken_off_the_list_before_the_release_does_not_count(batch, monkeypatch):
    database, batch_id = batch
    agree(database, batch_id, "bea", "carl")
    allow(monkeypatch, "bea=bea@office.example")

    with pytest.raises(NotReleased, match="has 1"):
        release(MASA, database, batch_id, noon(TODAY))


def test_a_coordinator_is_recognised_by_the_address_of_their_user(batch, monkeypatch):
    database, batch_id = batch
    allow(monkeypatch, "al=Lind@Example.org, bea=bea@office.example, cy")

    with pytest.raises(Refused, match="you answer for Region 5"):
        agree(database, batch_id, "al")
    with pytest.raises(Refused, match="has no e-mail address for you"):
        agree(database, batch_id, "cy")
    assert agree(database, batch_id, "bea").approvals == 1


def test_a_user_without_an_address_approves_where_no_coordinator_is_in_a_pair(database, monkeypatch):
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann", number=1)
    allow(monkeypatch, "ops, finance")
    batch_id = propose(database).batch_id

    assert agree(database, batch_id, "ops", "finance").state == "approved"
    assert release(MASA, database, batch_id, noon(TODAY)).fresh
