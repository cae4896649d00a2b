"""Whether a sender would find anything to do."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from sql.tables import outbox
from tasks.shared.mail_waiting import mail_waits


@pytest.mark.parametrize(
    ("state", "waits"),
    [("queued", True), ("sending", True), ("sent", False), ("failed", False), ("unknown", False), ("held", False)],
)
def test_mail_waits_until_it_is_settled(database: Engine, state: str, waits: bool) -> None:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    with database.begin() as db:
        db.execute(outbox.insert(), {
            "dedupe_key": "k", "message_id": "<a@b>", "program": "north", "kind": "region_list", "subject_key": "s",
            "recipient": "r@example.org", "mime": b"", "state": state, "on_unknown": "again", "attempts": 0,
            "not_before": moment, "queued_at": moment,
        })  # fmt: skip

    assert mail_waits(database, "north") is waits
    assert not mail_waits(database, "south")
