"""What people read about a survey: whoever approves it, and whoever is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.letters import Letter, and_others, day_in_words
from schemas.program import Program
from schemas.questions import Question
from schemas.survey import Survey
from schemas.waves import CONTACT_KEY, MOST_KEY

WHY_NOT = {
    "no_address": "have no address",
    "opted_out": "want no surveys",
    "asked_lately": "were asked by another survey in the last 30 days",
    "do_not_contact": "are not to be written to",
}
PROMISES = {
    "anonymous": "When the survey is closed nobody can tell who gave which answer. Until then we know only whether you "
                 "answered, not what.",
    "confidential": "Your answers are kept apart from your name. When the survey closes, nothing connects the two any "
                    "more. We know only whether you answered, not what.",
    "identified": "Your answers are kept with your name.",
}  # fmt: skip

LAST_WORDS = "Approve, and exactly these people are asked exactly these questions. Each gets one mail."

DOTS = ".… "
"""What an unfinished sentence ends with, and its lines begin with."""
NOBODY = "[first and last name]"
WAITING = {
    "queued": ("was not taken yet", "look whether the mail server works, and clear this task"),
    "sending": ("is being sent, or its sender died", "clear this task in a quarter of an hour"),
    "failed": ("was refused for good", f"correct {CONTACT_KEY} in program.toml or MENTOR_OPS_MAIL, or let it go once "
               "more with `mentor survey first-mail again`, and clear this task"),
    "held": ("is held, since MENTOR_MAIL_ALLOW does not name its recipient",
             "widen that, release the mail with `mentor survey first-mail again`, and clear this task"),
    "unknown": ("may or may not have gone", "look into that mailbox, say `mentor survey first-mail came` or `again`, "
                "and clear this task"),
}  # fmt: skip
FOR_A_PERSON = {"failed", "held", "unknown"}


@dataclass(frozen=True, slots=True)
class Days:
    """When a wave takes answers, in the association's own time."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """One person who is asked, and what the mail needs."""

    program: Program
    survey: Survey
    days: Days
    name: str
    link: str


def question_about(
    program: Program, surveys: Sequence[Survey], asked: Mapping[tuple[str, str], int],
    skips: Sequence[tuple[str, str, int]], days: Days,
) -> str:  # fmt: skip
    """What is approved: who is asked what and when. In Markdown, as Airflow shows it."""
    lines = [f"**{program.name}**: answers are taken from {when(program, days.opens_at)} to "
             f"{when(program, days.closes_at)} ({time_of(program)}).", ""]  # fmt: skip
    for survey in surveys:
        people = sum(number for (key, _), number in asked.items() if key == survey.key)
        who = and_others([program.words.of_audience(one) for one in survey.audiences])
        lines += [f"### {survey.title}", f"{people} people are asked ({who}). {len(survey.questions)} questions, about "
                  f"{survey.minutes} minutes, {survey.anonymity}; results from {survey.min_cell} answers on. "
                  f"To see the form: `mentor survey preview --program {program.code} --survey {survey.key}`.",
                  "", *map(asked_for, survey.questions), ""]  # fmt: skip
    if skips:
        lines += ["### Not asked", *(f"- {people} of audience *{audience}* {WHY_NOT[reason]}"
                                     for audience, reason, people in skips), ""]  # fmt: skip
    lines.append(too_many(program, sum(asked.values())) or LAST_WORDS)
    return "\n".join(lines)


def asked_for(question: Question) -> str:
    """One question with its lines or choices, in Markdown."""
    parts = "; ".join([one.text.lstrip(DOTS) for one in question.items] + [one.text for one in question.choices])
    asked = question.text.rstrip(DOTS) + (" (required)" if question.required else "")
    return f"- {asked}{'' if asked.endswith('?') or not parts else ':'} {parts}".rstrip()


def too_many(program: Program, people: int) -> str:
    """Why a wave that would ask so many cannot be approved; empty if it can."""
    most = program.waves.most_people
    if people <= most:
        return ""
    return (f"This wave would ask {people} people, and {most} is the largest number that {program.code}'s definition "
            f"allows, so it cannot be approved: if so many are meant, raise {MOST_KEY} in program.toml; if not, look "
            "at the matches and registers that they come from.")  # fmt: skip


def first_mail(
    program: Program, surveys: Sequence[tuple[Survey, int]], days: Days, link: str, wave_id: str
) -> Letter:  # fmt: skip
    """The mail that goes before all others of a wave: what everybody is about to read, once for each questionnaire."""
    ordered = sorted(surveys, key=lambda one: (-one[1], one[0].key))
    people = sum(number for _, number in ordered)
    parts: list[str] = []
    for survey, number in ordered:
        parts.append(f"To {number} {and_others([program.words.of_audience(one) for one in survey.audiences])}:")
        parts.extend(str(block) for block in invitation(Asked(program, survey, days, NOBODY, link)).blocks)
    return Letter(
        f"First mail: {ordered[0][0].title}",
        (f"This mail goes to you alone, before anybody is asked. When the mail server has taken it, {people} people "
         "get what stands below, each with a link of their own. The link here is an example, and nobody's.",
         f"If something is wrong: mentor survey stop --wave {wave_id} --by NAME", *parts),
    )  # fmt: skip


def first_mail_waits(wave_id: str, state: str, detail: str) -> str:
    """Why nobody is asked yet, and what to do."""
    what, to_do = WAITING[state]
    said = f" ({detail})" if detail else ""
    return f"{wave_id}: nobody was asked, since the first mail, to the contact for surveys, {what}{said}; {to_do}."


def when(program: Program, moment: datetime) -> str:
    """A day and an hour as people there write them."""
    return f"{day_in_words(moment.date(), program.locale)}, {moment:%H:%M}"


def time_of(program: Program) -> str:
    """By whose clock: `Chicago time`, which is said by more people than `America/Chicago`."""
    return f"{program.year.time_zone.rpartition('/')[2].replace('_', ' ')} time"


def invitation(asked: Asked) -> Letter:
    """The mail that asks somebody; its link stands on a line of its own."""
    survey = asked.survey
    return Letter(
        survey.title,
        (f"Dear {asked.name},",
         f"{asked.program.name} would like to hear from you. It takes about {survey.minutes} minutes:", asked.link,
         survey.intro, PROMISES[survey.anonymity],
         f"{closing(asked)} The link is yours alone; please do not pass it on.", *farewell(asked)),
    )  # fmt: skip


def reminder(asked: Asked) -> Letter:
    """The mail that reminds somebody who has not answered."""
    return Letter(
        f"Reminder: {asked.survey.title}",
        (f"Dear {asked.name},", "We have not received your answers yet, and would be glad to have them:", asked.link,
         PROMISES[asked.survey.anonymity], closing(asked), *farewell(asked)),
    )  # fmt: skip


def closing(asked: Asked) -> str:
    """Until when, and by whose clock."""
    day = day_in_words(asked.days.closes_at.date(), asked.program.locale)
    return f"The survey is open until the end of {day} ({time_of(asked.program)})."


def farewell(asked: Asked) -> tuple[str, str]:
    """Whom to ask, and how to get no more mail."""
    return "Questions? Just reply to this email.", f"Stop emails about this survey: {asked.link}/stop"
