"""Senders as processes of their own: a process that imports once and forks one for each that it is asked for."""

import json
import os
import signal
import sys
import traceback
from typing import Any

from sql.database import connect
from tasks.shared.clock import now
from tasks.shared.outbox import send_waiting
from tasks.shared.smtp import SafeSMTP


class DiesAfterHandOver(SafeSMTP):
    """Killed when the server has the mail and before the database knows it."""

    def send(self, *args: Any, **more: Any) -> Any:
        super().send(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)


def send(url: str, port: int, dies: bool) -> int:
    """What one sender sends."""
    kind = DiesAfterHandOver if dies else SafeSMTP
    transport = kind("mentors@example.org", host="127.0.0.1", port=port, security="none", timeout=10)
    engine = connect(url)
    sent = send_waiting(engine, transport, "masa", now, ("*@example.org",)).get("sent", 0)
    engine.dispose()
    return sent


def forked(asked: dict[str, Any]) -> int:
    """The number of a process that sends and ends with the number of mails that it sent."""
    child = os.fork()
    if child == 0:
        signal.alarm(60)  # and whoever waits for it goes on
        os.environ.update(asked["environment"])
        try:
            os._exit(send(asked["url"], asked["port"], asked["dies"]))
        except BaseException:
            traceback.print_exc(file=sys.stderr)
            os._exit(255)
    return child


if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        children = [forked(asked) for _ in range(asked["senders"])]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        sys.stdout.write(json.dumps(ends) + "\n")
        sys.stdout.flush()
