"""Whether our own mail server vouches for the sender of a mail."""

import re
from collections.abc import Sequence

import authres

HEADER = "Authentication-Results"
LONGEST = 8_000
WITHOUT_ID = "exchange-online"
"""Stands for a server that writes the header without its name, as Exchange Online does; ours is then on top of all."""
NO_POLICY = frozenset({"none", "temperror", "bestguesspass"})
"""What is said of DMARC where the domain publishes none, or where it could not be asked for."""


def is_proven(results: Sequence[str], sender: str, authserv_id: str) -> bool:
    """
    Whether the topmost Authentication-Results is of our own server and says that the sender's domain sent the mail.

    Every header below may have been written by the sender. It must say dmarc=pass for the domain of the From, or, where
    it says nothing of DMARC, dkim=pass with a signature of that very domain.

    Args:
        results: The values of the headers, the topmost first.
        sender: The address in From, in lower case.
        authserv_id: The name by which our server signs; without one nothing is proven.
    """
    domain, ours = sender.rpartition("@")[2], authserv_id.strip().lower()
    if not (results and domain and ours) or len(results[0]) > LONGEST:
        return False
    try:
        found = authres.AuthenticationResultsHeader.parse(f"{HEADER}: {in_standard_form(results[0], ours)}")
    except (Exception, RecursionError):  # a header that cannot be read proves nothing, in whatever way it is broken
        return False
    if str(found.authserv_id).lower() != ours:
        return False
    said = [(str(one.method).lower(), str(one.result).lower(), properties(one)) for one in found.results]
    dmarc = [result == "pass" and names.get("from", domain) == domain for method, result, names in said
             if method == "dmarc" and result not in NO_POLICY]  # fmt: skip
    if dmarc:
        return all(dmarc)
    return any(method == "dkim" and result == "pass" and signed_by(names, domain) for method, result, names in said)


def in_standard_form(value: str, ours: str) -> str:
    """The header as the standard has it: no empty last part, and the name that some servers leave out."""
    plain = value.strip().rstrip(";").rstrip()
    if ours != WITHOUT_ID:
        return plain
    if not re.match(r"(spf|dkim|dmarc|compauth|arc)\s*=", plain, re.IGNORECASE):
        return ""
    parts = [re.sub(r"\saction=\w+", " ", part) for part in plain.split(";") if "=" in part]
    return ";".join([WITHOUT_ID, *parts])


def properties(result: object) -> dict[str, str]:
    """What a result says of the headers, in lower case."""
    found = getattr(result, "properties", ())
    return {str(one.name).lower(): str(one.value).strip().lower() for one in found if str(one.type).lower() == "header"}


def signed_by(names: dict[str, str], domain: str) -> bool:
    """Whether a signature is of the very domain of the sender; a near one may belong to somebody else."""
    if "d" in names:
        return names["d"] == domain
    return names.get("i", "").rpartition("@")[2] == domain
