"""What formats are told: by the definition, and by a file of the installation that nobody else can read."""

import pytest
from money_keys import key_file
from paid_batches import BANK, MASA, with_formats

from tasks.stipends.bank_settings import SETTINGS_FILE, SettingsUnclear, rehearses, settings_of
from tasks.stipends.vault import KeyTrouble


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """Writes the file of the installation."""

    def write(words, mode=0o600):
        path = key_file(tmp_path / "bank.toml", words)
        path.chmod(mode)
        monkeypatch.setenv(SETTINGS_FILE, str(path))

    return write


def test_every_program_has_the_registers():
    assert settings_of(MASA) == {"register_csv": {}, "register_xlsx": {}}


def test_the_definition_names_further_files_and_what_they_are_told():
    told = settings_of(with_formats(nacha_ccd=BANK))

    assert told["nacha_ccd"] == {"time_zone": "America/Chicago"} | BANK


def test_the_file_of_the_installation_adds_what_a_definition_may_not_hold(secret):
    secret('[masa.positive_pay]\naccount = "12345"\n[wasbo.pain001]\ndebtor_account = "9"\n')

    told = settings_of(with_formats(positive_pay={"check_base": "0"}))

    assert told["positive_pay"] == {"check_base": "0", "account": "12345"}


@pytest.mark.parametrize(("words", "why"), [
    ('[masa.positive_pay]\ncheck_base = "1"', "positive_pay: the definition and MENTOR_BANK_SETTINGS_FILE both say"),
    ('[masa.nacha_cdc]\norigin = "1"', "formats that nobody knows: nacha_cdc"),
    ("[masa.positive_pay]\naccount = 1", "other than tables of texts"),
    ("masa = 1", "other than tables of texts"),
    ("[masa", "is no TOML"),
])  # fmt: skip
def test_a_file_that_is_unclear_is_refused(secret, words, why):
    secret(words)

    with pytest.raises(SettingsUnclear, match=why):
        settings_of(with_formats(positive_pay={"check_base": "0"}))


def test_a_file_that_others_may_read_is_refused(secret):
    secret('[masa.positive_pay]\naccount = "12345"', mode=0o644)

    with pytest.raises(KeyTrouble, match="others may read"):
        settings_of(with_formats(positive_pay={"check_base": "0"}))


def test_a_format_that_does_not_exist_is_named():
    with pytest.raises(KeyError, match="there is no payment format 'iban'"):
        settings_of(with_formats(iban={}))


def test_an_installation_makes_a_format_that_no_definition_names(secret):
    secret('[masa.nacha_ccd]\norigin = "1410000001"\nrehearsal = "true"')

    assert list(settings_of(MASA)) == ["register_csv", "register_xlsx", "nacha_ccd"]
    assert rehearses(MASA)


def test_settings_that_cannot_be_read_are_no_rehearsal(secret):
    secret('[masa.nacha_ccd]\nrehearsal = "true"', mode=0o644)

    assert not rehearses(MASA)
