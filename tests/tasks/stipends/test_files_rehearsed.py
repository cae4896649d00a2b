"""What can never be written is taken back before anybody approves it; whoever was renamed is asked about."""

from datetime import date

import pytest
from laid_ground import laid_once
from money_builders import TODAY, agree, noon, pay, propose, put_pair
from paid_batches import EVERY, put_ground, put_paid
from payee_builders import aba, verified
from region_builders import MASA
from sent_money import LATER, state_of
from sqlalchemy import select, update

from sql import payment_tables
from tasks.stipends.approving import Refused, approve
from tasks.stipends.clawbacks import claw_back
from tasks.stipends.files import folder_of, rehearse, write_files
from tasks.stipends.vault import KeyTrouble

WINTER = date(2027, 2, 10)
pytestmark = pytest.mark.usefixtures("bank_keys")


@pytest.fixture
@laid_once
def ground(database):
    put_ground(database)
    for number, region in enumerate(("Region 1", "Region 5", "Région 9"), 1):
        verified(database, region, aba(f"7700{number}4521", "091000022"))


def change_payee(database, **values):
    payees = payment_tables.payees
    with database.begin() as db:
        db.execute(update(payees).where(payees.c.reference == "Region 5").values(**values))


def test_a_batch_whose_files_can_be_made_stays_and_leaves_no_file_behind(ground):
    batch_id = propose(ground, EVERY).batch_id

    assert rehearse(EVERY, ground, batch_id, noon(TODAY)) == ""
    assert state_of(ground, batch_id) == "proposed"
    assert list(folder_of(batch_id).iterdir()) == []


@pytest.mark.parametrize(("values", "words"), [
    ({"payee_type": "individual"}, "pays organisations only"), ({"country": "CA"}, "no money is sent abroad"),
    ({"legal_name": "A name that is longer than a NACHA file has room for"}, "short_name"),
])  # fmt: skip
def test_a_batch_that_a_format_refuses_is_taken_back_and_proposed_anew_once_mended(ground, values, words):
    change_payee(ground, **values)
    batch_id = propose(ground, EVERY).batch_id

    assert words in rehearse(EVERY, ground, batch_id, noon(TODAY))
    assert state_of(ground, batch_id) == "cancelled"

    change_payee(ground, payee_type="organisation", country="US", legal_name="MASA Region 5")
    again = propose(ground, EVERY).batch_id
    assert again != batch_id
    assert rehearse(EVERY, ground, again, noon(TODAY)) == ""


def test_what_is_taken_off_is_never_released_into_bills_that_cannot_say_it(database):
    write_files(EVERY, database, put_paid(database), noon(TODAY))
    lines = payment_tables.payment_lines
    with database.connect() as db:
        rows = db.execute(select(lines.c.obligation_id).join(
            payment_tables.payments, payment_tables.payments.c.payment_id == lines.c.payment_id
        ).where(payment_tables.payments.c.payee_name == "MASA Région 9"))  # fmt: skip
        obligation = rows.scalars().first()
    claw_back(EVERY, database, obligation, "dora", "It ended.", LATER)
    for number in range(2):
        put_pair(database, f"X{number}", f"mentor-x{number}", region="Région 9", number=50 + number)
    batch_id = propose(database, EVERY, "masa/winter", WINTER).batch_id

    assert "QuickBooks takes no bill line below zero" in rehearse(EVERY, database, batch_id, noon(WINTER))


def test_a_batch_that_left_is_not_looked_at_again(database):
    batch_id = put_paid(database)
    change_payee(database, country="CA")

    assert rehearse(EVERY, database, batch_id, noon(TODAY)) == ""
    assert state_of(database, batch_id) == "released"


def test_a_missing_key_takes_no_batch_back(ground, monkeypatch):
    batch_id = propose(ground, EVERY).batch_id
    monkeypatch.delenv("MENTOR_BANK_KEY_FILE")

    with pytest.raises(KeyTrouble):
        rehearse(EVERY, ground, batch_id, noon(TODAY))
    assert state_of(ground, batch_id) == "proposed"


@pytest.mark.parametrize("values", [{"legal_name": "Another Name"}, {"town": "Reno"}])
def test_a_payee_that_was_renamed_since_it_was_paid_must_be_explained(database, values):
    put_ground(database, payee_type="organisation")
    for number, region in enumerate(("Region 1", "Region 5", "Région 9"), 1):
        verified(database, region, aba(f"7700{number}4521", "091000022"))
    pay(database)
    change_payee(database, **values)
    put_pair(database, "X", "mentor-x", number=50)

    proposal = propose(database, event="masa/winter", today=WINTER)

    assert any("was called otherwise" in sentence for sentence in proposal.oddities)
    with pytest.raises(Refused, match="say in a note"):
        agree(database, proposal.batch_id, "bea", today=WINTER, note="")


@pytest.mark.parametrize(("number", "asked"), [("770024521", False), ("990024521", True)])
def test_a_payee_that_is_paid_into_another_account_than_before_must_be_explained(database, number, asked):
    put_ground(database, payee_type="organisation")
    for last, region in enumerate(("Region 1", "Region 5", "Région 9"), 1):
        verified(database, region, aba(f"7700{last}4521", "091000022"))
    pay(database)
    put_pair(database, "X", "mentor-x", number=50)
    verified(database, "Region 5", aba(number, "091000022"))

    proposal = propose(database, event="masa/winter", today=WINTER)

    assert [one for one in proposal.oddities if "Region 5 is paid into another account" in one] == (
        list(proposal.oddities) if asked else []
    )
    assert bool(proposal.oddities) == asked
    if asked:
        with pytest.raises(Refused, match="say in a note"):
            agree(database, proposal.batch_id, "bea", today=WINTER, note="")


def test_whoever_approved_and_sees_a_mistake_takes_the_batch_back(ground):
    batch_id = propose(ground).batch_id
    agree(ground, batch_id, "bea", "carl")

    assert approve(MASA, ground, batch_id, "Bea", 0, "reject", noon(TODAY), "The wrong region.").state == "cancelled"
    with pytest.raises(Refused, match="nothing to decide"):
        approve(MASA, ground, batch_id, "carl", 0, "reject", noon(TODAY))
