"""Who opens the form, for tests: one link, and a whole valid answer as a browser sends it."""

from survey_builders import MENTEES, cut

CODE = "AAAAAAAAAAAAAAAAAAAAAA"
GROUPS = cut(region="Region 3", role="superintendent")
ANSWERS = {
    **{f"partnership.{item.key}": "A4" for item in MENTEES.questions[0].items},
    "meetings": "7", "barriers.time": "1", "barriers.distance": "1", "resolve": "Calls.", "continue": "yes",
    "recommend": "9", "best": "Talking.", "do": "send",
}  # fmt: skip
