"""What a file says that is not certainly about our payment, or about all of it, waits for a person."""

from datetime import date

import pytest
from bank_answers import a_report, a_return, a_status, a_table, headed
from money_builders import noon
from sent_money import A_BANK, CHANGED, events_of, freed, hear, number_of, put_sent, seal_accounts

from tasks.stipends.deciding import decide_unmatched
from tasks.stipends.settling import settle_due

LATER = date(2026, 12, 1)


@pytest.fixture
def sent(database):
    return put_sent(database)


def references(sent):
    return [payment.end_to_end_id for payment in sent.values()]


def settled(database):
    return settle_due(CHANGED, database, LATER, noon(LATER))


@pytest.mark.usefixtures("bank_keys")
@pytest.mark.parametrize(
    ("trace", "reference"), [("091000029999999", ""), ("0", "INV123"), ("091000029999999", "INV1")]
)
def test_a_return_of_another_payment_to_the_same_account_frees_nothing_of_ours(
    database, sent, tmp_path, trace, reference
):
    seal_accounts(database)
    ours = sent["Region 5"]
    entry = a_return(trace, "R03", ours.amount_minor, reference=reference, number=number_of("Region 5"),
                     bank=A_BANK[:8])  # fmt: skip

    done = hear(database, tmp_path, headed(entry))

    assert (dict(done.counts), freed(database)) == ({"unmatched": 1}, {})
    [event] = events_of(database, "unmatched")
    assert event.end_to_end_id == ours.end_to_end_id
    assert "about something else that was paid to the same account" in event.detail


def test_a_refused_file_is_refused_whole_though_the_report_lists_one_payment(database, sent, tmp_path):
    first, *_ = references(sent)
    hear(database, tmp_path, a_report(*map(a_status, references(sent)), group="ACCP"))

    done = hear(database, tmp_path, a_report(a_status(first, "RJCT", "AC04"), group="RJCT"))

    assert dict(done.counts) == {"reject": 1, "unmatched": 1}
    assert any("refused a whole file" in sentence for sentence in done.sentences)


def test_a_refused_file_of_which_every_payment_is_listed_leaves_no_question(database, sent, tmp_path):
    refusals = [a_status(one, "RJCT", "AC04") for one in references(sent)]

    done = hear(database, tmp_path, a_report(*refusals, group="RJCT"))

    assert dict(done.counts) == {"reject": 3}


@pytest.mark.parametrize("words", [("paid", "unpaid"), ("unpaid", "paid"), ("paid", "paid")])
def test_several_rows_of_one_payment_wait_for_a_person(database, sent, tmp_path, words):
    first, second, _ = references(sent)
    rows = [f"{first},{word},," for word in words]

    done = hear(database, tmp_path, a_table(*rows, f"{second},paid,,2026-11-19"))

    assert (dict(done.counts), freed(database)) == ({"unmatched": 2, "settle": 1}, {})


def test_nothing_settles_by_itself_of_which_something_waits_for_a_person(database, sent, tmp_path):
    ours = sent["Region 5"]
    hear(database, tmp_path, a_report(*map(a_status, references(sent)), group="ACCP"))
    hear(database, tmp_path, headed(a_return(ours.trace_no, "R02", ours.amount_minor - 1)))
    [event] = events_of(database, "unmatched")

    assert settled(database) == 2

    decide_unmatched(CHANGED, database, event.event_id, "nothing", (), "dora", "Another company.", noon(LATER))
    assert settled(database) == 1


def test_a_code_of_digits_in_whatever_writing_stops_no_file(database, sent, tmp_path):
    first, *_ = references(sent)

    done = hear(database, tmp_path, a_report(a_status(first, "RJCT", "\u2460\u2461\u2462\u2463\u2464")))

    assert dict(done.counts) == {"reject": 1}
