"""Why a workbook that came back is not read: one code for each way to be wrong."""

BOOK_CODES = frozenset({
    "old_excel", "open_document", "numbers", "binary_excel", "csv", "pdf", "winmail", "macros", "external_links",
    "password", "encrypted_zip", "zipped", "damaged", "too_big", "too_many_rows", "too_slow", "no_sheet",
    "headings_unknown", "heading_missing", "heading_twice", "two_lists", "empty_list", "not_a_workbook",
})  # fmt: skip
"""Each has its own sentence, which tells the sender what to do."""


class RefusedBook(ValueError):
    """
    A file that is not read as a match list.

    Attributes:
        code: One of `BOOK_CODES`; selects the sentence for the sender.
        detail: Which heading or limit; never what a cell says.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        if code not in BOOK_CODES:
            raise KeyError(f"{code!r} is no reason to refuse a workbook")
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
