"""Whom the sample association pays, and into which made-up accounts, at a bank that exists nowhere."""

from collections.abc import Mapping
from random import Random

from examples.sample.association import PROGRAM, SEED, table
from examples.sample.members import REGIONS

BANK = "999999992"
"""The routing number that no real bank has: a file that names it can move no money."""
HEADINGS = ("Region", "Legal name", "Type", "Town", "Country", "Remittance email")
TOWNS = ("Bemidji", "Duluth", "Brainerd", "Fergus Falls", "Saint Cloud", "Willmar", "Mankato", "Rochester",
         "Saint Paul")  # fmt: skip
BANK_SETTINGS = f"""# What bank files of the sample association are told: a rehearsal, at a bank that does not exist.
[{PROGRAM}.nacha_ccd]
destination = "{BANK}"
destination_name = "REHEARSAL BANK"
origin = "1410000001"
origin_name = "SAMPLE ASSOCIATION"
company_name = "SAMPLE ASSN"
company_id = "1410000001"
entry_description = "MENTORSTIP"
rehearsal = "true"

[{PROGRAM}.quickbooks_bills]
account = "Mentor stipends"
"""


def payees_register() -> bytes:
    """The register of payees, as staff drop it into the inbox."""
    rows = [
        (region, f"Sample {region}", "organisation", town, "US", f"office{region.split()[1]}@example.org")
        for region, town in zip(REGIONS, TOWNS, strict=True)
    ]
    return table(HEADINGS, rows)


def account_numbers(seed: int = SEED) -> Mapping[str, str]:
    """
    Region -> the number of its account.

    Args:
        seed: Another one gives other numbers, as after a correction.
    """
    chance = Random(f"{seed} accounts")
    return {region: f"55{chance.randrange(10**8):08d}" for region in REGIONS}
