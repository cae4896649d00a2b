"""The strict reader of tables that people send: CSV, workbooks, JSON; it never guesses in silence."""

from tasks.shared.tables.answers import BadRow, Limits, RefusedFile, Row
from tasks.shared.tables.lines import Group
from tasks.shared.tables.opening import open_table
from tasks.shared.tables.records import Records
from tasks.shared.tables.table import SourceTable

__all__ = ["BadRow", "Group", "Limits", "Records", "RefusedFile", "Row", "SourceTable", "open_table"]
