"""Attacks on the tables of money: what the database itself refuses, whatever our code or a person tries."""

import pytest
from attacked_money import B, a_batch, a_file, a_payment, do, put_open_batch, refuses, row
from money_builders import MOMENT, agree, put_account, put_payee
from signed_rules import sign_batch
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from sql import payment_tables as tables


@pytest.fixture
def money(database: Engine):
    """Two regions, two mentors, one open batch."""
    sign_batch(database, put_open_batch(database))
    return database


def an_approval(database: Engine, actor, number=1, decision="approve", **more):
    batch = row(database, tables.payment_batches, number=1)
    return insert(tables.approvals).values({
        "approval_id": f"a{number}", "batch_id": batch["batch_id"], "prepared_by": batch["prepared_by"],
        "content_sha256": batch["content_sha256"], "decision": decision, "actor": actor,
        "typed_total_minor": batch["total_minor"], "at": MOMENT, "note": "", **more})  # fmt: skip


def a_release(database: Engine, *approvals, **more):
    batch = row(database, tables.payment_batches, number=1)
    first, second, third = [*approvals, None, None, None][:3]
    return insert(tables.releases).values({
        "batch_id": batch["batch_id"], "approvals_needed": batch["approvals_needed"], "decision": "approve",
        "content_sha256": batch["content_sha256"], "first_approval": first, "second_approval": second,
        "third_approval": third, "released_at": MOMENT, **more})  # fmt: skip


# Owed once, paid once -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", [{"unit_key": "mentor:x:2026-27"}, {"pair_key": "pair:x:x"}])
def test_a_unit_and_a_pair_are_owed_once(money, other):
    owed = row(money, tables.obligations)
    refuses(money, insert(tables.obligations).values(owed | other | {"obligation_id": "again"}), "(?i)unique")


def test_nothing_is_owed_to_nobody_or_for_nothing(money):
    new = row(money, tables.obligations) | {"obligation_id": "x", "unit_key": "x", "pair_key": "x"}

    refuses(money, insert(tables.obligations).values(new | {"payee_id": "nobody"}), "(?i)foreign key")
    refuses(money, insert(tables.obligations).values(new | {"amount_minor": 0}), "amount_above_nothing")
    refuses(money, insert(tables.obligations).values(new | {"currency": "EUR"}), "currency")


def test_no_obligation_is_in_two_payments(money):
    line = row(money, tables.payment_lines, payee_id="masa-region-5")
    payment = a_payment(money, a_batch(money)["batch_id"])

    refuses(money, insert(tables.payment_lines).values(line | {"payment_id": payment["payment_id"]}), "(?i)unique")


def test_a_line_goes_to_the_payee_of_its_obligation(money):
    line = row(money, tables.payment_lines, payee_id="masa-region-5")
    payment = a_payment(money, a_batch(money)["batch_id"], "masa-region-6")
    moved = line | {"payment_id": payment["payment_id"]}

    refuses(money, insert(tables.payment_lines).values(moved | {"payee_id": "masa-region-6"}), "(?i)foreign key|unique")
    refuses(money, insert(tables.payment_lines).values(moved), "(?i)foreign key|unique")


@pytest.mark.parametrize("name", ["end_to_end_id", "trace_no", "uetr"])
def test_what_names_a_payment_is_never_used_again(money, name):
    payment = row(money, tables.payments, payee_id="masa-region-5")
    batch = a_batch(money)

    with pytest.raises(IntegrityError, match=name):
        a_payment(money, batch["batch_id"], **{name: payment[name]})


def test_a_payee_is_paid_once_in_a_batch(money):
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        a_payment(money, row(money, tables.payment_batches)["batch_id"])


def test_a_reference_fits_every_format(money):
    batch = a_batch(money)
    with pytest.raises(IntegrityError, match="end_to_end_id_fits"):
        a_payment(money, batch["batch_id"], end_to_end_id="X" * 16)


# An account is seen by two people -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "words"), [("Ann", "verified_by_another"), ("ann", "verified_by_another"),
                                           ("", "verified_by_somebody")])  # fmt: skip
def test_nobody_verifies_their_own_account(money, by, words):
    account = row(money, tables.payee_accounts) | {"account_id": 99, "payee_id": put_payee(money, "R7", account=False)}
    refuses(money, insert(tables.payee_accounts).values(account | {"verified_by": by}), words)


def test_a_payee_has_one_verified_account(money):
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        put_account(money, "masa-region-5")


# Approved by others, and this content -------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", ["ann", "Ann", "ANN", "svc:other", "", "Bea"])
def test_whoever_prepared_it_never_approves_nor_a_schedule_nor_a_second_spelling(money, actor):
    refuses(money, an_approval(money, actor), "another_person")


@pytest.mark.parametrize("lie", [{"prepared_by": "carl"}, {"content_sha256": B}, {"batch_id": "other"}])
def test_an_approval_is_of_this_content_of_this_batch_by_this_preparer(money, lie):
    refuses(money, an_approval(money, "bea", **lie), "(?i)foreign key")


def test_one_person_is_one_approval(money):
    do(money, an_approval(money, "bea"))
    refuses(money, an_approval(money, "bea", 2), "(?i)unique")
    refuses(money, an_approval(money, "bea", 2, "reject"), "(?i)unique")


@pytest.mark.parametrize("change", ["content_sha256 = '" + B + "'", "prepared_by = 'carl'"])
def test_what_was_approved_cannot_become_something_else(money, change):
    do(money, an_approval(money, "bea"))
    refuses(money, f"UPDATE payment_batches SET {change}", "(?i)foreign key")  # noqa: S608


def test_a_schedule_alone_is_nobody(money):
    with pytest.raises(IntegrityError, match="a_schedule_is_nobody"):
        a_batch(money, prepared_by="svc:x", approvals_needed=1)


def test_one_batch_is_open_at_a_time(money):
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        a_batch(money, state="approved")


# Nothing leaves without them ----------------------------------------------------------------------------------------


def test_a_release_needs_approvals_that_are_different_and_in_favour(money):
    do(money, an_approval(money, "bea", 1))
    do(money, an_approval(money, "carl", 2, "reject"))

    refuses(money, a_release(money), "(?i)null")
    refuses(money, a_release(money, "a1"), "second_given")
    refuses(money, a_release(money, "a1", "a1"), "different_approvals")
    refuses(money, a_release(money, "a1", "a2"), "(?i)foreign key")
    refuses(money, a_release(money, "a1", "a2", decision="reject"), "decided_for")
    refuses(money, a_release(money, "a1", "none"), "(?i)foreign key")
    refuses(money, a_release(money, "a1", approvals_needed=1), "(?i)foreign key")
    refuses(money, a_release(money, "a1", "a1", content_sha256=B), "(?i)foreign key|different_approvals")


def test_a_release_happens_once(money):
    do(money, an_approval(money, "bea", 1))
    do(money, an_approval(money, "carl", 2))
    do(money, a_release(money, "a1", "a2"))

    refuses(money, a_release(money, "a1", "a2"), "(?i)unique")
    refuses(money, "UPDATE payment_batches SET approvals_needed = 1", "(?i)foreign key")


def test_a_file_needs_a_release_and_an_identity_of_its_own(money):
    batch_id = row(money, tables.payment_batches)["batch_id"]
    refuses(money, a_file(batch_id), "(?i)foreign key")
    agree(money, batch_id, "bea", "carl")
    refuses(money, a_file(batch_id), "(?i)foreign key")
    first, second = (row(money, tables.approvals, actor=actor)["approval_id"] for actor in ("bea", "carl"))
    do(money, a_release(money, first, second))
    do(money, a_file(batch_id))

    refuses(money, a_file(batch_id, 2, format="nacha1"), "(?i)unique")
    refuses(money, a_file(batch_id, 2, id_modifier="1"), "(?i)unique")
    refuses(money, a_file(batch_id, 2, sha256=f"{1:064d}"), "(?i)unique")
