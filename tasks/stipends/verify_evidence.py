"""Verifies the evidence of one batch, and needs nothing else: python3 verify.py evidence.zip [payment files...]."""

import hashlib
import json
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Finding = tuple[str, str]
"""OK, NOTE or WRONG, and a sentence."""
Moved = tuple[int, str, str]
"""An amount, the account debited, the account credited."""
FREEING, SENT = {"reject", "return", "cancel"}, {"released", "closed"}
KEYS = {
    "approvals": ["approval_id"], "events": ["event_id"], "files": ["format"], "lines": ["payment_id", "obligation_id"],
    "lists": ["match_id"], "obligations": ["obligation_id"], "payments": ["payment_id"], "postings": ["entry_key"],
}  # fmt: skip
TABLES = (*KEYS, "batch", "release", "rules")
TAKEN_OFF, EXPENSE, CLEARING, CASH = "clawback", "expense:mentor-stipend", "clearing:payments", "cash"


class Evidence:
    """What the file holds, read once."""

    def __init__(self, path: str) -> None:
        """Read every part; whether it is as it was written, `parts_are_whole` says."""
        with zipfile.ZipFile(path) as parts:
            self.names = parts.namelist()
            self.parts = {name: parts.read(name) for name in self.names}
        self.rows: dict[str, list[Row]] = {name: json.loads(self.parts.get(f"{name}.json", b"[]")) for name in TABLES}
        self.batch: Row = self.rows["batch"][0]
        self.release: Row | None = next(iter(self.rows["release"]), None)


def main(arguments: Sequence[str]) -> int:
    """Print every finding; 1 if anything is wrong, 2 if there is nothing to verify."""
    if not arguments:
        sys.stdout.write("python3 verify.py evidence.zip [payment files...]\n")
        return 2
    path = Path(arguments[0])
    try:
        found = list(findings(Evidence(arguments[0]), arguments[1:]))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, IndexError, TypeError) as fault:
        found = [("WRONG", f"The evidence cannot be read: {type(fault).__name__}.")]
    for verdict, sentence in found:
        sys.stdout.write(f"{verdict:5} {sentence}\n")
    wrong = sum(verdict == "WRONG" for verdict, _ in found)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
    sys.stdout.write(f"SHA-256 of this file: {sha256}\n{len(found)} checks, {wrong} wrong.\n")
    return 1 if wrong else 0


def findings(evidence: Evidence, files: Sequence[str] = ()) -> Iterator[Finding]:
    """Everything that was looked at, one sentence each."""
    for check in CHECKS:
        problem = check(evidence)
        yield ("WRONG", problem) if problem else ("OK", (check.__doc__ or "").strip())
    yield from notes(evidence)
    for path in files:
        yield known_file(evidence, path)


def parts_are_whole(evidence: Evidence) -> str:
    """Every part is the one that the manifest names, and there is no other."""
    if len(evidence.names) != len(evidence.parts):
        return "A part is there twice."
    manifest = json.loads(evidence.parts["manifest.json"])
    found = {name: hashlib.sha256(content).hexdigest() for name, content in evidence.parts.items()
             if name != "manifest.json"}  # fmt: skip
    wrong = sorted(name for name in found.keys() | manifest["parts"].keys()
                   if found.get(name) != manifest["parts"].get(name))  # fmt: skip
    return f"These parts are not as the manifest says: {', '.join(wrong)}." if wrong else ""


def rows_stand_once(evidence: Evidence) -> str:
    """No row is there twice, there is one batch, and it has the release that its state asks for."""
    for table, names in KEYS.items():
        keys = [tuple(row[name] for name in names) for row in evidence.rows[table]]
        if len(keys) != len(set(keys)):
            return f"A row is twice in {table}.json."
    alone = (len(evidence.rows["batch"]), len(evidence.rows["release"])) == (1, evidence.batch["state"] in SENT)
    return "" if alone else "There is not one batch, or its release does not go with its state."


def content_is_approved(evidence: Evidence) -> str:
    """Payments, accounts, lines and names are those whose hash the approvers saw."""
    batch, lines = evidence.batch, defaultdict(list)
    for line in evidence.rows["lines"]:
        lines[line["payment_id"]].append(
            [line["obligation_id"], line["amount_minor"], line["mentor_name"], line["role"]])  # fmt: skip
    told = [batch["batch_id"], batch["currency"], batch["effective_on"], [
        [one[name] for name in ("payee_id", "account_id", "end_to_end_id", "trace_no", "uetr", "amount_minor",
                                "payee_name", "payee_type", "town", "country")] + [sorted(lines[one["payment_id"]])]
        for one in sorted(evidence.rows["payments"], key=lambda one: str(one["payee_id"]))
    ]]  # fmt: skip
    words = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
    same = hashlib.sha256(words).hexdigest() == batch["content_sha256"]
    return "" if same else "The payments and lines are not those that were proposed and approved."


def sums_agree(evidence: Evidence) -> str:
    """Lines make payments, payments make the total, and the counts are right."""
    batch, payments, lines = evidence.batch, evidence.rows["payments"], evidence.rows["lines"]
    sums = Counter[str]()
    for line in lines:
        sums[line["payment_id"]] += line["amount_minor"]
    if {one["payment_id"]: one["amount_minor"] for one in payments} != dict(sums):
        return "A payment is not the sum of its lines."
    found, told = (len(payments), len(lines), sum(sums.values())), ("payments", "lines", "total_minor")
    return "" if found == tuple(batch[name] for name in told) else "The batch counts or sums its payments otherwise."


def lines_are_owed(evidence: Evidence) -> str:
    """Each line pays one obligation in full, to its payee, in its currency, and no obligation stands twice."""
    owed = {one["obligation_id"]: one for one in evidence.rows["obligations"]}
    lines = evidence.rows["lines"]
    if sorted(line["obligation_id"] for line in lines) != sorted(owed):
        return "Lines and obligations are not the same, or one is paid twice."
    for line in lines:
        one = owed[line["obligation_id"]]
        sign = -1 if one["kind"] == TAKEN_OFF else 1
        if (line["amount_minor"], line["payee_id"], evidence.batch["currency"]) != (
                sign * one["amount_minor"], one["payee_id"], one["currency"]):  # fmt: skip
            return f"The line of obligation {one['obligation_id']} pays something else."
        if one["obligation_id"] != id_of(evidence.batch["program"], one):
            return f"The id of obligation {one['obligation_id']} is not that of its unit."
    return ""


def id_of(program: str, one: Row) -> str:
    """The id that an obligation has for ever, by what it is owed for."""
    if one["kind"] == TAKEN_OFF:
        return "c" + hashlib.sha256(str(one["unit_key"]).encode()).hexdigest()[:19]
    return "o" + hashlib.sha256(json.dumps([program, one["kind"], one["unit_key"]]).encode()).hexdigest()[:19]


def lists_stand_behind(evidence: Evidence) -> str:
    """Behind each obligation there are an accepted match, the answer of the region and the list it answers."""
    known = {one["match_id"] for one in evidence.rows["lists"]}
    lost = sorted({one["match_id"] for one in evidence.rows["obligations"]} - known)
    return f"There is no accepted answer behind {len(lost)} matches, such as {lost[0]}." if lost else ""


def approved_by_others(evidence: Evidence) -> str:
    """As many different people as needed approved this content and typed its total; none of them prepared it."""
    batch, release = evidence.batch, evidence.release
    if release is None:
        return ""
    given = {one["approval_id"]: one for one in evidence.rows["approvals"]}
    named = [release[name] for name in ("first_approval", "second_approval", "third_approval") if release[name]]
    used = [given[name] for name in named if name in given]
    people = {one["actor"].lower() for one in used}
    needed = max(batch["approvals_needed"], release["approvals_needed"])
    if len(people) != len(named) or len(people) < needed:
        return "The release names too few different people."
    if batch["prepared_by"].lower() in people:
        return "Whoever prepared the batch approved it."
    for one in used:
        if (one["decision"], one["content_sha256"], one["typed_total_minor"]) != (
                "approve", batch["content_sha256"], batch["total_minor"]):  # fmt: skip
            return "An approval is of another content or another total, or is none."
        if one["at"] > release["released_at"]:
            return "An approval was given after the release."
    return "" if release["content_sha256"] == batch["content_sha256"] else "The release is of another content."


def files_agree(evidence: Evidence) -> str:
    """Every payment file has as many entries as the batch has payments, and comes to its total."""
    told = (evidence.batch["payments"], evidence.batch["total_minor"])
    for one in evidence.rows["files"]:
        if (one["entries"], one["total_minor"]) != told:
            return f"The file {one['name']} counts or sums otherwise."
        if evidence.release is None or one["at"] < evidence.release["released_at"]:
            return f"The file {one['name']} left before the release."
    return ""


def freed_by_evidence(evidence: Evidence) -> str:
    """Each line that may be paid again was freed by an event of its own payment, of the whole amount."""
    events = {one["event_id"]: one for one in evidence.rows["events"]}
    amounts = {one["payment_id"]: one["amount_minor"] for one in evidence.rows["payments"]}
    for line in evidence.rows["lines"]:
        if line["freed_by_event"] is None:
            continue
        event = events.get(line["freed_by_event"])
        if event is None or event["kind"] not in FREEING or (event["payment_id"], event["kind"]) != (
                line["payment_id"], line["freed_kind"]):  # fmt: skip
            return f"Nothing proves that the line of {line['obligation_id']} came free."
        if event["amount_minor"] not in (None, amounts[line["payment_id"]]):
            return f"The event that freed the line of {line['obligation_id']} is of another amount."
    return ""


def ledger_agrees(evidence: Evidence) -> str:
    """The ledger has every entry that follows from this batch, of its amount and on its accounts, and no other."""
    posted = {one["entry_key"]: one for one in evidence.rows["postings"]}
    wanted, possible = entries_wanted(evidence), entries_possible(evidence)
    for key, entry in posted.items():
        said = (entry["amount_minor"], entry["debit"], entry["credit"])
        if entry["currency"] != evidence.batch["currency"] or said not in wanted.get(key, possible.get(key, ())):
            return f"Nothing in this file is the cause of the entry {key} of the ledger, or of its amount or accounts."
    lost = sorted(wanted.keys() - posted.keys())
    return f"The ledger has no entry {lost[0]}." if lost else ""


def entries_wanted(evidence: Evidence) -> dict[str, set[Moved]]:
    """The entries that must be there: what is owed, what left, what came back, and what was taken off."""
    wanted = {f"owe:{one['obligation_id']}": {(one["amount_minor"], EXPENSE, liability(one))}
              for one in evidence.rows["obligations"] if one["kind"] != TAKEN_OFF}  # fmt: skip
    if evidence.release is None:
        return wanted
    said, taken_off = {(one["kind"], one["payment_id"]) for one in evidence.rows["events"]}, Counter[str]()
    for line in evidence.rows["lines"]:
        taken_off[line["payment_id"]] += max(0, -line["amount_minor"])
    back = {line["payment_id"] for line in evidence.rows["lines"] if line["freed_kind"] in {"reject", "return"}}
    for one in evidence.rows["payments"]:
        name, minor, less = one["payment_id"], one["amount_minor"], taken_off[one["payment_id"]]
        wanted[f"release:{name}"] = {(minor, liability(one), CLEARING)}
        if less:
            wanted[f"net:{name}"] = {(less, liability(one), EXPENSE)}
        if name in back:
            wanted[f"back:{name}"] = {(minor, held_by, liability(one)) for held_by in (CLEARING, CASH)}
        elif ("settle", name) in said:
            wanted[f"settle:{name}"] = {(minor, CLEARING, CASH)}
        if name in back and less:
            wanted[f"unnet:{name}"] = {(less, EXPENSE, liability(one))}
    return wanted


def entries_possible(evidence: Evidence) -> dict[str, set[Moved]]:
    """The entries that may be there, too: what settled, as an event says, and what nobody owes any more."""
    settled = {one["payment_id"] for one in evidence.rows["events"] if one["kind"] == "settle"}
    found = {f"settle:{one['payment_id']}": {(one["amount_minor"], CLEARING, CASH)}
             for one in evidence.rows["payments"] if one["payment_id"] in settled}  # fmt: skip
    return found | {f"{why}:{one['obligation_id']}": {(one["amount_minor"], liability(one), EXPENSE)}
                    for one in evidence.rows["obligations"] for why in ("waived", "expired")}  # fmt: skip


def liability(one: Row) -> str:
    """The account of what is owed to the payee of a row."""
    return f"liability:stipend:{one['payee_id']}"


def rules_are_named(evidence: Evidence) -> str:
    """Each obligation names its rules, and those of payment were signed by another person than who changed them."""
    if not all(len(one["definition_sha256"]) == 64 for one in evidence.rows["obligations"]):
        return "An obligation names no version of the rules."
    definition = evidence.parts.get("definition.json")
    versions = {one["definition_sha256"] for one in evidence.rows["obligations"]}
    if definition is not None and hashlib.sha256(definition).hexdigest() not in versions:
        return "The rules in this file are not those of any obligation."
    if len(evidence.rows["rules"]) != (evidence.release is not None):
        return "There are no rules of payment for this release, or more than one."
    for one in evidence.rows["rules"]:
        whole = hashlib.sha256(one["rules"].encode()).hexdigest() == one["rules_sha256"]
        late = evidence.release is not None and one["at"] > evidence.release["released_at"]
        if not whole or late or one["signed_by"].lower() == one["changed_by"].lower():
            return "The rules of payment are not those that another person signed before the release."
    return ""


def notes(evidence: Evidence) -> Iterator[Finding]:
    """What is not wrong and should be known."""
    if evidence.release is None:
        yield "NOTE", f"The batch was not released; it is {evidence.batch['state']}."
    if "definition.json" not in evidence.parts:
        yield "NOTE", "The rules have changed since; this file names their version and does not hold them."
    answers = {one["match_id"]: evidence_sha256(one) for one in evidence.rows["lists"]}
    anew = [one for one in evidence.rows["obligations"] if answers.get(one["match_id"]) != one["evidence_sha256"]]
    if anew:
        yield "NOTE", f"{len(anew)} matches were answered anew after they were owed; the lists show the newest answer."


def evidence_sha256(one: Row) -> str:
    """What made an obligation owed, as one hash."""
    told = [one[name] for name in ("match_id", "submission_id", "program_year", "list_ref", "mentor_person_id",
                                   "definition_sha256", "accepted_at")]  # fmt: skip
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


def known_file(evidence: Evidence, path: str) -> Finding:
    """Whether a payment file is one that left for this batch."""
    sha256 = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    for one in evidence.rows["files"]:
        if one["sha256"] == sha256:
            return "OK", f"The file given is {one['name']}, as it left."
    return "WRONG", f"A file given is none that left for this batch: {Path(path).name}."


CHECKS: tuple[Callable[[Evidence], str], ...] = (
    parts_are_whole, rows_stand_once, content_is_approved, sums_agree, lines_are_owed, lists_stand_behind,
    rules_are_named, approved_by_others, files_agree, freed_by_evidence, ledger_agrees,
)  # fmt: skip

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
