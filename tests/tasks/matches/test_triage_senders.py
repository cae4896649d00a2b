"""Who sent a mail is what our own server found out, or what somebody of ours vouches for."""

from dataclasses import replace

import pytest
from replies import AUTHSERV_ID, SENT, a_reply
from weighed_mails import (
    FORGED,
    KNOWN,
    LIST,
    MARKED,
    OF_OTHER,
    OTHER_WORDS,
    UNMARKED,
    VOUCHED,
    WHOM,
    read,
    refused,
    reply,
    said,
    weigh,
)

from tasks.matches.envelope import envelope_of
from tasks.matches.triage import MOST_ANSWERS, triage

# From whom -----------------------------------------------------------------------------------------------------------


def test_a_stranger_is_not_a_coordinator():
    found = reply(sender="eve@district.example")

    assert (said(found), found.list_id, found.sender) == (("quarantine", "not_coordinator"), LIST, "")


def test_a_coordinator_of_another_region_is_not_one_of_this():
    assert said(reply(OF_OTHER)) == ("quarantine", "not_coordinator")


@pytest.mark.parametrize("file", [MARKED, refused("pdf")])
def test_a_coordinators_name_beside_a_strangers_address_is_a_stranger(file):
    raw = a_reply((file,), "eve@evil.example", In_Reply_To=SENT)
    for name in (f'"{WHOM}"', "Ann Lind", f'"Ann Lind ({WHOM})"'):
        assert said(weigh(raw.replace(b"Ann Lind", name.encode()))) == ("quarantine", "not_coordinator")


@pytest.mark.parametrize(
    "line", [
        f"Ann <{WHOM}>, Eve <eve@evil.example>", f"Region: {WHOM};", f"<{WHOM}> <eve@evil.example>",
        f"{WHOM} <eve@evil.example>", f"eve@evil.example <{WHOM}>", f"Ann <{WHOM}>\r\nFrom: eve@evil.example",
    ],
)  # fmt: skip
def test_several_senders_go_to_a_person(line):
    raw = a_reply((MARKED,), WHOM).replace(b"Ann Lind <lind@district.example>", line.encode())

    assert said(weigh(raw)) == ("quarantine", "not_one_sender")


OURS = AUTHSERV_ID
DOMAIN = "district.example"


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([f"{OURS}; dmarc=pass header.from={DOMAIN}"], id="dmarc"),
        pytest.param([f"{OURS}; dmarc=pass (p=none dis=none) header.from={DOMAIN}"], id="with a comment"),
        pytest.param(
            [f"MX.Masa.Example 1; DMARC=Pass header.from={DOMAIN.upper()};"], id="in capitals, with a version"
        ),
        pytest.param([f"{OURS}; dkim=pass (2048-bit key) header.d={DOMAIN} header.s=s"], id="signed by the domain"),
        pytest.param([f"{OURS}; dkim=pass header.i=@{DOMAIN} header.s=s header.b=x"], id="as Google writes it"),
        pytest.param(
            [f"{OURS}; dkim=fail header.d=x.example; dkim=pass header.d={DOMAIN}"], id="one of two signatures"
        ),
        pytest.param([f"{OURS}; spf=fail smtp.mailfrom=x; dmarc=none; dkim=pass header.d={DOMAIN}"], id="no policy"),
        pytest.param([f"{OURS};\n dkim=pass header.d={DOMAIN};\n dmarc=pass header.from={DOMAIN}"], id="folded"),
        pytest.param([f"{OURS}; dmarc=pass header.from={DOMAIN}", "mx.evil.example; dmarc=fail"], id="others below"),
    ],
)
def test_what_our_own_server_found_out_proves_the_sender(results):
    assert said(weigh(with_results(results))) == ("submission", "")


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([], id="nothing"),
        pytest.param(["mx.evil.example; dmarc=pass header.from=district.example"], id="another server"),
        pytest.param(
            ["mx.evil.example; dmarc=pass", f"{OURS}; dmarc=pass header.from={DOMAIN}"], id="ours below another's"
        ),
        pytest.param([f"{OURS}; dmarc=fail header.from={DOMAIN}", f"{OURS}; dmarc=pass"], id="a second of our name"),
        pytest.param([f"{OURS}; none", f"{OURS}; dmarc=pass header.from={DOMAIN}"], id="a forged one below ours"),
        pytest.param([f"{OURS}; dmarc=fail (dmarc=pass) header.from={DOMAIN}"], id="pass in a comment"),
        pytest.param([f'{OURS}; dmarc=fail reason="x; dmarc=pass"'], id="pass in a quoted reason"),
        pytest.param([f"{OURS}; dmarc=pass header.from=evil.example"], id="pass for another domain"),
        pytest.param([f"{OURS}; dkim=pass header.d=evil.example"], id="signed by another domain"),
        pytest.param([f"{OURS}; dkim=pass header.d=evil{DOMAIN}"], id="a domain that ends alike"),
        pytest.param([f"{OURS}; dkim=pass header.d=mail.{DOMAIN}"], id="a part of the domain"),
        pytest.param([f"{OURS}; dkim=pass header.d=example"], id="the domain above"),
        pytest.param([f"{OURS}; dkim=pass header.d=evil.example header.i=@{DOMAIN}"], id="signed for another"),
        pytest.param([f"{OURS}; dkim=pass smtp.d={DOMAIN} policy.d={DOMAIN}"], id="not a property of the headers"),
        pytest.param([f"{OURS}; dmarc=fail; dkim=pass header.d={DOMAIN}"], id="signed, and dmarc fails"),
        pytest.param([f"{OURS}; dmarc=pass; dmarc=fail"], id="pass and fail"),
        pytest.param([f"{OURS}; spf=pass smtp.mailfrom={WHOM}"], id="spf alone"),
        pytest.param([f"{OURS}; dmarc=pass ({'(' * 5000}"], id="comments without end"),
        pytest.param([f"{OURS}; dmarc=pass header.from={DOMAIN} {'x' * 9000}"], id="endless"),
        pytest.param([f"x{OURS}; dmarc=pass header.from={DOMAIN}"], id="a name that ends alike"),
        pytest.param([f"{OURS}.evil.example; dmarc=pass header.from={DOMAIN}"], id="a name that begins alike"),
        pytest.param([f"({OURS}) mx.evil.example; dmarc=pass"], id="our name in a comment"),
        pytest.param([f"; {OURS}; dmarc=pass"], id="no name"),
        pytest.param([f"spf=pass smtp.mailfrom=x; dmarc=pass header.from={DOMAIN}"], id="without any name"),
        pytest.param([f"{OURS}"], id="only the name"),
        pytest.param(["\x00\xff"], id="noise"),
    ],
)
def test_what_a_sender_may_have_written_proves_nothing(results):
    found = weigh(with_results(results))

    assert (said(found), found.list_id, found.sender) == (("quarantine", "unproven"), LIST, "")


def with_results(results):
    """A good reply with these headers on top."""
    written = "".join(f"Authentication-Results: {line}\n" for line in results)
    return written.encode("latin-1") + a_reply((MARKED,), WHOM, results="")


def test_without_the_name_of_our_server_nothing_is_proven():
    for name in ("", " "):
        assert said(reply(known=replace(KNOWN, authserv_id=name))) == ("quarantine", "unproven")
    raw = with_results(["; dmarc=pass header.from=district.example"])
    assert said(weigh(raw, replace(KNOWN, authserv_id=""))) == ("quarantine", "unproven")


EXCHANGE = replace(KNOWN, authserv_id="exchange-online")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (f"spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom={DOMAIN}; dkim=pass (signature was verified)\n "
         f"header.d={DOMAIN};dmarc=pass action=none\n header.from={DOMAIN};compauth=pass reason=100", "submission"),
        (f"spf=fail (sender IP is 192.0.2.7) smtp.mailfrom=x.example; masa.example; dkim=pass (signature was verified) "
         f"header.d={DOMAIN};dmarc=bestguesspass action=none header.from={DOMAIN};compauth=pass", "submission"),
        (f"spf=pass smtp.mailfrom={DOMAIN}; dkim=pass (signature was verified) header.d=x.onmicrosoft.example;"
         f"dmarc=bestguesspass action=none header.from={DOMAIN};compauth=pass", "quarantine"),
        (f"spf=fail smtp.mailfrom=x.example; dkim=none (message not signed) header.d=none;dmarc=fail "
         f"action=quarantine header.from={DOMAIN};compauth=fail reason=000", "quarantine"),
        (f"mx.evil.example; dmarc=pass header.from={DOMAIN}", "quarantine"),
        (f"exchange-online; dmarc=pass header.from={DOMAIN}", "quarantine"),
    ],
)  # fmt: skip
def test_exchange_online_writes_no_name_and_its_header_is_on_top(line, verdict):
    assert (
        weigh(with_results([line, f"spf=pass smtp.mailfrom=x;dmarc=pass header.from={DOMAIN}"]), EXCHANGE).verdict
        == verdict
    )


def test_two_machines_that_answer_each_other_are_stopped():
    assert reply(known=replace(KNOWN, answered_today=MOST_ANSWERS - 1)).verdict == "submission"
    assert said(reply(known=replace(KNOWN, answered_today=MOST_ANSWERS))) == ("quarantine", "too_many_replies")
    assert weigh(a_reply((), WHOM, In_Reply_To=SENT), replace(KNOWN, answered_today=99)).code == "too_many_replies"


# What looks automatic and bears a list ------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [
    {"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"},
])  # fmt: skip
def test_what_looks_automatic_and_bears_a_list_of_ours_waits_for_a_person(headers):
    found = reply(MARKED, **headers)

    assert (said(found), found.list_id, found.sender) == (("quarantine", "automatic_list"), LIST, "")
    assert reply(MARKED, OTHER_WORDS, **headers).code == "automatic_list"


@pytest.mark.parametrize("files", [(), (UNMARKED,), (FORGED,), (refused("pdf"),), (refused("damaged"),)])
def test_what_looks_automatic_and_bears_no_list_of_ours_is_put_aside(files):
    found = weigh(a_reply(files, WHOM, In_Reply_To=SENT, Auto_Submitted="auto-replied"))

    assert (said(found), found.list_id) == (("auto_reply", "automatic"), LIST)


# Somebody of ours vouches for it -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "verdict", "sender"),
    [
        pytest.param(a_reply((MARKED,), "private@gmail.example", results=""), ("submission", ""), "", id="private"),
        pytest.param(a_reply((MARKED,), WHOM, results=""), ("submission", ""), WHOM, id="unproven"),
        pytest.param(b"From: a@x, b@y\n" + a_reply((MARKED,), WHOM), ("submission", ""), "", id="two senders"),
        pytest.param(a_reply((FORGED,), WHOM, In_Reply_To=SENT), ("submission", ""), WHOM, id="a changed mark"),
        pytest.param(a_reply((FORGED,), WHOM), ("refused", "token_forged"), "", id="a changed mark alone"),
        pytest.param(a_reply((UNMARKED,), WHOM), ("refused", "list_unknown"), "", id="no list"),
        pytest.param(a_reply((refused("pdf"),), WHOM, In_Reply_To=SENT), ("refused", "pdf"), WHOM, id="a pdf"),
        pytest.param(a_reply((), WHOM, In_Reply_To=SENT), ("question", "no_file"), WHOM, id="no file"),
        pytest.param(b"\n\n", ("refused", "unparsable"), "", id="unparsable"),
        pytest.param(a_reply((), WHOM, Auto_Submitted="auto-replied"), ("auto_reply", "automatic"), "", id="away"),
        pytest.param(a_reply((MARKED,), WHOM, Precedence="bulk"), ("submission", ""), WHOM, id="marked as automatic"),
    ],
)
def test_what_a_person_vouches_for_never_waits_for_a_person_again(raw, verdict, sender):
    found = weigh(raw, replace(VOUCHED, answered_today=99))

    assert (said(found), found.sender) == (verdict, sender)


def test_a_vouched_book_without_a_mark_is_the_only_list_of_its_sender():
    found = weigh(a_reply((UNMARKED,), WHOM), replace(VOUCHED, own_list=LIST))

    assert (said(found), found.list_id) == (("submission", ""), LIST)
    assert reply(UNMARKED, known=replace(KNOWN, own_list=LIST)).code == "list_unknown"


def test_a_bare_workbook_is_for_the_list_that_it_names_and_from_nobody():
    found = triage(envelope_of(MARKED, False), VOUCHED, read)

    assert (said(found), found.list_id, found.sender) == (("submission", ""), LIST, "")


def test_a_bare_file_that_is_no_list_is_refused():
    assert said(triage(envelope_of(refused("csv"), False), VOUCHED, read)) == ("refused", "list_unknown")
