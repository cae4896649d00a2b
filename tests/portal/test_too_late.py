"""What is sent in the moment in which a wave closes or a link is replaced is not kept, and nobody is thanked for it."""

import pytest
from form_visitors import ANSWERS, CODE
from sqlalchemy import select, update
from starlette.testclient import TestClient
from survey_builders import OPENS, put_invitation, put_wave

from portal.app import build
from sql import survey_tables as tables

CLOSED = update(tables.survey_waves).values(state="closed")
REPLACED = update(tables.survey_invitations).values(revoked_for="new address")


class Clock:
    """Tells the same moment always, and makes something happen before it is asked a second time."""

    def __init__(self, database, change):
        self.database, self.change, self.asked = database, change, 0

    def __call__(self):
        self.asked += 1
        if self.asked == 2:
            with self.database.begin() as db:
                db.execute(self.change)
        return OPENS


@pytest.mark.parametrize("do", ["send", "save"])
@pytest.mark.parametrize(
    ("change", "says"), [(CLOSED, "This survey is closed"), (REPLACED, "This link does not work")],
    ids=["closed", "replaced"],
)  # fmt: skip
def test_what_comes_a_moment_too_late_is_not_kept_and_says_so(database, do, change, says):
    put_wave(database)
    put_invitation(database, "person 1", CODE)

    page = TestClient(build(database, Clock(database, change))).post(f"/s/{CODE}", data=ANSWERS | {"do": do})

    assert says in page.text
    assert page.status_code in {404, 410}
    with database.connect() as db:
        kept = [db.execute(select(table)).all() for table in (tables.survey_inbox, tables.survey_drafts)]
    assert kept == [[], []]
