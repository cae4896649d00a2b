"""A NACHA file to the byte, and everything that is refused rather than cut, guessed or let through."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from payment_builders import A_BANK, ANOTHER_BANK, NACHA, REHEARSAL_BANK, a_batch, a_payment, an_account

from tasks.stipends.formats import format_named, formats
from tasks.stipends.formats.nacha_ccd import entry_hash, render
from tasks.stipends.formats.refusals import Refused
from tasks.stipends.formats.routing import aba_trouble, check_digit

KNOWN = Path(__file__).parents[2] / "files/payments/three_regions.ach"


def problems_of(batch, settings=NACHA):
    with pytest.raises(Refused) as refused:
        render(batch, settings)
    return refused.value.problems


def lines_of(batch, settings=NACHA):
    return render(batch, settings).decode("ascii").splitlines()


def test_three_regions_make_the_known_file_to_the_byte():
    assert render(a_batch(), NACHA) == KNOWN.read_bytes()


def test_the_known_file_has_each_field_in_its_columns():
    file, batch, first, addenda, *_, batch_control, file_control = KNOWN.read_text().splitlines()

    assert (file[3:13], file[13:23], file[23:29], file[29:33], file[33:40]) == (
        " 091000022", "1410000001", "261120", "0905", "A094101")  # fmt: skip
    assert (batch[1:4], batch[50:53], batch[53:63], batch[69:75], batch[75:79]) == (
        "220", "CCD", "MENTORSTIP", "261124", "   1")  # fmt: skip
    assert (first[1:3], first[3:12], first[12:29].strip(), first[29:39], first[78], first[79:]) == (
        "22", "091000022", "9001", "0000050000", "1", "091000020000001")  # fmt: skip
    assert addenda == "705" + "RMR*IV*EX26B1R01**500.00\\".ljust(80) + "00010000001"
    assert (batch_control[1:10], batch_control[10:20], batch_control[20:32], batch_control[32:44]) == (
        "220000006", "0027300006", "0" * 12, "000000300000")  # fmt: skip
    assert (file_control[1:13], file_control[13:21]) == ("000001000001", "00000006")


def test_the_same_batch_gives_the_same_bytes_in_whatever_order_its_payments_come():
    batch = a_batch()

    assert render(batch, NACHA) == render(replace(batch, payments=batch.payments[::-1]), NACHA)


@pytest.mark.parametrize("count", range(1, 12))
def test_the_file_is_whole_blocks_of_ten_lines_of_94_columns(count):
    lines = lines_of(a_batch(*[a_payment(number) for number in range(1, count + 1)]))

    nines = [line for line in lines if line == "9" * 94]
    assert len(lines) % 10 == 0
    assert len(nines) <= 9
    assert lines[len(lines) - len(nines) :] == nines
    assert {len(line) for line in lines} == {94}
    assert int(lines[-len(nines) - 1][7:13]) == len(lines) // 10


def test_the_entry_hash_keeps_its_rightmost_ten_digits():
    account = an_account(routing="809999998")
    batch = a_batch(*[a_payment(number, account=account) for number in range(1, 201)])

    assert sum(int(payment.account.routing[:8]) for payment in batch.payments) == 16_199_999_800
    assert entry_hash(batch) == "6199999800"
    assert lines_of(batch)[402][10:20] == "6199999800"


def test_a_savings_account_is_credited_as_one():
    assert lines_of(a_batch(a_payment(account=an_account(kind="savings"))))[2][:3] == "632"


def test_the_largest_amount_fills_its_field():
    assert lines_of(a_batch(a_payment(amount_minor=9_999_999_999)))[2][29:39] == "9" * 10


def test_accents_and_curly_signs_are_folded():
    payment = a_payment(payee_name="Société d\u2019Øster\u00a0\u2013 ß")

    assert lines_of(a_batch(payment))[2][54:76] == "Societe d'Oster - ss  "


def test_a_long_name_is_never_cut_but_may_be_given_a_short_one():
    batch = a_batch(a_payment(payee_name="Minnesota Association of School Administrators, Region 1"))

    [problem] = problems_of(batch)

    assert "payee name has 56 characters, and the file has room for 22" in problem
    assert "Set short_name.region-1 in the bank's settings" in problem
    assert (
        lines_of(batch, {**NACHA, "short_name.region-1": "EXAMPLE REGION 1"})[2][54:76].rstrip() == "EXAMPLE REGION 1"
    )


@pytest.mark.parametrize(("change", "words"), [
    ({"payee_name": "東京"}, "payee name has signs that no bank file can spell"),
    ({"payee_name": " "}, "payee name is empty"),
    ({"amount_minor": 10**10}, "amount has 11 digits, and the file has room for 10"),
    ({"amount_minor": 0, "lines": ()}, "amount is not above zero"),
    ({"amount_minor": -50000}, "amount is not above zero"),
    ({"amount_minor": 50000.0}, "amount is not a whole number of cents"),
    ({"amount_minor": True}, "amount is not a whole number of cents"),
    ({"lines": a_payment(lines=2).lines}, "amount is not the sum of its lines"),
    ({"reference": "EX26B1R010000001"}, "reference is not 1 to 15 capital letters and digits"),
    ({"reference": "EX*26"}, "reference is not 1 to 15 capital letters and digits"),
    ({"reference": ""}, "reference is not 1 to 15 capital letters and digits"),
    ({"trace_no": "09601041000001"}, "trace number is not the paying bank's eight digits"),
    ({"trace_no": "096010410000001"}, "trace number is not the paying bank's eight digits"),
    ({"trace_no": "example:1"}, "trace number is not the paying bank's eight digits"),
    ({"payee_type": "individual"}, "payee is a person, and a CCD file pays organisations only"),
    ({"country": "CA"}, "country is not US, and no money is sent abroad"),
    ({"account": None}, "account is not of the kind aba"),
    ({"account": an_account(scheme="gbsort")}, "account is not of the kind aba"),
    ({"account": an_account(number="1" * 18)}, "account number has 18 characters, and the file has room for 17"),
    ({"account": an_account(number="")}, "account number is empty"),
    ({"account": an_account(number="12 34")}, "account number has 1 sign that the file may not hold"),
    ({"account": an_account(number="12é4")}, "account number has 1 sign that the file may not hold"),
    ({"account": an_account(number="0000")}, "account number is nothing but zeros"),
    ({"account": an_account(routing="000000000")}, "routing number is all zeros"),
    ({"account": an_account(routing="091000023")}, "routing number does not agree with its check digit"),
    ({"account": an_account(routing="990000004")}, "routing number begins with two digits that no US bank has"),
    ({"account": an_account(routing=REHEARSAL_BANK)}, "routing number begins with two digits that no US bank has"),
    ({"account": an_account(routing="09100002")}, "routing number is not nine digits"),
], ids=str)  # fmt: skip
def test_a_payment_that_does_not_fit_is_refused_by_its_field(change, words):
    problems = problems_of(a_batch(replace(a_payment(), **change)))

    assert any(words in problem for problem in problems), problems
    assert all(problem.startswith(("Payment ", "Batch ")) for problem in problems)


@pytest.mark.parametrize(("change", "words"), [
    ({"payments": (), "total_minor": 0}, "list of payments is empty"),
    ({"currency": "GBP"}, "currency is not USD"),
    ({"total_minor": 299_999}, "total is not the sum of its payments"),
    ({"effective_on": date(2026, 11, 20)}, "day of the credit is not after the day of the file"),
    ({"effective_on": date(2026, 11, 26)}, "day of the credit is not a banking day"),
    ({"effective_on": date(2026, 11, 28)}, "day of the credit is not a banking day"),
    ({"payments": (a_payment(1), a_payment(1)), "total_minor": 300_000}, "reference is there twice"),
    ({"payments": (a_payment(1), a_payment(2, trace_no=a_payment(1).trace_no)), "total_minor": 300_000},
     "trace number is there twice"),
    ({"payments": (a_payment(1), a_payment(2, payee_id="region-1")), "total_minor": 300_000}, "payee is there twice"),
    ({"number": 10**7}, "number has 8 digits, and the file has room for 7"),
    ({"number": -1}, "number is not a whole number of zero or more"),
    ({"proposed_at": datetime(2026, 11, 20, 15, 5)}, "moment has no time zone"),  # noqa: DTZ001
])  # fmt: skip
def test_a_batch_that_does_not_hold_together_is_refused(change, words):
    assert any(words in problem for problem in problems_of(a_batch(**change)))


@pytest.mark.parametrize(("change", "words"), [
    ({"destination": "091000023"}, "destination does not agree with its check digit"),
    ({"destination": ""}, "destination is missing"),
    ({"destination": REHEARSAL_BANK}, "destination begins with two digits that no US bank has"),
    ({"destination_name": "B" * 24}, "destination_name has 24 characters, and the file has room for 23"),
    ({"origin": "14100000011"}, "origin has 11 characters, and the file has room for 10"),
    ({"origin_name": "O" * 24}, "origin_name has 24 characters"),
    ({"company_name": "C" * 17}, "company_name has 17 characters, and the file has room for 16"),
    ({"company_id": "14100000011"}, "company_id has 11 characters"),
    ({"company_id": "14-1000001"}, "company_id has 1 sign that the file may not hold"),
    ({"entry_description": "MENTORSTIPE"}, "entry_description has 11 characters, and the file has room for 10"),
    ({"entry_description": "PAYROLL"}, "entry_description has a meaning of its own in the network"),
    ({"discretionary": "D" * 21}, "discretionary has 21 characters"),
    ({"odfi": "0910000"}, "odfi does not have its shape"),
    ({"id_modifier": "a"}, "id_modifier does not have its shape"),
    ({"line_end": "cr"}, "line_end is neither lf nor crlf"),
    ({"time_zone": "Chicago"}, "time_zone is no time zone"),
    ({"rehearsal": "yes"}, "rehearsal is neither true nor false"),
    ({"rehearsel": "true"}, "rehearsel is no setting of this format"),
], ids=str)  # fmt: skip
def test_a_setting_that_does_not_fit_is_refused_by_its_name(change, words):
    assert any(words in problem for problem in problems_of(a_batch(), {**NACHA, **change}))


@pytest.mark.parametrize("name", sorted(set(NACHA) - {"time_zone"}))
def test_a_missing_setting_is_asked_for(name):
    settings = {key: value for key, value in NACHA.items() if key != name}

    assert any(f"{name} is missing. It says " in problem for problem in problems_of(a_batch(), settings))


def test_every_problem_is_told_at_once_and_none_shows_an_account_or_a_name():
    wrong = [
        a_payment(
            number, payee_name=f"Name Number {number} " + "x" * 20, account=an_account(number="7654321098765432109")
        )
        for number in (1, 2)
    ]

    problems = problems_of(a_batch(*wrong), {**NACHA, "company_id": ""})

    assert len(problems) == 5
    assert not any(secret in str(problems) for secret in ("7654321098765432109", "Name Number"))


def test_only_a_rehearsal_lets_the_bank_pass_that_we_rehearse_with():
    settings = {**NACHA, "destination": REHEARSAL_BANK, "rehearsal": "true"}
    account = an_account(routing=REHEARSAL_BANK)
    batch = a_batch(a_payment(trace_no="999999990000001", account=account))

    assert lines_of(batch, settings)[0][4:13] == REHEARSAL_BANK
    assert problems_of(batch, {**settings, "rehearsal": "false"})
    other = replace(batch.payments[0], account=replace(account, routing="990000004"))
    assert problems_of(replace(batch, payments=(other,)), settings)


def test_what_a_bank_may_ask_for_in_its_own_way():
    batch = a_batch(a_payment(trace_no="096010410000001"))
    more = {"odfi": ANOTHER_BANK[:8], "id_modifier": "C", "discretionary": "OPERATING", "line_end": "crlf"}

    content = render(batch, {**NACHA, **more})

    file, header = content.decode().splitlines()[:2]
    assert (file[33], header[20:40].rstrip(), header[79:87]) == ("C", "OPERATING", "09601041")
    assert content.count(b"\r\n") == content.count(b"\n") == 10


def test_no_time_is_said_where_no_zone_is_given():
    settings = {name: value for name, value in NACHA.items() if name != "time_zone"}

    assert lines_of(a_batch(), settings)[0][23:34] == "261120    A"
    assert lines_of(a_batch(proposed_at=datetime(2026, 7, 1, 5, 59, tzinfo=UTC)))[0][29:33] == "0059"


@pytest.mark.parametrize("routing", [A_BANK, ANOTHER_BANK, "011000015", "021000021", "122105155", "322271627"])
def test_numbers_of_banks_that_are_published_agree_with_their_check_digits(routing):
    assert check_digit(routing[:8]) == int(routing[8])
    assert aba_trouble(routing) == ""


@pytest.mark.parametrize("place", range(9))
def test_one_wrong_digit_of_a_routing_number_is_always_found(place):
    digit = int(A_BANK[place])
    wrong = [A_BANK[:place] + str((digit + step) % 10) + A_BANK[place + 1 :] for step in range(1, 10)]

    assert all(aba_trouble(routing) for routing in wrong)


def test_a_format_is_found_by_the_name_of_its_file():
    assert format_named("nacha_ccd").render is render
    assert "refusals" not in formats()
    with pytest.raises(KeyError, match="there is no payment format 'iif'"):
        format_named("iif")


@pytest.mark.parametrize("name", sorted(formats()))
def test_every_format_says_what_it_needs(name):
    found = format_named(name)

    assert "." in found.SUFFIX
    assert isinstance(found.NEEDS_ACCOUNTS, bool)
    assert not set(found.SETTINGS) & set(found.OPTIONAL)
