"""The list as CSV, to read where no spreadsheet program is at hand; no cell of it is calculated when it is opened."""

import csv
import io

from tasks.regions.grid import STANDING
from tasks.regions.workbook import Book
from tasks.shared.cells import cell


def render_csv(book: Book) -> bytes:
    """The rows of the first sheet, then those who left; UTF-8 with a mark that spreadsheets know, every cell quoted."""
    columns = book.columns()
    out = io.StringIO(newline="")
    sheet = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    sheet.writerow([cell(heading) for _, heading in columns])
    for row in book.rows:
        if row.standing != "left":
            texts = book.texts(row)
            sheet.writerow([cell(texts.get(column.name, "")) for column, _ in columns])
    reference = columns[0][0].name
    for left in book.left:
        said = {reference: left.list_ref, STANDING: "left", "mentee_name": left.name}
        sheet.writerow([cell(said.get(column.name, "")) for column, _ in columns])
    return out.getvalue().encode("utf-8-sig")
