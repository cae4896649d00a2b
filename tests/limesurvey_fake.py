"""
A FAKE LimeSurvey, over real HTTP on this machine.

LimeSurvey is PHP with a database of its own, too much for a test. This one does to a client what 6.14 was seen to do:
errors as HTTP 200, an unknown method as HTTP 500 with HTML, a lock after three wrong passwords, an import that takes no
number and repeats, words it renames, characters it takes out of codes, settings it forgets on opening, lists of ten.
"""

import base64
import csv
import io
import json
import re
import threading
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

RESERVED = {"time", "id", "token", "sid", "gid", "qid", "seed", "language"}
SETTINGS = ("anonymized", "datestamp", "ipaddr", "ipanonymize", "refurl", "savetimings")
BAD = "Invalid user name or password"
LOCKED = "You have exceeded the number of maximum login attempts. Please wait 10 minutes before trying again."


class FakeLimeSurvey:
    """What it keeps, and what can be asked of it; `inherited` is what opening goes back to unless told otherwise."""

    def __init__(self, version=6, password="right"):
        self.version, self.password, self.wrong = version, password, 0
        self.surveys, self.calls, self.mails = {}, [], []
        self.inherited = {**dict.fromkeys(SETTINGS, "N"), "datestamp": "Y", "anonymized": "Y"}
        self.numbers, self.lock = count(101), threading.Lock()
        self.columns = "code"
        self.fails = {}  # method -> how it fails once: "silent" or "cut" (after doing it), "html"

    def call(self, method, params):
        """One call: HTTP status and result."""
        self.calls.append(method)
        does = getattr(self, f"do_{method}", None)
        if does is None or self.fails.get(method) == "html":
            return 500, None
        if method != "get_session_key" and params[0] != "key":
            return 200, self.no("Invalid session key")
        with self.lock:
            found = does(*params[1:]) if method != "get_session_key" else does(*params)
        return 200, found

    def no(self, words):
        """How it says that something is wrong; version 7 adds a code."""
        return {"status": words, **({"error_code": "E"} if self.version >= 7 else {})}

    def do_get_session_key(self, user, password, plugin="Authdb"):
        if self.wrong >= 3:
            return self.no(LOCKED)
        if password != self.password:
            self.wrong += 1
            return self.no(BAD)
        return "key"

    def do_release_session_key(self):
        return "OK"

    def do_get_site_settings(self, name):
        return {"versionnumber": f"{self.version}.0.0"}.get(name, self.no("Invalid setting"))

    def do_list_surveys(self, user=None, group=None):
        rows = [{"sid": sid, "surveyls_title": one["title"], "active": one["active"]}
                for sid, one in self.surveys.items()]  # fmt: skip
        return rows or self.no("No surveys found")

    def do_import_survey(self, content, kind, name=None, wished=None):
        rows = list(csv.DictReader(io.StringIO(base64.b64decode(content).decode()), delimiter="\t"))
        sid = next(self.numbers) * 1000
        told = {row["name"]: row["text"] for row in rows if row["class"] == "S"}
        one = {**told, "title": name, "active": "N", "startdate": None, "expires": None, "people": None, "answers": []}
        one["questions"] = list(self.questions(sid, [row for row in rows if row["language"] == told["language"]]))
        self.surveys[sid] = one
        return sid

    def questions(self, sid, rows):
        """Its own list, of every question, line and box; answers hang on their question."""
        numbers, gid, top = count(sid + 10), 0, None
        for row in rows:
            name = row["name"]
            if row["class"] == "G":
                gid = sid + int(row["type/scale"])
            if row["class"] in {"Q", "SQ"}:
                qid, is_top = next(numbers), row["class"] == "Q"
                assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", name), f"LimeSurvey takes no {name!r}"
                title = f"r{qid}sq1" if name in RESERVED else name
                made = {"id": qid, "qid": qid, "parent_qid": 0 if is_top else top["qid"], "gid": gid, "sid": sid,
                        "title": title, "type": row["type/scale"] if is_top else "T", "mandatory": row["mandatory"],
                        "question": row["text"], "relevance": row["relevance"], "options": []}  # fmt: skip
                top = made if is_top else top
                yield made
            if row["class"] == "A":
                assert len(name) <= 5, f"LimeSurvey cuts the code {name!r}"
                top["options"].append(name)

    def do_list_questions(self, sid, gid=None, language=None):
        if sid not in self.surveys:
            return self.no("Error: Invalid survey ID")
        hidden = {"options", "relevance"}
        return [{k: v for k, v in row.items() if k not in hidden} for row in self.surveys[sid]["questions"]]

    def do_set_language_properties(self, sid, told, language=None):
        self.surveys[sid]["title"] = told.get("surveyls_title", self.surveys[sid]["title"])
        return {"status": "OK", **dict.fromkeys(told, True)}

    def do_get_survey_properties(self, sid, names=None):
        if sid not in self.surveys:
            return self.no("Error: Invalid survey ID")
        return {name: self.surveys[sid].get(name) for name in names}

    def do_set_survey_properties(self, sid, told):
        if self.surveys[sid]["active"] == "Y":
            told = {name: value for name, value in told.items() if name not in SETTINGS}
        self.surveys[sid].update({name: value for name, value in told.items() if name != "active"})
        return dict.fromkeys(told, True) or self.no("No valid Data")

    def do_activate_survey(self, sid, told=None):
        one = self.surveys[sid]
        if one["active"] == "Y":
            return self.no("Error: Survey already active")
        one.update({**self.inherited, **(told or {})})
        one["active"] = "Y"
        return {"status": "OK"}

    def do_activate_tokens(self, sid, attributes=None):
        if self.surveys[sid]["people"] is not None:
            return self.no("Survey participants table could not be created")
        self.surveys[sid]["people"] = []
        return {"status": "OK"}

    def do_add_participants(self, sid, rows, create_tokens=True):
        people, said = self.surveys[sid]["people"], []
        for row in rows:
            token = re.sub(r"[^0-9a-zA-Z_~]", "", row.get("token", "")) or (f"t{next(self.numbers)}" * create_tokens)
            if token in {one["token"] for one in people}:
                said.append({**row, "errors": {"token": ["Token already exists"]}})
                continue
            people.append({**row, "token": token, "completed": "N"})
            said.append(people[-1])
        return said

    def do_list_participants(self, sid, start=0, limit=10, unused=False, attributes=False, conditions=None):
        people = self.surveys[sid]["people"]
        if people is None:
            return self.no("Error: No survey participants table")
        rows = people[start : start + limit]
        more = attributes or []
        return [{"tid": number, "token": one["token"], "participant_info": {"firstname": "", "email": one["email"]},
                 **{name: one[name] for name in more}} for number, one in enumerate(rows, start + 1)] or self.no(
                     "No survey participants found.")  # fmt: skip

    def do_invite_participants(self, sid, *_):
        self.mails.append(sid)
        return {"status": "0 left to send"}

    def do_delete_survey(self, sid):
        if self.surveys.pop(sid, None) is None:
            return self.no("No permission")
        return {"status": "OK"}

    def do_export_responses(self, sid, kind, language, done, heading, style, *_):
        one = self.surveys[sid]
        if one["active"] != "Y":
            return self.no("No Data, survey table does not exist.")
        if not one["answers"]:
            return self.no("No Data, could not get max id.")
        rows = [{"id": str(number), "submitdate": "1980-01-01 00:00:00", "lastpage": "3", "startlanguage": "en",
                 "seed": "1", **({} if one["anonymized"] == "Y" else {"token": token}),
                 **{self.column(one, *name): value for name, value in said.items()}}
                for number, (token, said) in enumerate(one["answers"], 1)]  # fmt: skip
        rows = rows if self.version >= 6 else [{row["id"]: row} for row in rows]
        return base64.b64encode(json.dumps({"responses": rows}).encode()).decode()

    def column(self, one, title, part):
        """What a column is called, which changes with the version and with what is asked for."""
        if self.columns == "code":
            return f"{title}[{part}]" if part else title
        row = next(row for row in one["questions"] if row["title"] == title and not row["parent_qid"])
        first = f"{row['sid']}X{row['gid']}X{row['qid']}" if self.columns == "old" else f"Q{row['qid']}"
        return f"{first}{part}"

    def answer(self, sid, token, given, now=None):
        """
        A person who answers without script, page by page. False if the page says no, which it says with HTTP 200.

        Args:
            given: By (title, part), in LimeSurvey's own codes.
        """
        one = self.surveys[sid]
        person = next((row for row in one["people"] if row["token"] == token), None)
        over = now is not None and one["expires"] is not None and now >= datetime.fromisoformat(one["expires"])
        if one["active"] != "Y" or over or person is None or person["completed"] != "N":
            return False
        seen = {}
        for gid in sorted({row["gid"] for row in one["questions"]}):
            asked = [row for row in one["questions"] if row["gid"] == gid and not row["parent_qid"]]
            shown = [row for row in asked if relevant(row["relevance"], seen)]  # decided before the page is shown
            for row in asked:
                parts = [each["title"] for each in one["questions"] if each["parent_qid"] == row["qid"]]
                for part in parts or [""]:
                    key = (row["title"], part)
                    seen[key] = given.get(key, "") if row in shown else None
        person["completed"] = "Y" if one["anonymized"] == "Y" else "2027-05-06 10:00"
        one["answers"].append((token, seen))
        return True


def relevant(rule, seen):
    """Whether a question is shown: `a_b == "Y" or c == "O02"`."""
    names = {f"{title}_{part}" if part else title: value for (title, part), value in seen.items()}
    return rule in {"", "1"} or any(
        names[name] == value for name, value in re.findall(r'(\w+) == "(\w+)"', rule) if name in names)  # fmt: skip


@contextmanager
def served(fake):
    """Serve it on a free port; gives the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # one connection for each login
        disable_nagle_algorithm = True

        def do_POST(self):
            said = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, result = fake.call(said["method"], said["params"])
            fails = fake.fails.pop(said["method"], "")
            if fails == "cut":
                self.close_connection = True
                return
            if fails == "silent":
                threading.Event().wait(1.5)
            page = {"id": said["id"], "result": result, "error": None}
            body = b"<html>Internal Server Error</html>" if status == 500 else json.dumps(page).encode()
            try:
                self.send_response(status)
                self.send_header("content-type", "text/html" if status == 500 else "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                return  # nobody waits any more

        def log_message(self, *_):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
