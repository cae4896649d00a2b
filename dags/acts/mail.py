"""The ways out and in for mail, as Airflow knows them, and the failure mails of operations."""

import logging
import os

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException


def mail_server() -> str | None:
    """The URI of the Airflow connection `mentor_smtp`; None without one, and mail then goes to a folder."""
    return uri_of("mentor_smtp")


def mail_box() -> str | None:
    """The URI of the Airflow connection `mentor_imap`; None without one, and replies are then read from a folder."""
    return uri_of("mentor_imap")


def uri_of(connection: str) -> str | None:
    """An Airflow connection as one line; None if there is none."""
    try:
        return str(Connection.get(connection).get_uri())
    except AirflowNotFoundException:
        return None


def tell_operations(key: str, subject: str, text: str) -> None:
    """
    Send one mail to MENTOR_OPS_MAIL; without an address only the page and the log tell of the failure.

    Args:
        key: The same for the same failure: a copy then has the same Message-ID.
    """
    to = os.environ.get("MENTOR_OPS_MAIL")
    if not to:
        logging.getLogger(__name__).warning("MENTOR_OPS_MAIL is not set: nobody was written to about this failure")
        return
    from tasks.shared.clock import now
    from tasks.shared.mail import build, message_id, sender_address
    from tasks.shared.transport import transport_from

    sender = sender_address()
    mark = message_id("failure", key, to, domain=sender.partition("@")[2])
    transport = transport_from(mail_server())
    try:
        sent = transport.send(
            contents=build(sender=sender, to=to, subject=subject, text=text, date=now(), message_id=mark)
        )
    finally:
        transport.close()
    logging.getLogger(__name__).info("failure mail: %s %s", sent.outcome, sent.detail)
