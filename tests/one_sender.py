"""One sender as a process of its own: `python one_sender.py <database url> <smtp port> [die]`."""

import os
import signal
import sys

from sql.database import connect
from tasks.shared.clock import now
from tasks.shared.outbox import send_waiting
from tasks.shared.smtp import SafeSMTP


class DiesAfterHandOver(SafeSMTP):
    """Killed when the server has the mail and before the database knows it."""

    def send(self, *args, **more):
        super().send(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)


url, port, *rest = sys.argv[1:]
kind = DiesAfterHandOver if rest else SafeSMTP
transport = kind("mentors@example.org", host="127.0.0.1", port=int(port), security="none", timeout=10)
engine = connect(url)
sys.stdout.write(str(send_waiting(engine, transport, "masa", now, ("*@example.org",)).get("sent", 0)))
engine.dispose()
