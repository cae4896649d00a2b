"""What a file that came back is, by its first bytes and, where those say little, by its name."""

from tasks.matches.refusals import RefusedBook

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book\0"))
STARTS = {
    b"%PDF-": "pdf", b"\x78\x9f\x3e\x22": "winmail", b"PK\x05\x06": "zipped", b"\x1f\x8b": "zipped",
    b"7z\xbc\xaf\x27\x1c": "zipped", b"Rar!": "zipped", b"\xfd7zXZ": "zipped", b"BZh": "zipped",
}  # fmt: skip
TABLE_NAMES = (".csv", ".tsv", ".tab", ".txt")
OLD_NAMES = (".xls", ".xlt", ".xml")
HEAD = 4096


def refuse_other_kinds(data: bytes, name: str) -> None:
    """
    Refuse what is no ZIP, and so no workbook of today, by what it is.

    Args:
        name: As the sender called the file; it decides only what the bytes leave open.
    Raises:
        RefusedBook: old_excel, password, pdf, winmail, zipped, csv, damaged (empty) or not_a_workbook.
    """
    if data.startswith(ZIP):
        return
    if not data.strip(b"\0 \t\r\n"):
        raise RefusedBook("damaged", "empty")
    if data.startswith(OLE):
        raise RefusedBook(kind_of_ole(data))
    if code := next((code for start, code in STARTS.items() if data.startswith(start)), None):
        raise RefusedBook(code)
    raise RefusedBook(kind_of_text(data[:HEAD], name.strip().lower()))


def kind_of_ole(data: bytes) -> str:
    """Old Office files and encrypted new ones share a container; only its table of contents tells them apart."""
    if ENCRYPTED in data:
        return "password"
    return "old_excel" if any(name in data for name in OLD_BOOKS) else "not_a_workbook"


def kind_of_text(head: bytes, name: str) -> str:
    """A table as text, a web page or XML that was named like a workbook of the old kind, or neither."""
    if b"\xff\xfe" in head[:2] or b"\xfe\xff" in head[:2]:
        head = head.replace(b"\0", b"")
    if b"\0" in head:
        return "not_a_workbook"
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] == b"<" or start.startswith(b"{\\rtf"):
        return "old_excel" if name.endswith(OLD_NAMES) and start[:1] == b"<" else "not_a_workbook"
    lines = start.splitlines()[:2]
    is_table = lines and all(any(mark in line for mark in (b",", b";", b"\t", b"|")) for line in lines)
    return "csv" if name.endswith(TABLE_NAMES) or (is_table and start[:1] not in b"{[") else "not_a_workbook"
