"""Hostile mails: of two senders, read differently by two programs, or costly to open."""

import time

import pytest

from tasks.matches.envelope import Envelope, envelope_of


def opened(raw):
    return envelope_of(raw if isinstance(raw, bytes) else raw.encode(), True)


def with_from(*lines):
    return opened("".join(f"From: {line}\n" for line in lines) + "Subject: x\n\nHello")


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        pytest.param("ann@region.example", "ann@region.example", id="bare"),
        pytest.param("Ann Lind <Ann@Region.Example>", "ann@region.example", id="upper case"),
        pytest.param('"Lind, Ann" <ann@region.example>', "ann@region.example", id="comma in quotes"),
        pytest.param("ann@region.example (Ann: Region 5, <East>)", "ann@region.example", id="comment"),
        pytest.param('"boss@masa.example" <ann@region.example>', "ann@region.example", id="an address as a name"),
        pytest.param("ann@region.example <ann@region.example>", "ann@region.example", id="her own address as a name"),
        pytest.param("=?utf-8?Q?L=C3=ADnd=2C_Ann?= <ann@region.example>", "ann@region.example", id="encoded name"),
        pytest.param("Ånn <ann@region.example>", "ann@region.example", id="name in UTF-8"),
        pytest.param("Ann\n Lind\n <ann@region.example>", "ann@region.example", id="folded"),
        pytest.param(r'"Ann \" Lind" <ann@region.example>', "ann@region.example", id="a quote in quotes"),
        pytest.param("MAILER-DAEMON", "mailer-daemon", id="a server"),
        pytest.param("boss@masa.example <ann@region.example>", "", id="another address as a bare name"),
        pytest.param("ann@region.example, eve@evil.example", "", id="two"),
        pytest.param("ann@region.example <eve@evil.example>, Eve <eve@evil.example>", "", id="two with names"),
        pytest.param("Region: ann@region.example;", "", id="a group"),
        pytest.param("Region: Ann <ann@region.example>, Eve <eve@evil.example>;", "", id="a group of two"),
        pytest.param("undisclosed-recipients:;", "", id="an empty group"),
        pytest.param("<@evil.example:ann@region.example>", "", id="a route"),
        pytest.param("<ann@region.example> <eve@evil.example>", "", id="two in brackets"),
        pytest.param("<ann@region.example", "", id="open bracket"),
        pytest.param('"Ann <ann@region.example>', "", id="open quote"),
        pytest.param("(Ann <ann@region.example>", "", id="open comment"),
        pytest.param("ann@region.example)", "", id="closed comment"),
        pytest.param("ann@region.example@evil.example", "", id="two at signs"),
        pytest.param("ann@region.example\x00@evil.example", "", id="a control character"),
        pytest.param("\u202eann@region.example", "", id="written backwards"),
        pytest.param("", "", id="empty"),
        pytest.param("<>", "", id="nobody"),
        pytest.param(f"{'x' * 30000} <ann@region.example>", "", id="endless"),
    ],
)
def test_a_mail_has_one_sender_or_a_person_looks_at_it(line, sender):
    found = with_from(line)

    assert (found.sender, found.problem) == (sender, "" if sender else "not_one_sender")


def test_no_foreign_letter_turns_into_one_of_ours():
    assert with_from("\u212aim@region.example").sender != "kim@region.example"


def test_two_senders_are_none():
    assert with_from("ann@region.example", "ann@region.example").problem == "not_one_sender"
    assert opened("Subject: no sender\n\nx").problem == "not_one_sender"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n\nno headers", id="no headers"),
        pytest.param("From: ann@x.example\nno header at all\nFrom: eve@x.example\n\nx", id="a line that is no header"),
        pytest.param(" From: ann@x.example\n\nx", id="begins in the middle"),
        pytest.param("Subject: x\nFrom : eve@x.example\nFrom: ann@x.example\n\nx", id="blank before the colon"),
        pytest.param("From : eve@x.example\nFrom: ann@x.example\n\nx", id="blank before the first colon"),
        pytest.param(b"\xff\xfe\x00\x01" * 50, id="noise"),
        pytest.param("From: a@x.example\nX: " + "y" * 300_000 + "\n\nx", id="huge header"),
        pytest.param("From: a@x.example\n" + "X: y\n" * 60_000 + "\nx", id="endless headers"),
    ],
)
def test_what_two_programs_would_read_differently_is_unparsable(raw):
    assert opened(raw).problem == "unparsable"


def test_a_lone_carriage_return_begins_no_header():
    subject = b"Subject: x\rAuthentication-Results: mx.masa.example; dmarc=pass\rFrom: ann@x.example\n"
    raw = subject + b"From: eve@x.example\n\nx"

    found = opened(raw)

    assert (found.sender, found.results) == ("eve@x.example", ())


def test_a_mail_saved_with_the_line_of_a_mail_folder_is_a_mail():
    assert opened("From lind Sun Sep 20 10:00:00 2026\nFrom: ann@x.example\n\nx").sender == "ann@x.example"


def nested(depth):
    """Parts in parts in parts."""
    raw = b"From: ann@x.example\nMIME-Version: 1.0\n"
    for number in range(depth):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
    return raw + b"\n\nx"


def wrapped(depth):
    """Mails in mails in mails."""
    return b"From: ann@x.example\n" + b"Content-Type: message/rfc822\n\n" * depth + b"\n\nx"


def many(number, part=b"Content-Type: text/plain\n\nx"):
    """Parts beside parts."""
    parts = b"".join(b"--b\n%b\n" % part for _ in range(number))
    return (
        b'From: ann@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' + parts + b"--b--\n"
    )


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(nested(5000), id="deep nesting"),
        pytest.param(wrapped(5000), id="mails in mails"),
        pytest.param(nested(99), id="nesting at the limit"),
        pytest.param(many(50_000), id="thousands of parts"),
        pytest.param(many(1, b"Content-Type: text/plain; " + b"a*0*=x;" * 20_000 + b"\n\nx"), id="parameters"),
        pytest.param(b"From: " + b"(" * 100_000 + b"\n\nx", id="brackets"),
        pytest.param(b"From: ann@x.example\nSubject: " + b"=?utf-8?q?=" * 9_000 + b"\n\nx", id="encoded words"),
        pytest.param(b"From: ann@x.example\nReferences: " + b"<" * 200_000 + b"\n\nx", id="references"),
        pytest.param(b"From: ann@x.example\nTo: " + b"+a" * 100_000 + b"\n\nx", id="plus signs"),
        pytest.param(b"From: mailer-daemon@x.example\n\n" + b"<a@b> " * 400_000, id="a bounce of many addresses"),
        pytest.param(
            b"From: mailer-daemon@x.example\n\n" + b"The following address " * 100_000, id="a bounce of words"
        ),
        pytest.param(b"From: mailer-daemon@x.example\n\n" + b"\n>" * 1_000_000, id="a bounce of quotes"),
        pytest.param(b"From: ann@x.example\n\n" + b"https://" * 500_000, id="half a link, often"),
        pytest.param(b"From: ann@x.example\n\n" + b"https://a.b-" * 500_000, id="hosts without end"),
    ],
)
def test_a_hostile_mail_costs_little(raw):
    started = time.process_time()

    found = opened(raw)

    assert isinstance(found, Envelope)
    assert time.process_time() - started < 4


def test_a_list_beside_too_many_parts_is_looked_at_by_a_person():
    assert opened(many(501)).problem == "unparsable"
    assert opened(many(498)).problem == ""
