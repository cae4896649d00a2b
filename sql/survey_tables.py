"""The tables of surveys: who is asked, what the form keeps, what is left when a wave is closed, and what was shown."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    text,
)

from sql.columns import counts, given, metadata, one_of, words
from sql.queries import Moment

# Who is asked what, and when: written by tasks/surveys ---------------------------------------------------------------

survey_waves = Table(
    "survey_waves", metadata,
    words("wave_id", primary_key=True),
    words("program"),
    words("program_year"),
    words("wave"),
    words("state"),
    Column("opens_at", Moment, nullable=False),
    Column("closes_at", Moment, nullable=False),
    Column("grace_until", Moment, nullable=False),
    words("questions_sha256", server_default=""),
    words("audience_sha256", server_default=""),
    words("approved_by", server_default=""),
    Column("approved_at", Moment),
    *counts("mail_stopped"),
    one_of("state", "draft", "approved", "open", "closed", "aggregated", "released", "cancelled"),
    CheckConstraint("opens_at < closes_at AND closes_at <= grace_until", name="opens_before_it_closes"),
    CheckConstraint("state IN ('draft', 'cancelled') OR (approved_by <> '' AND approved_at IS NOT NULL"
                    " AND length(questions_sha256) = 64 AND length(audience_sha256) = 64)", name="approved_whole"),
    UniqueConstraint("program", "program_year", "wave"),
)  # fmt: skip

survey_forms = Table(
    "survey_forms", metadata,
    words("wave_id", ForeignKey("survey_waves.wave_id"), primary_key=True),
    words("survey_key", primary_key=True),
    words("content"),
    words("content_sha256"),
    CheckConstraint("length(content_sha256) = 64", name="content_whole"),
)  # fmt: skip

survey_invitations = Table(
    "survey_invitations", metadata,
    words("invitation_id", primary_key=True),
    words("wave_id"),
    words("survey_key"),
    words("audience"),
    words("person_key"),
    Column("generation", Integer, nullable=False),
    words("cut"),
    words("code_sha256", unique=True),
    words("revoked_for", server_default=""),
    given("person_key"),
    one_of("audience", "mentor", "mentee", "region", "mentor_candidate"),
    CheckConstraint("length(code_sha256) = 64", name="code_hashed"),
    CheckConstraint("generation >= 1", name="generation_counts"),
    ForeignKeyConstraint(["wave_id", "survey_key"], ["survey_forms.wave_id", "survey_forms.survey_key"]),
    UniqueConstraint("wave_id", "audience", "person_key", "generation"),
)  # fmt: skip
Index("ix_survey_invitations_live", survey_invitations.c.wave_id, survey_invitations.c.audience,
      survey_invitations.c.person_key, unique=True, sqlite_where=text("revoked_for = ''"),
      postgresql_where=text("revoked_for = ''"))  # fmt: skip

survey_skips = Table(
    "survey_skips", metadata,
    words("wave_id", ForeignKey("survey_waves.wave_id"), primary_key=True),
    words("audience", primary_key=True),
    words("person_key", primary_key=True),
    words("reason"),
    one_of("reason", "no_address", "opted_out", "asked_lately", "do_not_contact", "same_person", "left", "too_many"),
)  # fmt: skip

survey_reminders = Table(
    "survey_reminders", metadata,
    words("invitation_id", ForeignKey("survey_invitations.invitation_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("queued_at", Moment, nullable=False),
    CheckConstraint("number IN (1, 2)", name="two_at_most"),
)  # fmt: skip

survey_places = Table(
    "survey_places", metadata,
    words("wave_id", primary_key=True),
    words("survey_key", primary_key=True),
    words("place", primary_key=True),
    words("marker"),
    words("remote_id"),
    words("state"),
    one_of("state", "published", "open", "closed"),
    ForeignKeyConstraint(["wave_id", "survey_key"], ["survey_forms.wave_id", "survey_forms.survey_key"]),
)  # fmt: skip

survey_turnout = Table(
    "survey_turnout", metadata,
    words("wave_id", primary_key=True),
    words("survey_key", primary_key=True),
    words("region", primary_key=True),
    words("asked_of"),
    Column("asked", Integer),
    Column("at_least", Integer),
    Column("as_of", Moment, nullable=False),
    CheckConstraint("region = '' OR (asked IS NULL) = (at_least IS NULL)", name="hidden_whole"),
    CheckConstraint("at_least IS NULL OR (at_least >= 3 AND at_least < asked)", name="never_of_few_or_of_all"),
    ForeignKeyConstraint(["wave_id", "survey_key"], ["survey_forms.wave_id", "survey_forms.survey_key"]),
)  # fmt: skip

# What the form keeps while a wave is open: written by the portal, emptied when the wave is closed --------------------

survey_submitted = Table(
    "survey_submitted", metadata,
    words("invitation_id", ForeignKey("survey_invitations.invitation_id"), primary_key=True),
    Column("late", Integer, nullable=False),
    CheckConstraint("late IN (0, 1)", name="late_or_not"),
)  # fmt: skip

survey_opt_outs = Table(
    "survey_opt_outs", metadata,
    words("invitation_id", ForeignKey("survey_invitations.invitation_id"), primary_key=True),
    words("scope"),
    one_of("scope", "wave", "program"),
)  # fmt: skip

survey_drafts = Table(
    "survey_drafts", metadata,
    words("invitation_id", ForeignKey("survey_invitations.invitation_id"), primary_key=True),
    words("sealed"),
)  # fmt: skip

survey_inbox = Table(
    "survey_inbox", metadata,
    words("inbox_id", primary_key=True),
    words("wave_id"),
    words("survey_key"),
    words("cut"),
    words("answers"),
    ForeignKeyConstraint(["wave_id", "survey_key"], ["survey_forms.wave_id", "survey_forms.survey_key"]),
)  # fmt: skip

# What is left after closing: nothing here leads back to a person; written by tasks/surveys ----------------------------

survey_answers = Table(
    "survey_answers", metadata,
    words("answer_id", primary_key=True),
    words("wave_id"),
    words("survey_key"),
    words("cut"),
    words("answers"),
    ForeignKeyConstraint(["wave_id", "survey_key"], ["survey_forms.wave_id", "survey_forms.survey_key"]),
)  # fmt: skip
Index("ix_survey_answers_wave", survey_answers.c.wave_id, survey_answers.c.survey_key)

survey_comments = Table(
    "survey_comments", metadata,
    words("comment_id", primary_key=True),
    words("wave_id"),
    words("survey_key"),
    words("question"),
    words("words"),
    words("proposed"),
    Column("flags", Integer, nullable=False),
    words("state"),
    words("shown", server_default=""),
    words("decided_by", server_default=""),
    Column("decided_at", Moment),
    one_of("state", "waiting", "approved", "withheld"),
    CheckConstraint("state = 'waiting' OR (decided_by <> '' AND decided_at IS NOT NULL)", name="decided_by_somebody"),
    ForeignKeyConstraint(["wave_id", "survey_key"], ["survey_forms.wave_id", "survey_forms.survey_key"]),
)  # fmt: skip

survey_results = Table(
    "survey_results", metadata,
    words("wave_id", ForeignKey("survey_waves.wave_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    words("content_sha256"),
    words("content"),
    Column("made_at", Moment, nullable=False),
    CheckConstraint("length(content_sha256) = 64", name="content_whole"),
    UniqueConstraint("wave_id", "version", "content_sha256"),
)  # fmt: skip

survey_releases = Table(
    "survey_releases", metadata,
    words("wave_id", primary_key=True),
    Column("version", Integer, primary_key=True),
    words("content_sha256"),
    words("decision"),
    words("decided_by"),
    given("decided_by"),
    words("reason"),
    Column("decided_at", Moment, nullable=False),
    one_of("decision", "approve", "reject"),
    ForeignKeyConstraint(["wave_id", "version", "content_sha256"],
                         ["survey_results.wave_id", "survey_results.version", "survey_results.content_sha256"]),
)  # fmt: skip
