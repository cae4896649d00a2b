"""A released batch of three regions as the steps before leave it, with real accounts, for tests of its files."""

from datetime import timedelta

from laid_ground import laid_once
from money_builders import MASA, TODAY, noon, pay, put_money_ground, put_pair, put_payee
from payee_builders import aba, verified
from payment_builders import NACHA, PAIN_US

from tasks.stipends.files import write_files

REGIONS = {"Region 1": ("Zoe",), "Region 5": ("Al", "Bo"), "Région 9": ("Cy", "Di", "Ed")}
"""Each region's mentors; each has one mentee."""
ACCOUNTS = {region: f"77000{number}4521" for number, region in enumerate(REGIONS, 1)}
"""Canaries: no other text of a test has these digits."""
LEFT = noon(TODAY) + timedelta(minutes=5)
"""When its files are written."""
BILLS = {"account": "Mentor stipends"}
BANK = {name: value for name, value in NACHA.items() if name != "time_zone"}


def with_formats(**formats):
    """The program with these files beside the registers."""
    payments = MASA.payments.model_copy(update={"formats": formats})
    return MASA.model_copy(update={"payments": payments})


EVERY = with_formats(nacha_ccd=BANK, pain001=dict(PAIN_US), quickbooks_bills=BILLS)


def put_ground(database, **facts):
    """Accepted matches in three regions whose accounts two people have checked."""
    put_money_ground(database)
    for region, mentors in REGIONS.items():
        put_payee(database, region, account=False, **facts)
        for number, mentor in enumerate(mentors):
            put_pair(database, f"REF{region[-1]}{number}", f"mentor-{mentor}", region=region)


@laid_once
def put_paid(database, program=EVERY):
    """A released batch; its id."""
    put_ground(database)
    for region, number in ACCOUNTS.items():
        verified(database, region, aba(number, "091000022"))
    return pay(database, program)


@laid_once
def put_written(database):
    """A released batch whose files left; its id."""
    batch_id = put_paid(database)
    write_files(EVERY, database, batch_id, LEFT)
    return batch_id
