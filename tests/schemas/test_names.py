"""What of a name is compared, and how alike two names are."""

import pytest

from schemas.names import Frequencies, likeness, name_key, name_of, speaks_of


@pytest.mark.parametrize(
    ("first", "last", "same_as"),
    [
        pytest.param("DR JULIA", "PEÑARROYA", "julia penarroya", id="a title and an accent"),
        pytest.param("Roald Earl", "Dalby Jr.", "roald dalby jr", id="a middle name and a generation"),
        pytest.param("Roald III", "Dalby", "roald dalby iii", id="a generation in the wrong cell"),
        pytest.param(" MARY-ANN ", "O'NEIL", "mary oneil", id="hyphens and apostrophes"),
        pytest.param("AUGUSTA", "DE LA CRUZ", "augusta delacruz", id="blanks in the family name"),
        pytest.param("J MICHELLE", "LIND", "jmichelle lind", id="an initial before the name in use"),
        pytest.param("LA VERA", "LIND", "lavera lind", id="a given name of two words"),
        pytest.param("ROLF", "LIND INTERIM PRINCIPAL", "rolf lind", id="a post written into the name"),
        pytest.param("JIM", "LIND - INTERIM", "jim lind", id="interim after a dash"),
    ],
)
def test_names_are_compared_without_what_varies(first, last, same_as):
    assert name_key(first, last) == same_as


def test_father_and_son_are_two_names():
    assert name_key("Roald", "Dalby Sr") != name_key("Roald", "Dalby Jr")


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        pytest.param("JEFF LIND", "JEFFREY LIND", "spelling", id="a short form"),
        pytest.param("SHAUN LIND", "SHAWN LIND", "spelling", id="another spelling"),
        pytest.param("ANA SAXE HOLM", "ANA SAXE", "spelling", id="a part of a double name"),
        pytest.param("ANA DE LEON", "ANA DE SOTO", "given", id="a particle is no part"),
        pytest.param("ANA LIND", "ANA BERG", "given", id="another family name"),
        pytest.param("J LIND", "J BERG", "", id="an initial is no given name"),
        pytest.param("BILL LIND", "WILLIAM LIND", "family", id="a nickname that nobody can know"),
        pytest.param("DEBBIE LIND", "DEBRA BERG", "", id="nothing but a beginning"),
    ],
)
def test_how_alike_two_names_are(one, other, like):
    first, second = (name_of(*name.split(" ", 1)) for name in (one, other))

    assert likeness(first, second) == likeness(second, first) == like


@pytest.mark.parametrize(
    ("email", "speaks"),
    [
        pytest.param("jrandersen@x.org", True, id="the family name"),
        pytest.param("R.Anders1@x.org", True, id="cut short"),
        pytest.param("superintendent@x.org", False, id="the post"),
        pytest.param("office@andersen.org", False, id="only the domain"),
        pytest.param("", False, id="none"),
    ],
)
def test_an_address_speaks_of_a_name(email, speaks):
    assert speaks_of(email, name_of("Robert", "Andersen")) is speaks


def test_strangers_are_expected_of_common_names_only():
    names = [name_of(given, family) for given in ("ANA", "BEN", "EVA") for family in ("LIND", "BERG", "DAHL")]
    seen = Frequencies([*names, name_of("ZOE", "QUIST")])

    assert seen.strangers(name_of("ANA", "LIND"), newcomers=25) == pytest.approx(1.0)
    assert seen.strangers(name_of("ZOE", "QUIST"), newcomers=25) == 0
