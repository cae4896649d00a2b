"""
A workbook that comes back: how much of it is read, where its token stands, and what its cells may not say.

Numbers and words alone: the child that reads one book imports this each time.
"""

LIST_TOKEN = "list_token"
"""The label beside the list's token on the hidden sheet, and the name of the workbook's property that repeats it."""

# How much is read -----------------------------------------------------------------------------------------------------

MAX_FILE_BYTES = 5_000_000
MAX_PARTS = 200
MAX_PART_BYTES = 30_000_000
"""Of one part once it is unpacked; `MAX_UNPACKED_BYTES` of all together. Counted, since declared sizes lie."""
MAX_UNPACKED_BYTES = 60_000_000
MAX_RATIO = 200
"""Unpacked bytes for one packed byte, of a part of more than `RATIO_FROM_BYTES`."""
RATIO_FROM_BYTES = 1_000_000
MAX_RECTANGLE = 2_000_000
"""Cells from A1 to the furthest one of all sheets: a reader may ask for memory for each of them."""
MAX_TEXT = 10_000_000
"""Characters in all cells together: one long text may stand in many."""
MAX_CELL = 2_000
"""Characters of one cell that are read; the note `cell_cut` says that there were more."""
CUT = "\u2026"
"""The last character of a cell that was cut off: no id, day or choice ends so."""
MAX_MERGED = 2_000
"""Ranges of merged cells in one sheet."""
MAX_ROWS = 5_000
HEADING_ROWS = 20
"""How far down the headings may stand, under a title that somebody put above them."""

# Cells that a spreadsheet shows and a file does not hold --------------------------------------------------------------

NOT_CALCULATED = "#NOT CALCULATED"
"""Stands where a formula has no last value. We never calculate one."""
MERGED = "#MERGED CELLS"
"""Stands in each lower row of cells merged over several rows: the value of the first row may or may not be meant."""

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
"""What a spreadsheet shows where a formula failed."""
