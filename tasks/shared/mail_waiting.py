"""Whether a sender would find anything to do: asked first, since starting one costs more than asking."""

from sqlalchemy import Engine

from sql.database import reading
from sql.queries import query

UNSENT = {"queued", "sending"}
"""What a sender looks at: mail that waits, and mail whose sender may have died."""


def mail_waits(engine: Engine, program: str) -> bool:
    """Whether a program has mail that is not settled yet, due or not."""
    with reading(engine) as db:
        return any(row.state in UNSENT for row in db.execute(query("mail/count_mails"), {"program": program}))
