"""The sample's regions answer as people do, and what is said to be wrong with a row is what our rules say."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from thorough import THOROUGH

from examples.sample.association import PROGRAM, make_sample, write_sample
from examples.sample.faults import FAULTS
from examples.sample.replies import FAULTY, Days, write_replies
from schemas.registry import program
from sql.database import connect
from tasks.eligibility.steps import decide_members
from tasks.matches.builtin import BUILTIN
from tasks.matches.ground import read_ground
from tasks.matches.limited_reader import read_book
from tasks.matches.returned import match_list_in
from tasks.matches.rules import judge
from tasks.membership.steps import pull_membership
from tasks.regions import steps as regions
from tasks.shared.files import home
from tasks.shared.mail import plus_address
from tasks.shared.outbox import send_waiting
from tasks.shared.tokens import name_in
from tasks.shared.transport import transport_from

MASA = program(PROGRAM)
TODAY, NOW = date(2026, 9, 8), datetime(2026, 9, 8, 15, tzinfo=UTC)
DAYS = Days(on_time=date(2026, 9, 24), late=date(2026, 10, 8), again=date(2026, 10, 12))
SEEDS = range(3 if THOROUGH else 1)
SEEDS_FOR_ALL = 6


@pytest.fixture(scope="module")
def sent(tmp_path_factory, sqlite_template):
    """The sample's lists, sent once: the database, the folder of mails, and the association."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "mentor.db").write_bytes(sqlite_template.read_bytes())
    engine, sample = connect(f"sqlite:///{folder}/mentor.db"), make_sample(TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MENTOR_HOME", str(folder / "home"))
        patch.setenv("MENTOR_KEY", "a key for tests, not a secret")
        write_sample(sample, home() / "inbox" / PROGRAM, folder / "truth.csv")
        pull_membership(MASA, engine, NOW, lambda *_: "")
        decide_members(MASA, engine, TODAY)
        regions.take_in_registers(MASA, engine, NOW)
        for region in regions.lists_due(MASA, engine, TODAY).regions:
            regions.write_region_list(MASA, engine, region, TODAY, NOW)
        send_waiting(engine, transport_from(None), PROGRAM, lambda: NOW, ("*@example.org",))
    yield engine, folder / "home/outbox", sample
    engine.dispose()


@pytest.fixture(scope="module")
def answered(sent, tmp_path_factory):
    """The replies of the usual seed."""
    _, outbox, sample = sent
    folder = tmp_path_factory.mktemp("replies")
    return folder, write_replies(outbox, folder, sample, DAYS)


def opened(reply):
    return message_from_bytes(reply.path.read_bytes(), policy=default)


def book_of(reply):
    [file] = [part for part in opened(reply).iter_attachments() if part.get_content_maintype() == "application"]
    return read_book(file.get_content(), file.get_filename())


def rows_of(reply):
    return {row.number: dict(row.said) for row in match_list_in(book_of(reply), MASA).rows}


def staged(replies, stage):
    return [reply for reply in replies if reply.stage == stage]


def test_six_regions_are_on_time_two_late_and_one_is_silent(answered):
    _, replies = answered

    counted = Counter(reply.stage for reply in replies)
    assert counted == {"on_time": 6, "late": 2, "again": 1, "changed": 1}
    assert len({reply.region for reply in replies}) == 8


def test_about_one_row_in_seven_holds_a_fault(answered):
    _, replies = answered

    rows = [one for reply in replies if reply.stage in {"on_time", "late"} for one in reply.truth]
    faulty = [one for one in rows if one.fault]
    assert FAULTY - 0.04 < len(faulty) / len(rows) < FAULTY + 0.06


def test_each_rule_of_the_truth_is_a_rule(answered):
    _, replies = answered
    rules = {*BUILTIN, *(rule.id for rule in MASA.matching.rules)}

    assert {one.rule for reply in replies for one in reply.truth} - {""} <= rules


def test_a_reply_answers_the_mail_that_brought_its_list(sent, answered):
    _, outbox, sample = sent
    mails = {mail["Message-ID"]: mail for mail in (message_from_bytes(path.read_bytes(), policy=default)
                                                   for path in outbox.glob("*.eml"))}  # fmt: skip
    for reply in answered[1]:
        mail, first = opened(reply), mails[opened(reply)["In-Reply-To"]]
        [token] = book_of(reply).tokens
        address = mail["From"].addresses[0].addr_spec
        assert mail["To"].addresses[0].addr_spec == first["Reply-To"].addresses[0].addr_spec
        assert mail["To"].addresses[0].addr_spec == plus_address("mentors@example.org", token)
        assert first["To"].addresses[0].addr_spec == address
        assert (reply.region, address) in {(region, email) for region, _, email, *_ in sample.coordinators}


def test_some_signatures_have_a_picture(answered):
    _, replies = answered
    pictures = [part for reply in replies for part in opened(reply).walk() if part.get_content_type() == "image/png"]

    assert 0 < len(pictures) < len(replies)


def test_every_mail_has_an_id_of_its_own(answered):
    _, replies = answered

    assert len({opened(reply)["Message-ID"] for reply in replies}) == len(replies)


def test_a_server_says_who_is_proven_only_where_it_is_named(sent, answered, tmp_path):
    _, outbox, sample = sent
    proven = write_replies(outbox, tmp_path, sample, DAYS, authserv_id="mx.example.org")

    assert {opened(reply)["Authentication-Results"] for reply in answered[1]} == {None}
    assert all(str(opened(reply)["Authentication-Results"]).startswith("mx.example.org; dkim=pass") for reply in proven)


def verdicts_of(engine, reply):
    """What our own rules make of the rows, as if nobody had answered before."""
    book = book_of(reply)
    listed = match_list_in(book, MASA)
    sender = opened(reply)["From"].addresses[0].addr_spec
    with engine.connect() as db:
        ground = read_ground(db, MASA, reply.region, name_in(book.tokens[0]), sender, DAYS.on_time, listed)
    return {verdict.row.number: verdict for verdict in judge(MASA, ground, listed, DAYS.on_time)}


def differing(engine, reply):
    """Rows on which the truth and the rules differ. A good row may have a warning: a match is seldom ideal."""
    found = verdicts_of(engine, reply)
    for one in reply.truth:
        verdict = found[one.row]
        rules = {each.rule for each in verdict.findings}
        results = {"accept", "accept_warn"} if not one.fault and one.result == "accept" else {one.result}
        if (one.rule and one.rule not in rules) or verdict.result not in results:
            yield one, verdict.result, rules


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_wrong_with_a_row_is_what_our_rules_say(sent, tmp_path, seed):
    engine, outbox, sample = sent
    replies = write_replies(outbox, tmp_path, sample, DAYS, seed=seed)

    first = staged(replies, "on_time") + staged(replies, "late")
    assert [each for reply in first for each in differing(engine, reply)] == []


def test_every_fault_occurs(sent, tmp_path):
    _, outbox, sample = sent

    missing = {fault.__name__ for fault in FAULTS}
    for seed in range(SEEDS_FOR_ALL):
        written = write_replies(outbox, tmp_path / str(seed), sample, DAYS, seed=seed)
        missing -= {one.fault for reply in written for one in reply.truth}
        if not missing:
            break

    assert missing == set()


def test_an_answer_that_comes_twice_says_the_same_in_other_bytes(answered):
    _, replies = answered
    [again] = staged(replies, "again")
    [first] = [reply for reply in replies if reply.region == again.region and reply is not again]

    assert rows_of(again) == rows_of(first)
    assert again.path.read_bytes() != first.path.read_bytes()


def test_a_changed_answer_differs_in_mentors_that_were_accepted(answered):
    _, replies = answered
    [changed] = staged(replies, "changed")
    [first] = [reply for reply in replies if reply.region == changed.region and reply is not changed]
    before, after = rows_of(first), rows_of(changed)
    accepted = {one.row for one in first.truth if one.result == "accept"}

    differing = {number for number in before if before[number] != after[number]}
    assert differing == {one.row for one in changed.truth} <= accepted
    assert {one.rule for one in changed.truth} == {"mentor_changed"}
    assert all({**before[row], "mentor_member_id": ""} == {**after[row], "mentor_member_id": ""} for row in differing)


def test_the_same_seed_gives_the_same_answers_and_another_others(sent, answered, tmp_path):
    _, outbox, sample = sent
    same = write_replies(outbox, tmp_path / "same", sample, DAYS)
    other = write_replies(outbox, tmp_path / "other", sample, DAYS, seed=3)

    assert [(reply.stage, reply.region, reply.truth) for reply in same] == [
        (reply.stage, reply.region, reply.truth) for reply in answered[1]]  # fmt: skip
    assert rows_of(same[0]) == rows_of(answered[1][0])
    assert [reply.truth for reply in other] != [reply.truth for reply in same]


def test_the_truth_lies_beside_the_replies(answered):
    folder, replies = answered
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        table = list(csv.DictReader(file))

    assert len(table) == sum(len(reply.truth) for reply in replies)
    assert {row["file"] for row in table} <= {reply.path.relative_to(folder).as_posix() for reply in replies}
