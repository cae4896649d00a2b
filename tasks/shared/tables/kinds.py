"""What a file is, by its first bytes; names lie."""

import re

from tasks.shared.tables.answers import RefusedFile

AS_CSV_OR_XLSX = "Open it, save it as CSV UTF-8 or as an Excel workbook (.xlsx), and send that."
SENTENCES = {
    "EMPTY_FILE": "The file is empty. Export it again.",
    "PDF": "The file is a PDF, which shows a table but holds none. Export the table as CSV or .xlsx.",
    "HTML": f"The file is a web page that was named like a table. {AS_CSV_OR_XLSX}",
    "XML": f"The file is XML, not a table. {AS_CSV_OR_XLSX}",
    "XML_SPREADSHEET": f"The file is an Excel 2003 XML spreadsheet. {AS_CSV_OR_XLSX}",
    "OLD_XLS": "The file is a workbook of the old kind (.xls). Open it in Excel and save it as .xlsx.",
    "PASSWORD": "The workbook is protected by a password. Remove the password (File, Info) and send it again.",
    "XLSB": "The file is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx.",
    "ODS": "The file is an OpenDocument spreadsheet (.ods). Save it as .xlsx and send that.",
    "NUMBERS": "The file is an Apple Numbers document. Choose File, Export To, Excel, and send the .xlsx.",
    "NOT_A_WORKBOOK": "The file is a ZIP archive without a workbook. Unpack it and send the table itself.",
    "COMPRESSED": "The file is a compressed archive. Unpack it and send the table itself.",
    "IMAGE": "The file is a picture. Export the table as CSV or .xlsx.",
    "RICH_TEXT": "The file is a text document, not a table. Export the table as CSV or .xlsx.",
    "PARQUET": "The file is in Parquet format, which we do not read. Export the table as CSV or .xlsx.",
}
STARTS = {
    b"%PDF-": "PDF", b"\x1f\x8b": "COMPRESSED", b"7z\xbc\xaf": "COMPRESSED", b"Rar!": "COMPRESSED",
    b"BZh": "COMPRESSED", b"\xfd7zXZ": "COMPRESSED", b"\x28\xb5\x2f\xfd": "COMPRESSED", b"PK\x05\x06": "NOT_A_WORKBOOK",
    b"\x89PNG": "IMAGE", b"\xff\xd8\xff": "IMAGE", b"GIF8": "IMAGE", b"II*\0": "IMAGE",
    b"{\\rtf": "RICH_TEXT", b"PAR1": "PARQUET",
}  # fmt: skip
PAGE = re.compile(rb"<(!doctype html|html|head|meta|style|script|body|table|!--)[\s>\[-]", re.IGNORECASE)


def refusal(code: str) -> RefusedFile:
    """The refusal of a kind of file that we do not read."""
    return RefusedFile(code, SENTENCES[code])


def kind_of(head: bytes, tail: bytes) -> str:
    """
    "xlsx" (any ZIP), "json" or "csv", which here means any text.

    Args:
        head: The first bytes of the file, some thousands.
        tail: The rest of it, or as much as may name an encrypted package.

    Raises:
        RefusedFile: a kind of file that we know and do not read, with what to do instead.
    """
    if not head:
        raise refusal("EMPTY_FILE")
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusal("PASSWORD" if "EncryptedPackage".encode("utf-16-le") in head + tail else "OLD_XLS")
    if code := next((code for start, code in STARTS.items() if head.startswith(start)), None):
        raise refusal(code)
    return kind_of_text(head)


def kind_of_text(head: bytes) -> str:
    """Tell web pages and XML from tables and JSON, in any encoding that leaves ASCII readable."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<?xml"):
        raise refusal("XML_SPREADSHEET" if b"urn:schemas-microsoft-com:office:spreadsheet" in plain
                      else "HTML" if re.search(rb"<html[\s>]", plain, re.IGNORECASE) else "XML")  # fmt: skip
    if PAGE.match(plain):
        raise refusal("HTML")
    if re.match(rb"<[a-zA-Z!?]", plain):
        raise refusal("XML")
    return "json" if re.match(rb"\[\s*[{\]\[]|\{\s*[\"}]", plain) else "csv"
