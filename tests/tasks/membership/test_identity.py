"""Whose row it is when a source has no member ids."""

from datetime import date

import pytest

from tasks.membership.identity import Link, Row, recognise

OLD, NEW = date(2017, 7, 3), date(2017, 10, 2)


def a_row(key="row", name="ANA LIND", email="", employer="001902", since=NEW, until=None, person="", place=""):
    first, last = name.split(" ", 1)
    return Row(key, first, last, email, employer, since, until, person, place)


def known(key="old", **given):
    return a_row(key, since=OLD, person=given.pop("person", key), **given)


def the_link(fresh, *people):
    [link] = recognise([fresh], people)
    return link


def test_somebody_never_seen_is_a_new_person():
    assert the_link(a_row()) == Link("row", "row", "first_seen")


def test_an_own_email_tells_who_it_is_even_elsewhere():
    link = the_link(a_row(email="Ana@x.org", employer="2"), known(email="ana@x.org", until=NEW))

    assert link == Link("row", "old", "same_email")


def test_a_shared_mailbox_tells_nothing():
    office = [known("b", name="BEN BERG", email="office@x.org", employer="3"),
              known("c", email="office@x.org", employer="4")]  # fmt: skip

    assert the_link(a_row(email="office@x.org", employer="2"), *office).evidence == "ambiguous"


def test_the_same_name_in_the_same_district_is_the_same_person():
    assert the_link(a_row(), known(until=NEW)) == Link("row", "old", "same_district")


def test_a_unique_name_that_left_and_turned_up_elsewhere_has_moved():
    assert the_link(a_row(employer="2"), known(until=NEW)) == Link("row", "old", "unique_name")


def a_town_of_garcias():
    """A roster on which Ana and Lind are common, but only one person is called Ana Lind."""
    anas = [known(f"a{n}", name=f"ANA {word}", employer=f"9{n}") for n, word in enumerate(("BERG", "DAHL", "EK"))]
    linds = [known(f"l{n}", name=f"{word} LIND", employer=f"8{n}") for n, word in enumerate(("BEN", "CARL", "DAN"))]
    return anas + linds


def test_a_common_namesake_who_stayed_is_another_person():
    assert the_link(a_row(employer="2"), known(), *a_town_of_garcias()) == Link("row", "row", "first_seen")


def test_a_rare_namesake_who_still_stands_elsewhere_is_for_a_person_to_settle():
    assert the_link(a_row(employer="2"), known()) == Link("row", "row", "ambiguous")


def test_a_common_name_that_left_may_not_be_the_one_that_turned_up():
    link = the_link(a_row(employer="2"), known(until=NEW), *a_town_of_garcias())

    assert link == Link("row", "row", "ambiguous")


@pytest.mark.parametrize(
    ("before", "now", "email", "evidence"),
    [
        pytest.param("DEBBIE LIND", "DEBRA LIND", "dlind@x.org", "same_email", id="a short form"),
        pytest.param("S LIND", "SERKAN LIND", "serkan@x.org", "same_email", id="an initial"),
        pytest.param("TILDA FORS", "TILDA GRANBERG-FORS", "tf@x.org", "same_email", id="a double name"),
        pytest.param("ANA LARSKPUR", "ANA LARKSPUR", "web@x.org", "same_email", id="a slip of the pen"),
        pytest.param("LENA RAMSTAD", "LENA OLDER", "lramstad@x.org", "same_email", id="a marriage"),
        pytest.param("LENA RAMSTAD", "LENA OLDER", "linden.school@x.org", "ambiguous", id="a first name at a school"),
        pytest.param("JAMES LIND", "ROBERT LIND", "jrlind@x.org", "ambiguous", id="two first names"),
        pytest.param("BEN BERG", "ANA LIND", "principal@x.org", "first_seen", id="a mailbox that goes with the post"),
        pytest.param("RAY LIND SR", "RAY LIND JR", "rlind@x.org", "first_seen", id="father and son"),
    ],
)
def test_the_same_mailbox_under_another_name(before, now, email, evidence):
    link = the_link(a_row(name=now, email=email), known(name=before, email=email, until=NEW))

    assert link == Link("row", "old" if evidence == "same_email" else "row", evidence)


@pytest.mark.parametrize(
    ("before", "now", "evidence"),
    [
        pytest.param("ANN ROLAND", "ANNE ROLAND", "same_district", id="a respelling"),
        pytest.param("LENA RAMSTAD", "LENA OLDER", "ambiguous", id="a marriage, or a successor of that first name"),
        pytest.param("GUSTAV GRANBERG", "SIGNE GRANBERG", "first_seen", id="a successor of that family name"),
    ],
)
def test_the_same_post_under_another_name(before, now, evidence):
    gone = known(name=before, email="a@x.org", until=NEW, place="school")

    link = the_link(a_row(name=now, email="b@x.org", place="school"), gone)

    assert link == Link("row", "old" if evidence == "same_district" else "row", evidence)


def test_a_short_form_elsewhere_with_the_same_employer_is_the_same_person():
    assert the_link(a_row(name="GREG LIND"), known(name="GREGORY LIND", until=NEW)).evidence == "same_district"


def test_a_short_form_of_a_common_name_is_for_a_person_to_settle():
    town = [
        known("x", name="GREG BERG", employer="7"),
        known("y", name="GREG DAHL", employer="7"),
        *a_town_of_garcias(),
    ]

    assert the_link(a_row(name="GREG LIND"), known(name="GREGORY LIND", until=NEW), *town).evidence == "ambiguous"


def test_who_still_holds_the_post_was_not_renamed():
    link = the_link(a_row(name="ANNE ROLAND", place="school"), known(name="ANN ROLAND", place="school"))

    assert link == Link("row", "row", "first_seen")


def test_two_names_cannot_both_be_the_person_who_left():
    gone = known(name="LENA RAMSTAD", email="lramstad@x.org", until=NEW, place="school")
    claims = [
        a_row("x", name="LENA OLDER", email="lramstad@x.org"),
        a_row("y", name="PAM RAMSTAD", email="lramstad@x.org"),
    ]

    links = recognise(claims, [gone])

    assert {link.evidence for link in links} <= {"ambiguous", "first_seen"}


def test_a_mailbox_that_two_people_had_on_one_day_tells_nothing():
    office = [known("b", name="BEN BERG", email="office@x.org", until=NEW),
              known("c", name="CARL EK", email="office@x.org", until=NEW)]  # fmt: skip

    link = the_link(a_row(name="CARL DAHL", email="office@x.org"), *office)

    assert link == Link("row", "row", "first_seen")


def test_two_who_left_cannot_both_have_moved_here():
    link = the_link(a_row(employer="2"), known("a", employer="3", until=NEW), known("b", employer="4", until=NEW))

    assert link == Link("row", "row", "ambiguous")


def test_one_who_left_and_two_who_turned_up_are_for_a_person_to_settle():
    links = recognise([a_row("x", employer="2"), a_row("y", employer="3")], [known(until=NEW)])

    assert {link.evidence for link in links} == {"ambiguous"}


def test_two_posts_of_one_day_in_one_district_are_one_person():
    links = recognise([a_row("x"), a_row("y")], [])

    assert {link.person_id for link in links} == {"x"}


def test_an_address_of_somebody_else_does_not_part_two_posts_of_one_name():
    links = recognise([a_row("x", email="ana.lind@x.org"), a_row("y", email="secretary@x.org")], [])

    assert {link.person_id for link in links} == {"x"}


def test_two_principals_of_one_name_with_own_mailboxes_are_two_people():
    links = recognise([a_row("x", email="alind1@x.org"), a_row("y", email="ana.lind@x.org")], [])

    assert {link.person_id for link in links} == {"x", "y"}


def test_the_order_of_rows_changes_nothing():
    rows = [a_row("x", employer="2"), a_row("y", email="ana@x.org"), a_row("z", name="BEN BERG")]
    people = [known(email="ana@x.org", until=NEW), known("b", name="BEN BERG", employer="7", until=NEW)]

    assert set(recognise(rows, people)) == set(recognise(rows[::-1], people[::-1]))
