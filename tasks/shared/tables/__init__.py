"""The strict reader of tables that people send: CSV, workbooks, JSON; it never guesses in silence."""

from tasks.shared.tables.answers import BadRow, Limits, RefusedFile, Row
from tasks.shared.tables.opening import open_table
from tasks.shared.tables.table import SourceTable

__all__ = ["BadRow", "Limits", "RefusedFile", "Row", "SourceTable", "open_table"]
