"""`mentor suggest` as operations staff type it: everybody who waits gets names with reasons, and nothing is written."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from cli.main import app
from examples.sample.association import PROGRAM, make_sample, write_sample

MONTH, TODAY = date(2026, 11, 1), date(2026, 11, 20)


def mentor(*words):
    """The command's answer."""
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The words that ask for the sample association's suggestions, and its folder."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(make_sample(MONTH), folder, folder / "truth.csv")
    words = ["suggest", "--program", PROGRAM, "--on", TODAY]
    for path in sorted((folder / "membership").glob("*.csv")):
        words += ["--snapshot", f"{path.stem.removeprefix('members-')}={path}"]
    return words, folder


@pytest.fixture(scope="module")
def suggested(sample):
    """The answer in JSON, with the register of volunteers."""
    words, folder = sample
    done = mentor(*words, "--volunteers", next((folder / "volunteers").glob("*.csv")), "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_everybody_of_the_sample_association_gets_three_names(suggested):
    assert len(suggested["lists"]) == 9
    for one in suggested["lists"]:
        assert one["waiting"] == len(one["suggestions"])
        assert {len(each["mentors"]) for each in one["suggestions"]} == {3}


def test_as_many_as_there_are_places_have_one_of_their_own(suggested):
    for one in suggested["lists"]:
        served = sum(each["mentors"][0]["assigned"] for each in one["suggestions"])
        assert served == min(one["waiting"], one["free_places"])


def test_a_region_is_suggested_its_own_people_and_others_only_as_a_second_step(suggested):
    for one in suggested["lists"]:
        for each in one["suggestions"]:
            assert {mentor["region"] for mentor in each["mentors"]} == {one["region"]}
            assert one["region"] not in {mentor["region"] for mentor in each["elsewhere"]}
            assert bool(each["elsewhere"]) <= (one["free_places"] < one["waiting"])


def test_most_suggestions_rest_on_more_than_the_region(suggested):
    first = [each["mentors"][0]["reason"] for one in suggested["lists"] for each in one["suggestions"]]

    assert sum("same" in reason for reason in first) > 0.6 * len(first)
    assert all(reason.endswith("free") for reason in first)


def test_a_person_reads_a_table_of_each_region(sample):
    done = mentor(*sample[0])

    assert done.exit_code == 0
    assert done.stdout.count("free places") == 9
    assert "same role" in done.stdout
    assert done.stdout.count("only the region") < 5, "of all members there is somebody better for nearly everybody"


def test_asking_twice_says_the_same_and_leaves_nothing_behind(sample, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert mentor(*sample[0], "--json").stdout == mentor(*sample[0], "--json").stdout
    assert list(tmp_path.iterdir()) == []


def test_a_register_without_exports_is_a_wrong_question(sample):
    done = mentor("suggest", "--program", PROGRAM, "--on", TODAY, "--volunteers", "people.csv")

    assert done.exit_code == 2
    assert "--snapshot" in " ".join(done.output.split())


def test_nobody_to_suggest_is_something_for_a_person(sample, tmp_path):
    register = tmp_path / "volunteers.csv"
    members = [line.split(",")[0] for path in (sample[1] / "volunteers").glob("*.csv")
               for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]  # fmt: skip
    register.write_text("Member ID,Places,Mentees\n" + "".join(f"{member},1,1\n" for member in members))

    done = mentor(*sample[0], "--volunteers", register)

    assert done.exit_code == 1
    assert "nobody" in done.stdout
