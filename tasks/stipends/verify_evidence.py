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
FREEING = {"reject", "return", "cancel"}
TABLES = ("approvals", "batch", "events", "files", "lines", "lists", "obligations", "payments", "postings", "release")


class Evidence:
    """What the file holds, read once."""

    def __init__(self, path: str) -> None:
        """Read every part; whether it is as it was written, `parts_are_whole` says."""
        with zipfile.ZipFile(path) as parts:
            self.parts = {name: parts.read(name) for name in parts.namelist()}
        self.rows: dict[str, list[Row]] = {name: json.loads(self.parts.get(f"{name}.json", b"[]")) for name in TABLES}
        self.batch: Row = self.rows["batch"][0]
        self.release: Row | None = next(iter(self.rows["release"]), None)


def main(arguments: Sequence[str]) -> int:
    """Print every finding; 1 if anything is wrong, 2 if there is nothing to verify."""
    if not arguments:
        sys.stdout.write("python3 verify.py evidence.zip [payment files...]\n")
        return 2
    try:
        found = list(findings(Evidence(arguments[0]), arguments[1:]))
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, IndexError, TypeError) as fault:
        found = [("WRONG", f"The evidence cannot be read: {type(fault).__name__}.")]
    for verdict, sentence in found:
        sys.stdout.write(f"{verdict:5} {sentence}\n")
    wrong = sum(verdict == "WRONG" for verdict, _ in found)
    sys.stdout.write(f"{len(found)} checks, {wrong} wrong.\n")
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
    manifest = json.loads(evidence.parts["manifest.json"])
    found = {name: hashlib.sha256(content).hexdigest() for name, content in evidence.parts.items()
             if name != "manifest.json"}  # fmt: skip
    wrong = sorted(name for name in found.keys() | manifest["parts"].keys()
                   if found.get(name) != manifest["parts"].get(name))  # fmt: skip
    return f"These parts are not as the manifest says: {', '.join(wrong)}." if wrong else ""


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
    told = (batch["payments"], batch["lines"], batch["total_minor"])
    if (len(payments), len(lines), sum(sums.values())) != told:
        return "The batch counts or sums its payments otherwise."
    return ""


def lines_are_owed(evidence: Evidence) -> str:
    """Each line pays one obligation in full, to its payee, in its currency, and no obligation stands twice."""
    owed = {one["obligation_id"]: one for one in evidence.rows["obligations"]}
    lines = evidence.rows["lines"]
    if sorted(line["obligation_id"] for line in lines) != sorted(owed):
        return "Lines and obligations are not the same, or one is paid twice."
    for line in lines:
        one = owed[line["obligation_id"]]
        if (line["amount_minor"], line["payee_id"], evidence.batch["currency"]) != (
                one["amount_minor"], one["payee_id"], one["currency"]):  # fmt: skip
            return f"The line of obligation {one['obligation_id']} pays something else."
        key = json.dumps([evidence.batch["program"], one["kind"], one["unit_key"]]).encode()
        if one["kind"] == "stipend" and one["obligation_id"] != "o" + hashlib.sha256(key).hexdigest()[:19]:
            return f"The id of obligation {one['obligation_id']} is not that of its unit."
    return ""


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
    if len(people) != len(named) or len(people) < batch["approvals_needed"]:
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
    """The ledger owes each obligation, releases each payment, and takes back what came back: the same amounts."""
    posted = {one["entry_key"]: one for one in evidence.rows["postings"]}
    back = {line["payment_id"] for line in evidence.rows["lines"] if line["freed_kind"] in {"reject", "return"}}
    wanted = [(f"owe:{one['obligation_id']}", one) for one in evidence.rows["obligations"] if one["kind"] == "stipend"]
    if evidence.release is not None:
        wanted += [(f"release:{one['payment_id']}", one) for one in evidence.rows["payments"]]
        wanted += [(f"back:{one['payment_id']}", one) for one in evidence.rows["payments"] if one["payment_id"] in back]
    for key, one in wanted:
        entry = posted.get(key)
        if entry is None or (entry["amount_minor"], entry["currency"]) != (
                one["amount_minor"], evidence.batch["currency"]):  # fmt: skip
            return f"The ledger has no entry {key} of that amount."
        if not (entry["debit"] + entry["credit"]).count(f"liability:stipend:{one['payee_id']}"):
            return f"The entry {key} is on the account of another payee."
    return ""


def rules_are_named(evidence: Evidence) -> str:
    """Each obligation names the version of the rules that it follows."""
    if not all(len(one["definition_sha256"]) == 64 for one in evidence.rows["obligations"]):
        return "An obligation names no version of the rules."
    definition = evidence.parts.get("definition.json")
    versions = {one["definition_sha256"] for one in evidence.rows["obligations"]}
    if definition is not None and hashlib.sha256(definition).hexdigest() not in versions:
        return "The rules in this file are not those of any obligation."
    return ""


def notes(evidence: Evidence) -> Iterator[Finding]:
    """What is not wrong and should be known."""
    if evidence.release is None:
        yield "NOTE", f"The batch was not released; it is {evidence.batch['state']}."
    if "definition.json" not in evidence.parts:
        yield "NOTE", "The rules have changed since; this file names their version and does not hold them."
    answers = {one["match_id"]: one for one in evidence.rows["lists"]}
    anew = [one for one in evidence.rows["obligations"] if one["match_id"] in answers
            and evidence_sha256(answers[one["match_id"]]) != one["evidence_sha256"]]  # fmt: skip
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
    names = [one["name"] for one in evidence.rows["files"] if one["sha256"] == sha256]
    if names:
        return "OK", f"The file given is {names[0]}, as it left."
    return "WRONG", f"A file given is none that left for this batch: {Path(path).name}."


CHECKS: tuple[Callable[[Evidence], str], ...] = (
    parts_are_whole, content_is_approved, sums_agree, lines_are_owed, lists_stand_behind, rules_are_named,
    approved_by_others, files_agree, freed_by_evidence, ledger_agrees,
)  # fmt: skip

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
