"""A definition that cannot be right is refused with the file, the key and a sentence that says what to write."""

from pathlib import Path
from typing import NamedTuple

import pytest
from definitions import a_copy, change, problems_in


class Broken(NamedTuple):
    """One way to break a definition, and what the reader must then be told."""

    old: str
    new: str
    said: tuple[str, ...]
    file: str = "program.toml"
    code: str = "masa"


SURVEY = "surveys/mentor_annual.toml"
SUPERVISOR = 'when = { field = "pair.supervises", op = "is_true" }'
LOAD = 'when = { field = "pair.mentor_load", op = "gte", value = 3 }'
DUE = 'due = { anchor = "program_year.start", offset = "P13W" }'
WEEKLY = 'when = { anchor = "event.weekly" }'
ACTION = 'action = "pull_membership"'

LAST_COLUMNS = """  { name = "mentor_ref", editable = true },
  { name = "format", editable = true, allowed = ["formal", "informal"] },   # "Formal:", "Informal:"
  { name = "outcome", editable = true, allowed"""

CASES = {
    # rules
    "a misspelt fact": Broken(
        SUPERVISOR,
        SUPERVISOR.replace("supervises", "supervise"),
        ("matching.rules.supervisor.when.field is 'pair.supervise'", "did you mean 'pair.supervises'?"),
    ),
    "a fact that nobody has": Broken(SUPERVISOR, SUPERVISOR.replace("pair.supervises", "zodiac"), ("unknown fact",)),
    "a test that the fact can't take": Broken(
        SUPERVISOR,
        SUPERVISOR.replace("is_true", "eq"),
        ("matching.rules.supervisor.when.op is 'eq', but pair.supervises is a flag", "is_false, is_true"),
    ),
    "a load compared with a word": Broken(
        LOAD, LOAD.replace("3", '"three"'), ("mentor_load.when.value is 'three'", "needs a whole number")
    ),
    "a load compared with true": Broken(LOAD, LOAD.replace("3", "true"), ("mentor_load.when.value",)),
    "a load compared with a part of a person": Broken(
        LOAD, LOAD.replace("3", "2.5"), ("mentor_load.when.value is 2.5",)
    ),
    "a word where a list is meant": Broken(
        'op = "in", value = ["none", "lapsed"]', 'op = "in", value = "none"', ("needs a list of texts",)
    ),
    "an empty list of words": Broken(
        'op = "in", value = ["none", "lapsed"]', 'op = "in", value = []', ("needs a list of texts",)
    ),
    "a flag with a value": Broken(SUPERVISOR, SUPERVISOR.replace(" }", ", value = 1 }"), ("takes no value",)),
    "a kind of job that no title means": Broken(
        'supervising_families = ["superintendent"]',
        'supervising_families = ["superintendant"]',
        ("matching.supervising_families has 'superintendant'", "did you mean 'superintendent'?"),
    ),
    "an empty `all`": Broken(
        'when = { all = [{ field = "pair.same_region", op = "is_false" }, { field = '
        '"pair.cross_region_reason", op = "absent" }] }',
        "when = { all = [] }",
        ("cross_region_no_reason.when.all is", "at least 1 item"),
    ),
    "a fact inside an `all` misspelt": Broken(
        '{ field = "pair.cross_region_reason", op = "absent" }',
        '{ field = "pair.cross_region_reson", op = "absent" }',
        ("cross_region_no_reason.when.all.2.field", "did you mean 'pair.cross_region_reason'?"),
    ),
    "a rule that is a word": Broken(SUPERVISOR, 'when = "always"', ("supervisor.when is 'always'",)),
    "an unknown outcome": Broken(
        'outcome = "reject"',
        'outcome = "block"',
        ("self_match.outcome is 'block'", "'accept_warn', 'hold' or 'reject'"),
    ),
    "a preference that nothing can compare": Broken(
        'compare = "component_group"',
        'compare = "component"',
        ("matching.preferences", "is 'component', which suggestions cannot compare", "did you mean 'component_group'?"),
    ),
    "two rules of one name": Broken('id = "reciprocal"', 'id = "self_match"', ("two rules are called the same",)),
    "a status that no row can have": Broken(
        'op = "eq", value = "active"', 'op = "eq", value = "actve"', ("compares with 'actve'", "did you mean 'active'?")
    ),
    "a member type that no row can have": Broken(
        'value = "district_professional"',
        'value = "professional"',
        ("mentee.rules.member_type.when compares with 'professional'", "member type"),
        code="wasbo",
    ),
    "a message too short to help": Broken(
        'message = "A conflict was disclosed; MASA must review it."',
        'message = "No."',
        ("disclosed_conflict.message", "at least 10 characters"),
    ),
    # keys and kinds
    "a misspelt key": Broken(
        "amount_minor = 500_00",
        "amount_minor = 500_00\namout_minor = 1",
        ("payments.stipend.amout_minor is no setting that we know", "did you mean 'amount_minor'?"),
    ),
    "a misspelt section": Broken(
        "[extension] ", "[extention] ", ("extention is no setting", "did you mean 'extension'?")
    ),
    "a misspelt key in a rule": Broken("waivable_by", "waiveable_by", ("did you mean 'waivable_by'?",)),
    "a key left out": Broken('currency = "USD"\n', "", ("currency is missing; add it",)),
    "a word where yes or no is meant": Broken(
        "auto_flag = true", 'auto_flag = "yes"', ("mentee.entry.auto_flag is 'yes'; write true or false",)
    ),
    "a number in quotes": Broken(
        "window_months = 12", 'window_months = "12"', ("window_months is '12'; write a whole number without quotes",)
    ),
    "true where a number is meant": Broken("window_months = 12", "window_months = true", ("window_months is true",)),
    "a day in quotes": Broken(
        "effective_from = 2021-07-01",
        'effective_from = "2021-07-01"',
        ("effective_from is '2021-07-01'; write a day without quotes",),
    ),
    "a word where a list is meant in a column": Broken(
        'email = ["Email", "E-mail", "Work Email", "Primary Email"]',
        'email = "Email"',
        ("roster.columns.email is 'Email'; write a list in square brackets",),
    ),
    "an id with capitals": Broken('id = "self_match"', 'id = "SelfMatch"', ("use small letters, digits and _",)),
    # money
    "negative money": Broken("= 500_00", "= -500_00", ("amount_minor is -50000; write whole cents", "0 or more")),
    "money as a float": Broken(
        "= 500_00",
        "= 500.0",
        ("payments.stipend.amount_minor is 500.0; write whole cents without a point, such as 500_00",),
    ),
    "money as a word": Broken("= 500_00", '= "50000"', ("amount_minor is '50000'; write whole cents",)),
    "a fee as a float": Broken(
        "= 1_685_00",
        "= 1685.00",
        ("payments.fees.year_of_success_member.amount_minor is 1685.00; write whole cents",),
        code="wasbo",
    ),
    "money as true": Broken("= 500_00", "= true", ("amount_minor is true; write whole cents",)),
    "a currency we don't have": Broken('"USD"', '"US$"', ("currency is 'US$'", "'USD' or 'GBP'")),
    "a preparer who approves": Broken(
        "approvals = 2 ", "preparer_may_approve = true\napprovals = 2 ", ("preparer_may_approve is true; write false",)
    ),
    "two fees of one name": Broken(
        'id = "year_of_success_never_member"',
        'id = "year_of_success_member"',
        ("payments.fees has two called 'year_of_success_member'",),
        code="wasbo",
    ),
    # surveys
    "answers linked to pairs": Broken(
        "version = 1", "version = 1\npair_linkage = true", ("pair_linkage is true; write false",), SURVEY
    ),
    "a cell of two": Broken("min_cell = 5", "min_cell = 2", ("min_cell is 2; write 3 or more",), SURVEY),
    "a choice without choices": Broken(
        'key = "match_fit", kind = "likert"',
        'key = "match_fit", kind = "single"',
        ("working.questions.match_fit.choices is missing",),
        SURVEY,
    ),
    "choices where none can be ticked": Broken(
        'key = "continue", kind = "single"',
        'key = "continue", kind = "text"',
        ("choices does not go with kind 'text'",),
        SURVEY,
    ),
    "two questions of one key": Broken(
        'key = "hours"', 'key = "meetings"', ("two questions called 'meetings'",), SURVEY
    ),
    "a condition that names nothing": Broken(
        'show_if = ["again.maybe"', 'show_if = ["again.perhaps"', ("show_if has 'again.perhaps'",), SURVEY
    ),
    "a scale that is not there": Broken(
        'key = "match_fit", kind = "likert"',
        'key = "match_fit", kind = "likert", scale = "stars"',
        ("match_fit.scale is 'stars', no scale that is there",),
        SURVEY,
    ),
    "a fourth box to write in": Broken(
        'key = "match_fit", kind = "likert"',
        'key = "match_fit", kind = "text"',
        ("has 4 boxes to write in",),
        SURVEY,
    ),
    "a retired key in use": Broken(
        "version = 1", 'version = 1\nretired = ["hours"]', ("'hours', a key that is retired",), SURVEY
    ),
    "a language that is not whole": Broken(
        '[[sections]]\nkey = "working"',
        '[translations.es]\ntitle = "x"\n\n[[sections]]\nkey = "working"',
        ("translations.es.intro is missing",),
        SURVEY,
    ),
    "words that must be written": Broken(
        'key = "best", kind = "text"',
        'key = "best", kind = "text", required = true',
        ("required goes with every kind",),
        SURVEY,
    ),
    "a survey that closes before it opens": Broken(
        'closes = { anchor = "program_year.end", offset = "-P6W" }',
        'closes = { anchor = "program_year.end", offset = "-P9W" }',
        ("closes is not after opens",),
        SURVEY,
    ),
    "a reminder on the closing day": Broken(
        "min_cell = 5",
        'min_cell = 5\nreminders = ["P14D"]',
        ("reminders has 'P14D', which falls on the closing day",),
        SURVEY,
    ),
    "a survey that opens on another day than the calendar says": Broken(
        'offset = "-P8W"', 'offset = "-P7W"', ("opens is another day than calendar.survey_open.when",), SURVEY
    ),
    "a survey without a day": Broken(
        'opens = { anchor = "program_year.end", offset = "-P8W" }',
        'opens = { anchor = "event.list_sent" }',
        ("which is no day",),
        SURVEY,
    ),
    "a key that isn't the file's name": Broken(
        'key = "mentor_annual"',
        'key = "mentors_annual"',
        ("key is 'mentors_annual', but the file is called 'mentor_annual.toml'",),
        SURVEY,
    ),
    "a survey nobody is asked": Broken('audiences = ["mentor"]', "audiences = []", ("at least 1 item",), SURVEY),
    "a wave that isn't there": Broken(
        'target = "annual"',
        'target = "anual"',
        ("calendar.survey_open.target is 'anual', no survey wave; did you mean 'annual'?",),
    ),
    "a wave that never closes": Broken(
        'action = "close_survey"\ntarget = "annual"',
        'action = "note"',
        ("nothing by which survey wave 'annual' closes",),
    ),
    "a wave that never opens": Broken(
        'action = "open_survey"\ntarget = "annual"', 'action = "note"', ("nothing by which survey wave 'annual' opens",)
    ),
    "a target for what is no survey": Broken(
        'action = "purge_expired"',
        'action = "purge_expired"\ntarget = "annual"',
        ("calendar.purge.target goes with open_survey",),
    ),
    "a readiness survey that isn't there": Broken(
        'readiness_survey = "mentor_readiness"',
        'readiness_survey = "readiness"',
        ("mentor.readiness_survey is 'readiness'",),
        code="ila",
    ),
    # the year
    "a time zone that isn't there": Broken(
        "America/Chicago",
        "America/Chigaco",
        ("year.time_zone is 'America/Chigaco', which is no time zone; did you mean 'America/Chicago'?",),
    ),
    "a time zone that is a folder": Broken("America/Chicago", "America", ("year.time_zone is 'America'",)),
    "a time zone that climbs": Broken("America/Chicago", "../../etc/passwd", ("no time zone",)),
    "a year that closes before it opens": Broken(
        'end = "06-30"', 'end = "05-31"', ("year.end is '05-31'", 'write "06-30"')
    ),
    "a year that overlaps the next": Broken('end = "06-30"', 'end = "07-01"', ('write "06-30"',)),
    "a year that opens on a leap day": Broken('start = "07-01"', 'start = "02-29"', ("year.start is '02-29'",)),
    "a day that no year has": Broken('end = "06-30"', 'end = "06-31"', ("which no year has",)),
    "a day written backwards": Broken('start = "07-01"', 'start = "31-07"', ("write month and day",)),
    "a term that closes before it opens": Broken(
        'start = "09-01", end = "12-20"',
        'start = "12-20", end = "09-01"',
        ("year.terms.autumn.end is '09-01', before the term opens on 12-20",),
        code="msa",
    ),
    "a term that ends in the next year": Broken(
        'id = "spring", start = "01-05", end = "03-31"',
        'id = "spring", start = "03-31", end = "01-05"',
        ("year.terms.spring.end is '01-05', before the term opens",),
        code="msa",
    ),
    "two terms of one name": Broken(
        'id = "spring"', 'id = "autumn"', ("year.terms.autumn is there twice",), code="msa"
    ),
    "a term that isn't there": Broken(
        WEEKLY,
        'when = { anchor = "term.autumn.end" }',
        ("calendar.roster_weekly.when.anchor is 'term.autumn.end', but there is no term",),
    ),
    "an anchor we don't have": Broken(
        WEEKLY, 'when = { anchor = "event.sometimes" }', ("is 'event.sometimes'; write program_year.start",)
    ),
    "a span without a number": Broken(DUE, DUE.replace("P13W", "P"), ("lists.due.offset is 'P'; write a span",)),
    "a span of a century": Broken(DUE, DUE.replace("P13W", "P100Y"), ("lists.due.offset is 'P100Y'",)),
    "a recurrence moved by months": Broken(
        WEEKLY,
        'when = { anchor = "event.weekly", offset = "P1M" }',
        ("calendar.roster_weekly.when.offset is 'P1M'", "days or weeks only"),
    ),
    "a fixed day without a day": Broken(WEEKLY, 'when = { anchor = "fixed" }', ("month_day is missing",)),
    "a day for what is not fixed": Broken(
        WEEKLY,
        'when = { anchor = "event.weekly", month_day = "09-30" }',
        ("month_day goes with the anchor 'fixed' only",),
    ),
    "an event while clocks change": Broken(
        ACTION, ACTION + '\nat = "02:30"', ("calendar.roster_weekly.at is '02:30'", 'between "06:00" and "20:00"')
    ),
    "an event in the hour that comes twice": Broken(ACTION, ACTION + '\nat = "01:00"', ("calendar.roster_weekly.at",)),
    "an event at midnight": Broken(ACTION, ACTION + '\nat = "00:00"', ("calendar.roster_weekly.at",)),
    "a time that isn't one": Broken(ACTION, ACTION + '\nat = "8:30"', ('write a local time of day, such as "08:30"',)),
    "two milestones of one name": Broken(
        'id = "lists_topup"', 'id = "lists_out"', ("two milestones are called the same",)
    ),
    "an action we don't have": Broken(
        'action = "note"', 'action = "notify"', ("booth.action is 'notify'",), code="ila"
    ),
    "an escalation before the day": Broken(
        'escalate = { anchor = "program_year.start", offset = "P14W" }',
        'escalate = { anchor = "program_year.start", offset = "P12W" }',
        ("lists.escalate is not after lists.due",),
    ),
    "an extension that closes before it opens": Broken(
        'closes = { anchor = "event.arrangement_end", offset = "P8W" }',
        'closes = { anchor = "event.arrangement_end", offset = "-P20W" }',
        ("extension.closes is not after extension.opens",),
    ),
    "holidays of no country": Broken('holidays = "US-MN"', 'holidays = "Minnesota"', ("such as US-MN",)),
    # the roster
    "one heading for two columns": Broken(
        '"Primary Email"]', '"Primary Email", "title"]', ("roster.columns has the heading 'title' twice",)
    ),
    "a required column without headings": Broken(
        'required = ["member_id",',
        'required = ["phone", "member_id",',
        ("roster.required names 'phone', which has no headings",),
    ),
    "an id that a file may lack": Broken('required = ["member_id", ', "required = [", ('lacks "member_id"',)),
    "people without a key": Broken("[roster]\n", '[roster]\nidentity = "person"\n', ("roster.row_key is empty",)),
    "a key of what a file may lack": Broken(
        "[roster]\n", '[roster]\nidentity = "person"\nrow_key = ["email"]\n', ("names 'email', which a file may lack",)
    ),
    "a status in two spellings": Broken(
        'Retired = "retired"', 'Retired = "retired"\nRETIRED = "none"', ("'retired' in two spellings",)
    ),
    "a status we don't have": Broken(
        'Student = "student"', 'Student = "pupil"', ("roster.statuses.Student is 'pupil'",)
    ),
    "no word for a status": Broken(
        'membership_status = ["Status"]\n', "", ("roster.default_status is missing",), code="ila"
    ),
    "a heading we must not receive": Broken('"AMS ID"', '"Social Security No"', ("roster.forbidden rules out",)),
    "a share over a hundred": Broken("max_drop_pct = 10", "max_drop_pct = 110", ("write 100 or less",), code="msa"),
    "an id pattern that can't be read": Broken(
        "[roster]\n", '[roster]\nmember_id_pattern = "["\n', ("is no regular expression",)
    ),
    "a database without a query": Broken(
        "[roster]\n",
        '[roster]\nsources = [{ id = "ams", kind = "database" }]\n',
        ("roster.sources.ams.query is missing",),
    ),
    "a query that isn't there": Broken(
        "[roster]\n",
        '[roster]\nsources = [{ id = "ams", kind = "database", query = "members.sql" }]\n',
        ("cannot be read",),
    ),
    "a query somewhere else": Broken(
        "[roster]\n",
        '[roster]\nsources = [{ id = "ams", kind = "database", query = "../members.sql" }]\n',
        ("name a file beside program.toml",),
    ),
    "two sources of one name": Broken(
        "[roster]\n", '[roster]\nsources = [{ id = "ams" }, { id = "ams" }]\n', ("roster.sources has two called 'ams'",)
    ),
    # people
    "a flag without a rule": Broken(
        "auto_flag = false", "auto_flag = true", ("auto_flag needs [mentee.new_in_role]",), code="ila"
    ),
    "nobody who can be a mentee": Broken(
        'member_statuses = ["active"]', "member_statuses = []", ("mentee.member_statuses", "at least 1 item")
    ),
    "a heading without a word": Broken('"AMS ID"', '" "', ("roster.columns.member_id.3 is empty; write something",)),
    "a window of no months": Broken(
        "window_months = 12", "window_months = 0", ("window_months is 0; write more than 0",)
    ),
    "a status nobody can have": Broken(
        'member_statuses = ["active"]',
        'member_statuses = ["actve"]',
        ("mentee.member_statuses has 'actve'", "did you mean 'active'?"),
    ),
    # lists, meetings, extension
    "a list that can't be filled in": Broken(
        LAST_COLUMNS,
        LAST_COLUMNS.replace("editable = true", "editable = false"),
        ("no column that a region can fill in",),
        code="ila",
    ),
    "a column twice": Broken('{ name = "mentee_title" }', '{ name = "mentee_name" }', ("'mentee_name' twice",)),
    "a column that no list can show": Broken(
        '{ name = "mentee_title" }',
        '{ name = "mentee_titel" }',
        ("lists.columns.mentee_titel is no column", "did you mean 'mentee_title'?"),
    ),
    "lists that aren't minimised": Broken(
        "retention_months = 36",
        "minimise_lists = false\nretention_months = 36",
        ("privacy.minimise_lists is false; write true",),
    ),
    "a column that is never collected": Broken(
        'never_collect = ["meeting_notes"', 'never_collect = ["note"', ("privacy.never_collect has 'note'",)
    ),
    "an internal column on the list": Broken(
        'internal_only = ["survey_free_text"',
        'internal_only = ["mentee_email"',
        ("privacy.internal_only has 'mentee_email'",),
    ),
    "a minimum above the plan": Broken("minimum = 3", "minimum = 4", ("the plan has 3 formal meetings",), code="msa"),
    "an extension that nobody may ask for": Broken(
        'requested_by = ["mentor", "mentee", "district"]',
        "requested_by = []",
        ("extension.requested_by", "at least 1 item"),
    ),
    # titles
    "a title given twice": Broken(
        "supt,exact", "superintendent,exact", ("has the title 'superintendent' with match 'exact' twice",), "titles.csv"
    ),
    "a title that isn't normalised": Broken("supt,exact", "Supt.,exact", ("line 4: title is 'Supt.'",), "titles.csv"),
    "a way of comparing that we don't have": Broken(
        "supt,exact", "supt,contains", ("line 4: match is 'contains'",), "titles.csv"
    ),
    "a title with a cell too many": Broken("supt,exact,", "supt,,exact,", ("line 4 has 6 cells",), "titles.csv"),
    "a title map with other headings": Broken("role_family", "family", ("line 1 must be title,match",), "titles.csv"),
    # the folder
    "a code that is not the folder's name": Broken(
        'code = "masa"', 'code = "mossa"', ("code is 'mossa', but the folder is called 'masa'",)
    ),
    "surveys inside the definition": Broken(
        "schema_version = 1", "schema_version = 1\nsurveys = []", ("surveys stands in files of its own",)
    ),
    "a schema of the future": Broken("schema_version = 1", "schema_version = 2", ("schema_version is 2; write 1",)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_broken_definition_is_refused_with_its_file_and_what_to_write(tmp_path: Path, case: Broken) -> None:
    folder = change(a_copy(tmp_path, case.code), case.file, case.old, case.new)

    problems = problems_in(folder)

    meant = [problem for problem in problems if all(part in problem.sentence for part in case.said)]
    assert meant, problems
    assert meant[0].file in {f"{case.code}/{case.file}", f"{case.code}/members.sql"}
    assert all(problem.file.startswith(f"{case.code}/") for problem in problems)
    assert all(problem.sentence.endswith(".") or problem.sentence.endswith("?") for problem in problems)


def test_every_problem_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    change(folder, "program.toml", "= 500_00", "= 500.0")
    change(folder, "program.toml", "window_months = 12", "window_months = 0")
    change(folder, "program.toml", "America/Chicago", "America/Nowhere")
    change(folder, SURVEY, "min_cell = 5", "min_cell = 2")
    change(folder, "titles.csv", "supt,exact", "Supt.,exact")

    files = [problem.file for problem in problems_in(folder)]

    assert sorted(files) == ["masa/program.toml"] * 3 + ["masa/surveys/mentor_annual.toml", "masa/titles.csv"]


def test_a_broken_survey_does_not_make_the_calendar_look_wrong(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    for name in ("mentee_annual", "mentor_annual", "region_annual"):
        change(folder, f"surveys/{name}.toml", "min_cell = 5", "min_cell = 2")

    problems = problems_in(folder)

    assert {problem.key for problem in problems} == {"min_cell"}
