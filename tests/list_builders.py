"""Regions ready for their lists, and what the lists say."""

import io
from email import message_from_bytes, policy

import openpyxl
from region_builders import MASA, MOMENT, TODAY, rows_of

from sql import tables
from tasks.regions.steps import write_region_list

COUNTS = ("new", "changed", "left", "same")


def write(database, region="Region 5", program=MASA, today=TODAY):
    return write_region_list(program, database, region, today, MOMENT)


def counted(told):
    return {name: told[name] for name in COUNTS if told[name]}


def mails(database):
    return [message_from_bytes(row["mime"], policy=policy.default) for row in rows_of(database, tables.outbox)]


def sheet_of(mail, name):
    """The rows of one sheet of the workbook in a mail, without its headings."""
    [content] = [part.get_content() for part in mail.iter_attachments() if part.get_filename().endswith(".xlsx")]
    return list(openpyxl.load_workbook(io.BytesIO(content))[name].values)[1:]
