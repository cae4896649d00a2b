"""Who stayed, moved, came and left, and who is hard to recognise."""

from datetime import date

from cli.movements import Post, hard_cases, movements

FIRST, SECOND = date(2017, 7, 1), date(2017, 10, 2)
PULLS = [("chiefs", FIRST), ("chiefs", SECOND), ("principals", FIRST), ("principals", SECOND)]


def a_post(person, name="ANA LIND", source="chiefs", employer="1", since=FIRST, gone=None, email="", title="CHIEF"):
    given, family = name.split(" ", 1)
    return Post(person, source, given, family, email, employer, "", title, since, gone)


def of_chiefs(*posts):
    [found] = [one for one in movements(posts, PULLS) if one.source == "chiefs"]
    return found


def test_a_person_on_two_rows_is_counted_once():
    found = of_chiefs(a_post("a"), a_post("a", employer="2"))

    assert (found.stayed, found.moved, found.came, found.left) == (1, 0, 0, 0)


def test_who_has_none_of_the_old_employers_has_moved():
    found = of_chiefs(a_post("a", gone=SECOND), a_post("a", employer="2", since=SECOND))

    assert (found.stayed, found.moved) == (0, 1)


def test_a_promotion_comes_from_the_other_source():
    posts = [a_post("a", source="principals", gone=SECOND), a_post("a", since=SECOND)]

    chiefs, principals = sorted(movements(posts, PULLS), key=lambda one: one.source)
    assert (chiefs.came, chiefs.came_from_other_source) == (1, 1)
    assert (principals.left, principals.left_to_other_source) == (1, 1)


def test_another_family_name_is_told_and_a_namesake_too():
    wed = [a_post("a", gone=SECOND), a_post("a", name="ANA BERG", since=SECOND)]
    namesake = a_post("b", employer="2", since=SECOND)

    found = of_chiefs(*wed, namesake)

    assert (found.renamed, found.came, found.came_as_namesakes) == (1, 1, 1)


def test_hard_cases_are_those_of_the_day():
    found = hard_cases(
        [
            a_post("a", email="office@x.org", title="INTERIM CHIEF", gone=SECOND),
            a_post("a", email="office@x.org", since=SECOND),
            a_post("b", name="BEN BERG", email="Office@x.org", employer="2"),
            a_post("c", name="EVA EK", email="eva@x.org", gone=SECOND),
            a_post("d", name="DAN DAHL", email="eva@x.org", employer="3", since=SECOND),
        ],
        SECOND,
        ("interim",),
    )

    assert (found["people"], found["rows"]) == (3, 3)
    assert (found["mailboxes_shared"], found["mailboxes_handed_on"]) == (1, 1)
    assert (found["people_interim"], found["people_confirmed_after_interim"]) == (0, 1)
