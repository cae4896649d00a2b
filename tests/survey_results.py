"""What may be known of a made-up wave, for tests of reports: hundreds of answers over nine regions, some tiny."""

import json
import random
from functools import cache

from survey_builders import MASA

from bench.respondents import respondents
from tasks.surveys.publishing import Frame, publish
from tasks.surveys.results import Results
from tasks.surveys.tallies import tally

SIZES = {"Region 1": 34, "Region 2": 21, "Region 3": 48, "Region 4": 12, "Region 5": 40, "Region 6": 7,
         "Region 7": 29, "Region 8": 9, "Region 9": 78}  # fmt: skip
ROLES, COHORTS = ("superintendent", "principal", "principal", "business"), ("first year", "first year", "later year")


@cache
def a_wave(year="2026-27", seed=1, rate=0.72):
    """The results of one year."""
    dice = random.Random(seed)
    surveys = sorted((one for one in MASA.surveys if one.wave == "annual"), key=lambda one: one.key)
    forms = tuple(form(survey, dice, rate, seed) for survey in surveys)
    return Results(f"masa:{year}:annual", "masa", year, "annual", f"{year[:4]}-05-05", f"{year[:4]}-05-19", forms)


def form(survey, dice, rate, seed):
    """The results of one questionnaire."""
    sizes = {"": 18} if survey.audiences == ("region",) else SIZES
    people = [{"region": name, "role": dice.choice(ROLES), "cohort": dice.choice(COHORTS)} if name else {}
              for name, number in sizes.items() for _ in range(number)]  # fmt: skip
    cuts = [json.dumps(one, sort_keys=True, ensure_ascii=False, separators=(",", ":")) for one in people]
    asked = Frame({cut: cuts.count(cut) for cut in cuts}, {cut: json.loads(cut) for cut in cuts}, 3, 2, 1)
    answered = [one for one in people if dice.random() < rate]
    return publish(tally(survey, respondents(survey, answered, seed)), asked)
