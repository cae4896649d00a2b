"""Rules of payment: the first batch's approvers sign them, and a change waits for a second person."""

from datetime import timedelta

import pytest
from laid_ground import laid_once
from money_builders import AMOUNT, TODAY, agree, noon, pay, propose, put_money_ground, put_pair, with_stipend
from region_builders import MASA, rows_of
from sqlalchemy import Engine, delete, insert, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from schemas.payment_rules import rules_sha256, rules_text
from sql import payment_tables, rule_tables, tables
from tasks.stipends.approving import Refused, approve
from tasks.stipends.obligations import derive_obligations
from tasks.stipends.release import NotReleased, release
from tasks.stipends.sign_off import read_standing, refuse_rules, sign_rules

DEARER = with_stipend(amount_minor=600_00)
LATER = TODAY + timedelta(days=7)
SPRING = "masa/2026-27/spring"


@laid_once
def put_two(database: Engine):
    """One region, two mentors."""
    put_money_ground(database, "Region 5")
    put_pair(database, "A", "ann", number=1)
    put_pair(database, "B", "bob", number=2)


@pytest.fixture
def money(database: Engine):
    """Two mentors whom nobody has paid."""
    return put_two(database)


@pytest.fixture
@laid_once
def paid(database: Engine):
    """The first batch has left, and a third mentor has come since."""
    put_two(database)
    pay(database)
    put_pair(database, "C", "cyd", number=3)


def signed(database: Engine):
    return [(row["number"], row["changed_by"], row["signed_by"], row["rules_sha256"])
            for row in rows_of(database, rule_tables.payment_rule_signoffs)]  # fmt: skip


def sign(database: Engine, program=DEARER, changed_by="ann", actor="bea", mark=None):
    mark = read_standing(program, database).mark if mark is None else mark
    return sign_rules(program, database, mark, changed_by, actor, noon(LATER), "As the board decided.")


def test_the_approvers_of_the_first_batch_sign_its_rules(money):
    batch_id = propose(money).batch_id
    agree(money, batch_id, "bea")
    assert signed(money) == []

    agree(money, batch_id, "carl")
    assert signed(money) == [(1, "bea", "carl", rules_sha256(MASA))]
    assert release(MASA, money, batch_id, noon(TODAY)).fresh
    [left] = rows_of(money, rule_tables.release_rules)
    assert (left["batch_id"], left["rules_sha256"]) == (batch_id, rules_sha256(MASA))


def test_a_rejected_first_batch_signs_nothing(money):
    batch_id = propose(money).batch_id
    approve(MASA, money, batch_id, "bea", 0, "reject", noon(TODAY))

    assert signed(money) == []


def test_a_changed_rule_owes_and_proposes_nothing_until_somebody_signs_it(paid):
    before = rows_of(paid, payment_tables.obligations)

    found = propose(paid, DEARER, SPRING, LATER)
    derived = derive_obligations(DEARER, paid, LATER, noon(LATER))
    assert (found.batch_id, "nobody has signed" in found.left_out[0], derived.created) == ("", True, 0)
    assert rows_of(paid, payment_tables.obligations) == before

    assert sign(paid)
    made = propose(paid, DEARER, SPRING, LATER)
    assert (made.lines, made.total_minor) == (1, 600_00)
    assert signed(paid)[1:] == [(2, "ann", "bea", rules_sha256(DEARER))]


def test_what_does_not_change_who_is_paid_needs_nobody(paid):
    other = MASA.model_copy(update={"lists": MASA.lists.model_copy(update={"coordinators_min": 2})})

    assert not read_standing(other, paid).waits
    assert propose(paid, other, SPRING, LATER).total_minor == AMOUNT


def test_going_back_to_older_rules_is_a_change_too(paid):
    sign(paid)

    assert read_standing(MASA, paid).waits
    assert sign(paid, MASA)
    assert [number for number, *_ in signed(paid)] == [1, 2, 3]


def test_a_definition_that_is_put_back_unsigned_is_as_it_was(paid):
    assert read_standing(DEARER, paid).waits
    assert not read_standing(MASA, paid).waits
    assert propose(paid, MASA, SPRING, LATER).total_minor == AMOUNT


def test_a_batch_whose_rules_were_changed_goes_back(paid):
    batch_id = propose(paid, MASA, SPRING, LATER).batch_id
    with pytest.raises(Refused, match="not what was proposed"):
        agree(paid, batch_id, "bea", program=DEARER, today=LATER)
    agree(paid, batch_id, "bea", "carl", today=LATER)
    sign(paid)

    done = release(DEARER, paid, batch_id, noon(LATER))
    assert (done.state, "not those under which" in done.sentence) == ("cancelled", True)
    assert propose(paid, DEARER, SPRING, LATER).batch_id != batch_id


def test_rules_that_others_signed_over_do_not_let_a_batch_leave(paid):
    batch_id = propose(paid, MASA, SPRING, LATER).batch_id
    agree(paid, batch_id, "bea", "carl", today=LATER)
    sign(paid)

    with pytest.raises(NotReleased, match="Nobody has signed"):
        release(MASA, paid, batch_id, noon(LATER))


def test_a_first_batch_whose_rules_changed_before_anybody_signed_goes_back(money):
    batch_id = propose(money).batch_id

    again = propose(money, DEARER)
    assert (again.batch_id != batch_id, "not those under which" in again.cancelled) == (True, True)


@pytest.mark.parametrize(("answer", "why"), [
    ({"actor": "ann"}, "finance's list"),
    ({"actor": "Carl ", "changed_by": "carl"}, "another person"),
    ({"actor": "carl", "changed_by": "Carl@Office.example"}, "another person"),
    ({"changed_by": " "}, "who changed"),
    ({"mark": ""}, "mark"),
    ({"mark": "00000000"}, "mark"),
])  # fmt: skip
def test_what_is_no_signature_of_a_second_person_is_refused_and_on_record(paid, answer, why):
    with pytest.raises(Refused, match=why):
        sign(paid, **answer)

    assert len(signed(paid)) == 1
    assert "rules_answer_refused" in {row["action"] for row in rows_of(paid, tables.audit)}


def test_a_schedule_signs_nothing(paid):
    with pytest.raises(Refused):
        sign(paid, actor="svc:pay_stipends")
    assert len(signed(paid)) == 1


def test_signing_twice_signs_once(paid):
    assert sign(paid)
    assert not sign(paid, actor="carl")
    assert len(signed(paid)) == 2


def test_whoever_does_not_sign_leaves_a_record(paid):
    refuse_rules(DEARER, paid, "Dora", noon(LATER), "Who decided this?")

    assert read_standing(DEARER, paid).waits
    assert ("rules_not_signed", "dora") in {(row["action"], row["actor"]) for row in rows_of(paid, tables.audit)}


def test_the_difference_is_shown_setting_by_setting(paid):
    found = read_standing(DEARER, paid)

    assert [(one.key, one.before, one.after) for one in found.different] == [
        ("payments.stipend.amount_minor", "50000", "60000")]  # fmt: skip
    assert found.signed
    assert found.signed.rules == rules_text(MASA)


# What the database itself refuses ----------------------------------------------------------------------------------


def refuses(database: Engine, statement, why):
    with pytest.raises(DatabaseError, match=why), database.begin() as db:
        db.execute(statement)


@pytest.mark.parametrize("table", ["payment_rule_signoffs", "batch_rules", "release_rules"])
def test_what_was_signed_is_never_changed_or_taken_out(paid, table):
    found = getattr(rule_tables, table)

    refuses(paid, update(found).values(rules_sha256="f" * 64), "only grows")
    refuses(paid, delete(found), "only grows")


@pytest.mark.parametrize(("other", "why"), [
    ({"signed_by": "ann"}, "another_person"),
    ({"changed_by": "CARL", "signed_by": "carl"}, "another_person"),
    ({"signed_by": "svc:pay_stipends"}, "another_person"),
    ({"signed_by": ""}, "another_person"),
    ({"signed_by": "Bea"}, "another_person"),
    ({"rules": ""}, "rules_given"),
    ({"rules_sha256": "short"}, "rules_whole"),
    ({"number": 1}, "(?i)unique"),
])  # fmt: skip
def test_a_signature_is_of_a_second_named_person(paid, other, why):
    row = rows_of(paid, rule_tables.payment_rule_signoffs)[0] | {"signoff_id": "x", "number": 9, "changed_by": "ann"}

    refuses(paid, insert(rule_tables.payment_rule_signoffs).values(row | other), why)


def test_no_batch_leaves_without_a_signature_or_under_another(paid):
    batch_id = propose(paid, MASA, SPRING, LATER).batch_id
    agree(paid, batch_id, "bea", "carl", today=LATER)
    sign(paid)
    before = rows_of(paid, payment_tables.releases)
    first, second = [row["approval_id"] for row in rows_of(paid, payment_tables.approvals)
                     if row["batch_id"] == batch_id]  # fmt: skip
    batch = next(row for row in rows_of(paid, payment_tables.payment_batches) if row["batch_id"] == batch_id)
    leaves = before[0] | {"batch_id": batch_id, "content_sha256": batch["content_sha256"], "first_approval": first,
                          "second_approval": second}  # fmt: skip
    signature = {"batch_id": batch_id, "signoff_id": "s2-masa"}

    refuses(paid, insert(payment_tables.releases).values(leaves), "rules that somebody signed")
    for sha256 in (rules_sha256(MASA), rules_sha256(DEARER)):
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"), paid.begin() as db:
            db.execute(insert(rule_tables.release_rules).values(signature | {"rules_sha256": sha256}))
