"""Pairs judged by a program's rules."""

from answered_rows import a_ground, a_mentee, a_person, ref

from schemas.match import AnswerRow

NEW = a_mentee("101")


def pair(mentee=None, mentor=None, code="masa", **ground):
    """Two people who differ from the usual ones, and what is known."""
    return a_ground(a_mentee("101", **(mentee or {})), a_person("201", **(mentor or {})), code=code, **ground)


def answer(**said):
    """The mentor in the column that programs without a name column have."""
    return AnswerRow(3, ref("101"), {"mentor_member_id": "201", "mentor_ref": "201", "outcome": "matched"} | said)
