"""What comes back is matched or told, once; a payment is undone by its own evidence only."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bank_answers import a_change, a_report, a_return, a_status, a_table, an_ack, headed
from money_builders import propose, put_pair
from sent_money import (
    A_BANK,
    CHANGED,
    account_states,
    books,
    days_after,
    events_of,
    freed,
    hear,
    number_of,
    payments_of,
    put_sent,
    seal_accounts,
    state_of,
)

from tasks.stipends.ledger import CASH, CLEARING, EXPENSE

RETURNED = ("R02", "R03", "R04", "R06", "R12", "R13", "R16", "R17", "R20", "R22", "R23", "R31")
FOR_A_PERSON = ("R01", "R05", "R07", "R08", "R09", "R10", "R11", "R24", "R29", "R99")
CHANGES = ("C01", "C02", "C03", "C05", "C06", "C07")
REFUSED = ("AC01", "AC04", "AC06", "AG01", "RC01", "MS03", "XX99")


@pytest.fixture
def sent(database):
    """The payments of a batch that left, by region."""
    return put_sent(database)


def returned(payment, code="R02", **more):
    """A file with the return of one payment."""
    return headed(a_return(payment.trace_no, code, payment.amount_minor, **more))


@pytest.mark.parametrize("code", RETURNED)
def test_a_return_frees_its_payment_suspends_the_account_and_we_owe_it_again(sqlite_database, tmp_path, code):
    sent = put_sent(sqlite_database)
    back = sent["Region 6"]

    done = hear(sqlite_database, tmp_path, returned(back, code))

    [event] = events_of(sqlite_database)
    assert (event.kind, event.code, event.payment_id) == ("return", code, back.payment_id)
    assert freed(sqlite_database) == {back.payment_id: "return"}
    assert account_states(sqlite_database)[back.payee_id] == ["suspended"]
    assert books(sqlite_database) == {
        EXPENSE: 3000_00, CLEARING: -2000_00, f"liability:stipend:{back.payee_id}": -1000_00}  # fmt: skip
    assert back.end_to_end_id in done.sentences[0]


@pytest.mark.parametrize("code", FOR_A_PERSON)
def test_a_code_that_does_not_say_that_the_money_came_back_changes_nothing(sqlite_database, tmp_path, code):
    sent = put_sent(sqlite_database)
    before = books(sqlite_database), account_states(sqlite_database)

    done = hear(sqlite_database, tmp_path, returned(sent["Region 6"], code))

    assert done.counts == {"unmatched": 1}
    assert "A named person must decide it" in done.sentences[0]
    assert freed(sqlite_database) == {}
    assert (books(sqlite_database), account_states(sqlite_database)) == before


@pytest.mark.parametrize("code", CHANGES)
def test_a_notification_of_change_says_that_the_money_arrived(sqlite_database, tmp_path, code):
    sent = put_sent(sqlite_database)
    before = books(sqlite_database)

    done = hear(sqlite_database, tmp_path, a_change(sent["Region 6"].trace_no, code, "whatever"))

    assert done.counts == {"noc": 1}
    assert freed(sqlite_database) == {}
    assert books(sqlite_database) == before
    assert account_states(sqlite_database)[sent["Region 6"].payee_id] == ["suspended"]


@pytest.mark.parametrize("code", REFUSED)
def test_a_refused_payment_never_left(sqlite_database, tmp_path, code):
    sent = put_sent(sqlite_database)
    names = {region: payment.end_to_end_id for region, payment in sent.items()}

    done = hear(sqlite_database, tmp_path, a_report(
        a_status(names["Region 5"]), a_status(names["Region 6"], "RJCT", code)))  # fmt: skip

    assert done.counts == {"ack": 1, "reject": 1}
    assert freed(sqlite_database) == {sent["Region 6"].payment_id: "reject"}
    assert account_states(sqlite_database)[sent["Region 6"].payee_id] == ["suspended"]


def test_a_refusal_that_is_our_own_fault_leaves_the_account_of_the_payee_alone(sqlite_database, tmp_path):
    payment = put_sent(sqlite_database)["Region 6"]

    hear(sqlite_database, tmp_path, a_report(a_status(payment.end_to_end_id, "RJCT", "AM04")))

    assert freed(sqlite_database) == {payment.payment_id: "reject"}
    assert account_states(sqlite_database)[payment.payee_id] == ["verified"]


def test_finance_says_what_it_paid_and_what_not(database, sent, tmp_path):
    done = hear(database, tmp_path, a_table(
        f"{sent['Region 5'].end_to_end_id},paid,,2026-11-18", f"{sent['Region 6'].end_to_end_id},unpaid,no W-9,",
        f"{sent['Region 7'].end_to_end_id.lower()},PAID,,2026-11-18"))  # fmt: skip

    assert done.counts == {"settle": 2, "reject": 1}
    assert freed(database) == {sent["Region 6"].payment_id: "reject"}
    assert "no W-9" in done.sentences[0]
    assert books(database) == {
        EXPENSE: 3000_00, CASH: -2000_00, f"liability:stipend:{sent['Region 6'].payee_id}": -1000_00}  # fmt: skip
    assert state_of(database, sent["Region 5"].batch_id) == "closed"


def test_the_same_file_again_changes_nothing(database, sent, tmp_path):
    content = returned(sent["Region 6"])
    hear(database, tmp_path, content)
    before = events_of(database), books(database)

    again = hear(database, tmp_path, content)

    assert not again.fresh
    assert (events_of(database), books(database)) == before


def test_the_same_return_in_another_file_is_on_record_and_changes_nothing(database, sent, tmp_path):
    hear(database, tmp_path, returned(sent["Region 6"]))
    before = books(database)

    again = hear(database, tmp_path, a_return(sent["Region 6"].trace_no, "R03", sent["Region 6"].amount_minor))

    assert again.counts == {"return": 1}
    assert "came back before" in again.sentences[0]
    assert books(database) == before


def test_readers_at_once_add_each_line_once(database, sent, tmp_path):
    content = headed(*[a_return(each.trace_no, "R02", each.amount_minor) for each in sent.values()])
    folders = [tmp_path / str(number) for number in range(8)]
    for folder in folders:
        folder.mkdir()

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda folder: hear(database, folder, content), folders))

    assert sum(one.fresh for one in done) == 1
    assert len(events_of(database)) == 3
    assert books(database)[EXPENSE] == 3000_00
    assert CLEARING not in books(database)


def test_an_acknowledgement_frees_nothing(database, sent, tmp_path):
    entries = [f"{each.trace_no} {each.end_to_end_id} {each.amount_minor / 100:.2f} ACCEPTED 2026-11-24"
               for each in sent.values()]  # fmt: skip

    done = hear(database, tmp_path, an_ack(*entries))

    assert done.counts == {"ack": 3}
    assert freed(database) == {}
    assert books(database) == {EXPENSE: 3000_00, CLEARING: -3000_00}


def test_a_whole_file_that_is_accepted_acknowledges_each_of_its_payments(database, sent, tmp_path):
    done = hear(database, tmp_path, a_report(group="ACCP", called="MASA-2026-27-1"))

    assert done.counts == {"ack": 3}
    assert {event.payment_id for event in events_of(database, "ack")} == {each.payment_id for each in sent.values()}


@pytest.mark.parametrize("reason", ["AM05", "FF01"])
def test_a_whole_file_that_is_refused_frees_nothing_as_it_may_be_a_second_copy(database, sent, tmp_path, reason):
    done = hear(database, tmp_path, a_report(group="RJCT", reason=reason))

    assert done.counts == {"unmatched": 1}
    assert freed(database) == {}


@pytest.mark.parametrize(("change", "words"), [
    pytest.param({"amount": 999_99}, "not that of the payment", id="another amount"),
    pytest.param({"trace": "091000029999999"}, "We know no payment", id="a trace that we never gave"),
    pytest.param({"reference": "Region 5"}, "another", id="the reference of another payment"),
])  # fmt: skip
def test_a_return_that_does_not_fit_is_told_and_changes_nothing(database, sent, tmp_path, change, words):
    payment = sent["Region 6"]
    reference = sent[change["reference"]].end_to_end_id if "reference" in change else ""
    entry = a_return(change.get("trace", payment.trace_no), "R02", change.get("amount", payment.amount_minor),
                     reference=reference)  # fmt: skip

    done = hear(database, tmp_path, entry)

    [event] = events_of(database)
    assert (event.kind, event.code, event.payment_id) == ("unmatched", "R02", None)
    assert words in done.sentences[0]
    assert freed(database) == {}


def test_every_row_of_a_file_is_matched_or_told(database, sent, tmp_path):
    done = hear(database, tmp_path, a_table(
        f"{sent['Region 5'].end_to_end_id},paid,,", "NOBODY,paid,,", ",unpaid,,", "short", f"{'9' * 60},paid,,",
    ))  # fmt: skip

    assert done.counts == {"settle": 1, "unmatched": 4}
    assert len(done.sentences) == 4
    assert [event.line for event in events_of(database)] == [2, 3, 4, 5, 6]


def test_a_payment_that_never_left_can_not_come_back(database, tmp_path):
    put_sent(database)
    put_pair(database, "90", "mentor90", region="Region 5", number=90)
    propose(database, CHANGED, "another", days_after(1))
    waiting = payments_of(database)["Region 5"]

    done = hear(database, tmp_path, returned(waiting))

    assert done.counts == {"unmatched": 1}
    assert "never released" in done.sentences[0]


def test_settled_and_returned_in_either_order_end_alike(database, sent, tmp_path):
    first, second = sent["Region 5"], sent["Region 6"]
    paid = [a_table(f"{each.end_to_end_id},paid,,2026-11-18") for each in (first, second)]

    hear(database, tmp_path, paid[0])
    hear(database, tmp_path, returned(first))
    hear(database, tmp_path, returned(second))
    late = hear(database, tmp_path, paid[1])

    assert "paid twice" in late.sentences[0]
    assert books(database) == {
        EXPENSE: 3000_00, CLEARING: -1500_00, f"liability:stipend:{first.payee_id}": -500_00,
        f"liability:stipend:{second.payee_id}": -1000_00}  # fmt: skip


@pytest.mark.usefixtures("bank_keys")
def test_a_return_without_a_trace_of_ours_is_found_by_account_and_amount(database, sent, tmp_path):
    seal_accounts(database)
    payment = sent["Region 7"]

    hear(database, tmp_path, a_return("0", "R03", payment.amount_minor, number=number_of("Region 7"),
                                      bank=A_BANK[:8]))  # fmt: skip

    assert freed(database) == {payment.payment_id: "return"}
