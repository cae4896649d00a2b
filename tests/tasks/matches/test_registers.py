"""Registers of staff about matches: waivers, attestations, disclosures and schools, taken whole or not at all."""

from datetime import UTC, date, datetime

import pytest
from region_builders import ILA, MASA, MSA, a_row, put_members, put_new, ref, rows_of

from sql.match_tables import attestations, disclosures, schools, waivers
from tasks.matches.intake import take_in_registers
from tasks.shared.files import home

NOON = datetime(2026, 9, 20, 18, tzinfo=UTC)
WAIVERS = "List ref,Mentor ID,Rule,Waived for,Reason,Waived by,Waived on\n"
ATTESTATIONS = "Member ID,Attestation,Attested by,Attested on\n"
DISCLOSURES = "Member ID,Other member ID,Kind,Disclosed by,Disclosed on\n"
SCHOOLS = "School,Leadership,Phase,Inspected on\n"


def drop(kind, words, name="2026-09-20.csv", code="masa"):
    folder = home() / "inbox" / code / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(words, encoding="utf-8")


def refused(kind, code="masa"):
    folder = home() / "inbox" / code / kind / "refused"
    return " ".join(path.read_text() for path in sorted(folder.glob("*.txt")))


@pytest.fixture
def roster(database):
    put_new(database, "101")
    put_members(database, a_row("201"))
    return database


def test_a_waiver_names_its_pair_its_rule_and_who_decided(roster):
    drop("waivers", WAIVERS + f"{ref('101').lower()},201,Disclosed conflict,,agreed with both,Jo Lind,9/18/2026\n")

    taken = take_in_registers(MASA, roster, NOON)

    assert taken == {"taken": 1, "refused": 0, "waiting": 0}
    assert rows_of(roster, waivers) == [
        {"program": "masa", "list_ref": ref("101"), "mentor_id": "201", "rule": "disclosed_conflict",
         "reason": "agreed with both", "authority": "association", "waived_by": "Jo Lind",
         "waived_on": date(2026, 9, 18), "match_id": ""}]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{ref},201,mentor_deceased,,r,Jo Lind,9/18/2026", "none that can be waived"),
        ("{ref},201,supervisor,region,r,Jo Lind,9/18/2026", "only the association may waive supervisor"),
        ("NOTOURS,201,supervisor,,r,Jo Lind,9/18/2026", "none of ours"),
        ("{ref},999,supervisor,,r,Jo Lind,9/18/2026", "nobody who was ever on the roster"),
        ("{ref},201,supervisor,,r,Jo Lind,9/21/2026", "after the day of this file"),
        ("{ref},201,supervisor,,,Jo Lind,9/18/2026", "Reason is empty"),
        ("{ref},201,supervisor,,r,,9/18/2026", "Waived by is empty"),
    ],
)
def test_a_waiver_that_does_not_do_is_refused_with_its_reason(roster, row, words):
    drop("waivers", WAIVERS + row.format(ref=ref("101")) + "\n")

    assert take_in_registers(MASA, roster, NOON)["refused"] == 1
    assert words in refused("waivers")
    assert rows_of(roster, waivers) == []


def test_a_region_may_waive_what_is_left_to_regions(roster):
    drop("waivers", WAIVERS + f"{ref('101')},201,cross_region_no_reason,region,near,Bo Berg,9/18/2026\n")

    assert take_in_registers(MASA, roster, NOON)["taken"] == 1


def test_all_attests_everything_that_the_program_asks(database):
    put_members(database, a_row("2", title="Headteacher"), code="msa")
    drop("attestations", ATTESTATIONS + "2,all,Jo Lind,18/09/2026\n", code="msa")

    take_in_registers(MSA, database, NOON)

    assert {row["attestation"] for row in rows_of(database, attestations)} == set(MSA.mentor.attestations)


def test_readiness_is_attested_where_the_program_has_an_assessment(database):
    put_members(database, a_row("2"), code="ila")
    drop("attestations", ATTESTATIONS + "2,Readiness,Jo Lind,9/18/2026\n", code="ila")
    take_in_registers(ILA, database, NOON)
    put_members(database, a_row("2"), code="masa")
    drop("attestations", ATTESTATIONS + "2,Readiness,Jo Lind,9/18/2026\n")
    take_in_registers(MASA, database, NOON)

    assert [(row["program"], row["attestation"]) for row in rows_of(database, attestations)] == [("ila", "readiness")]
    assert "nothing of that name" in refused("attestations")


def test_every_problem_of_a_register_is_named_at_once(roster):
    drop("disclosures", DISCLOSURES + "101,101,conflict,Jo Lind,9/18/2026\n999,201,friends,Jo Lind,soon\n")

    take_in_registers(MASA, roster, NOON)

    said = refused("disclosures")
    for words in ("the two members are one", "nobody who was ever", "none of conflict, supervises", "not a day"):
        assert words in said
    assert rows_of(roster, disclosures) == []


def test_a_disclosure_is_a_conflict_unless_it_says_otherwise(roster):
    drop("disclosures", DISCLOSURES + "101,201,,Jo Lind,9/18/2026\n201,101,supervises,Jo Lind,9/18/2026\n")

    take_in_registers(MASA, roster, NOON)

    assert [(row["member_id"], row["kind"]) for row in rows_of(roster, disclosures)] == [
        ("101", "conflict"), ("201", "supervises")]  # fmt: skip


def test_only_the_latest_inspection_of_a_school_counts(database):
    drop("schools", SCHOOLS + "Oak,good,primary,01/05/2024\n", "2026-09-01.csv", code="msa")
    drop("schools", SCHOOLS + "Oak,inadequate,primary,01/05/2019\n", "2026-09-02.csv", code="msa")
    drop("schools", SCHOOLS + "Elm,good,,\nelm,good,,\n", "2026-09-03.csv", code="msa")

    taken = take_in_registers(MSA, database, NOON)

    assert taken == {"taken": 2, "refused": 1, "waiting": 0}
    assert [(row["school"], row["leadership_rating"]) for row in rows_of(database, schools)] == [("Oak", "good")]
    assert "stands in row 2, too" in refused("schools", "msa")


def test_taking_a_register_twice_changes_nothing(roster):
    words = WAIVERS + f"{ref('101')},201,supervisor,,agreed,Jo Lind,9/18/2026\n"
    drop("waivers", words)
    take_in_registers(MASA, roster, NOON)
    before = rows_of(roster, waivers)
    drop("waivers", words, "again-2026-09-20.csv")

    take_in_registers(MASA, roster, NOON)

    assert rows_of(roster, waivers) == before
