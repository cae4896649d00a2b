"""JSON files: what we read, and what we refuse since somebody else would read it differently."""

import json

import pytest

from tasks.shared.tables import Limits

LIND = {"Member ID": "00123", "last_name": "Lind", "Phone": 5, "title": None}


def written(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(written([LIND]), id="a list"),
        pytest.param(written({"rows": [LIND], "page": 1}), id="a list under rows"),
        pytest.param(b"\xef\xbb\xbf" + written([LIND]), id="with a mark"),
        pytest.param(json.dumps([LIND]).encode("utf-16"), id="UTF-16"),
    ],
)
def test_a_list_of_entries_is_read(read, content):
    found = read(content, "members.json")

    assert found.values == [{"member_id": "00123", "last_name": "Lind", "title": ""}]
    assert (found.table.kind, found.table.ignored, found.rows[0].line) == ("json", ("Phone",), 1)


def test_numbers_stay_as_they_were_written(read):
    content = b'[{"id": 12.0, "surname": 1e3, "title": 90071992547409931}, {"id": true, "surname": "x"}]'

    assert [list(each.values()) for each in read(content).values] == [
        ["12", "1e3", "90071992547409931"], ["true", "x", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"[]", "EMPTY_FILE", id="a list without entries"),
        pytest.param(b"[{}]", "NO_HEADINGS", id="an empty entry"),
        pytest.param(b'{"id": "1", "surname": "x"}', "NOT_A_LIST", id="one entry alone"),
        pytest.param(b'[{"id": 1, "surname": "x"}, 7]', "NOT_A_LIST", id="a number among the entries"),
        pytest.param(b'[{"id": NaN, "surname": "x"}]', "BAD_JSON", id="NaN"),
        pytest.param(b'[{"id": -Infinity, "surname": "x"}]', "BAD_JSON", id="infinity"),
        pytest.param(b'[{"id": 1, "id": 2, "surname": "x"}]', "BAD_JSON", id="one key twice"),
        pytest.param(b'[{"id": 1, "surname": "x"}', "BAD_JSON", id="cut off"),
        pytest.param(b'{"id": 1}\n{"id": 2}', "BAD_JSON", id="one object a line"),
        pytest.param(b'[{"id": 1, "surname": {"x": 1}}]', "NESTED_JSON", id="an object as a value"),
        pytest.param(b'[{"id": 1, "surname": ["x"]}]', "NESTED_JSON", id="a list as a value"),
        pytest.param(b"[" * 100_000, "NESTED_JSON", id="depth without end"),
        pytest.param(b'[{"id": 1, "member id": 2, "surname": "x"}]', "DUPLICATE_HEADING", id="two keys of one meaning"),
        pytest.param(b'[{"id": 1, "title": "x"}]', "MISSING_HEADINGS", id="a required key that none has"),
        pytest.param(b'[{"id": 1, "surname": "x", "ssn": 1}]', "FORBIDDEN_HEADING", id="a forbidden key"),
        pytest.param(b'[{"id": 1, "surname": "\xff"}]', "ENCODING", id="not UTF-8"),
    ],
)
def test_what_others_might_read_differently_is_refused(refusal, content, code):
    assert refusal(content, forbidden=("ssn",)).code == code


def test_the_size_of_json_is_a_setting(refusal):
    assert refusal(written([LIND]), limits=Limits(json_bytes=10)).code == "TOO_BIG"


def test_half_a_letter_does_not_stop_the_reader(read):
    assert read(b'[{"id": "1", "surname": "\\ud800"}]').values[0]["last_name"] == "?"
