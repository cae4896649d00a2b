"""What somebody may try who means no good: sizes, slowness, two requests in one, other people's names, other sites."""

import socket
import time
from datetime import timedelta

import pytest
from browser import served
from form_visitors import ANSWERS, CODE
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient
from survey_builders import OPENS, put_invitation, put_wave

from portal import app, connections
from portal.app import build
from portal.drafts import seal
from sql import survey_tables as tables

HEAD = b"Host: a\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
POST = f"POST /s/{CODE} HTTP/1.1\r\n".encode() + HEAD


@pytest.fixture
def form(sqlite_database):
    put_wave(sqlite_database)
    put_invitation(sqlite_database, "person 1", CODE)
    return build(sqlite_database, lambda: OPENS + timedelta(days=1))


@pytest.fixture
def client(form):
    return TestClient(form, raise_server_exceptions=False)


def said_to(url, words, pause=0.0, more=b""):
    """What is answered to these bytes, until the other side closes."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as link:
        link.sendall(words)
        found = b""
        try:
            while more:
                time.sleep(pause)
                link.sendall(more)
        except OSError:
            return found
        while part := link.recv(65536):
            found += part
    return found


def test_whoever_never_ends_a_request_is_not_waited_for(form, monkeypatch):
    monkeypatch.setattr(connections, "LOOK_SECONDS", 0.2)
    with served(form) as url:
        begun = time.monotonic()
        assert said_to(url, b"GET /health HTTP/1.1\r\nHost: ") == b""
        assert said_to(url, b"GET /health HTTP/1.1\r\n", 0.05, b"X-More: 1\r\n") == b""

    assert time.monotonic() - begun < 8


def test_headers_have_an_end(form):
    with served(form) as url:
        assert said_to(url, b"GET /health HTTP/1.1\r\nX: ", 0, b"x" * 8192) == b""
        found = said_to(url, b"GET /health HTTP/1.1\r\nConnection: close\r\nX: " + b"x" * 8000 + b"\r\n\r\n")

    assert b" 200 " in found.partition(b"\r\n")[0]


def test_a_body_that_does_not_come_is_not_waited_for(form, monkeypatch):
    monkeypatch.setattr(app, "BODY_SECONDS", 0.2)
    with served(form) as url:
        assert b" 400 " in said_to(url, POST + b"Content-Length: 1000\r\n\r\nbest=x").partition(b"\r\n")[0]


def test_no_second_request_hides_in_a_first(form):
    hidden = f"0\r\n\r\nGET /s/{CODE} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    odd = [
        b"Content-Length: 4\r\nContent-Length: 5\r\n", b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: +4\r\n", b"Content-Length: 4,4\r\n", b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n", b"Content-Length: 0x4\r\n", b"X: 1\n Content-Length: 4\r\n",
    ]  # fmt: skip
    with served(form) as url:
        found = {lengths: said_to(url, POST + lengths + b"\r\n" + hidden) for lengths in odd}

    assert {lengths: said.count(b"HTTP/1.1 ") for lengths, said in found.items()} == dict.fromkeys(odd, 1)
    assert [lengths for lengths, said in found.items() if b" 400 " not in said.partition(b"\r\n")[0]] == []


def test_what_follows_a_body_in_pieces_is_thrown_away(form):
    with served(form) as url:
        found = said_to(
            url, POST + b"Transfer-Encoding: chunked\r\n\r\n4\r\nbest\r\n0\r\nSec-Fetch-Site: cross-site\r\n\r\n"
        )

    assert b" 422 " in found.partition(b"\r\n")[0]


@pytest.mark.parametrize("proxies", ["", "10.9.9.9"])
def test_nobody_is_somebody_else_by_saying_so(form, proxies):
    with served(form, proxy_headers=bool(proxies), forwarded_allow_ips=proxies) as url:
        found = [wrong_link(url, f"192.0.2.{number}") for number in range(12)]

    assert found == [*[404] * 10, 429, 429]


def test_a_proxy_that_is_known_says_who_asks_and_nobody_before_it_does(form):
    with served(form, forwarded_allow_ips="127.0.0.1") as url:
        assert [wrong_link(url, f"6.6.6.{number}, 192.0.2.1") for number in range(11)] == [*[404] * 10, 429]
        assert wrong_link(url, "192.0.2.2") == 404


def wrong_link(url, said):
    answer = said_to(
        url, f"GET /s/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: {said}\r\n\r\n".encode()
    )
    return int(answer[9:12])


@pytest.mark.parametrize("path", [f"/s/{CODE}/", f"/s/{CODE}/stop/", "/s/", "/s//stop"])
def test_nobody_is_sent_elsewhere(client, path):
    found = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)

    assert found.status_code == 404
    assert "evil.example" not in str(found.headers) + found.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_every_refusal_is_a_page_of_ours(client, method):
    found = client.request(method, f"/s/{CODE}")

    assert found.status_code == 404
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]


def test_nothing_that_was_sent_becomes_part_of_a_page(client):
    evil = "\"'><img src=x onerror=alert(1)>{{ 7*7 }}"
    sent = ANSWERS | {"meetings": evil, "best": f"</textarea>{evil}", "recommend": evil, evil: evil, "barriers.x": evil}
    pages = [client.post(f"/s/{CODE}?lang={evil}", data=sent), client.get(f"/s/{CODE}", params={"lang": evil}),
             client.get(f"/s/{evil}")]  # fmt: skip
    client.post(f"/s/{CODE}", data=sent | {"do": "save"})
    pages.append(client.get(f"/s/{CODE}"))

    for page in pages:
        assert "<img" not in page.text
        assert "\"'" not in page.text
        assert page.text.count("</textarea>") <= 3
        assert evil not in str(page.headers)
    assert "{{ 7*7 }}" in pages[0].text


def test_a_posted_page_of_stopping_that_asks_for_nothing_stops_nothing(client, sqlite_database):
    assert client.post(f"/s/{CODE}/stop").status_code == 422
    assert client.post(f"/s/{CODE}/stop", data={"scope": "everything"}).status_code == 422
    with sqlite_database.connect() as db:
        assert db.execute(select(tables.survey_opt_outs)).all() == []


def test_one_click_counts_in_both_ways_in_which_forms_are_sent(client, sqlite_database):
    found = client.post(f"/s/{CODE}/stop", files={"List-Unsubscribe": (None, "One-Click")})

    assert found.status_code == 200
    with sqlite_database.connect() as db:
        assert db.execute(select(tables.survey_opt_outs.c.scope)).scalars().all() == ["wave"]


def test_a_draft_does_not_tell_when_it_was_saved():
    import base64

    assert base64.urlsafe_b64decode(seal(CODE, {"best": "x"}))[1:9] == bytes(8)


def test_a_database_in_trouble_says_nothing_of_itself(client, sqlite_database):
    def fail(*_):
        raise OperationalError("SELECT secret", {}, Exception(CODE))

    event.listen(sqlite_database, "before_cursor_execute", fail)
    found = client.post(f"/s/{CODE}", data=ANSWERS)
    event.remove(sqlite_database, "before_cursor_execute", fail)

    assert found.status_code == 503
    assert "secret" not in found.text
    assert CODE not in found.text


def test_what_nobody_thought_of_is_a_page_of_ours_too(client, monkeypatch):
    monkeypatch.setattr(app, "form_page", lambda *_, **__: 1 / 0)

    found = client.get(f"/s/{CODE}")

    assert found.status_code == 503
    assert found.headers["Cache-Control"] == "no-store"
    assert "division" not in found.text
