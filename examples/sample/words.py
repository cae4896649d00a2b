"""The words that the sample association is made of: names, places and titles, all made up or common."""

from pathlib import Path

ROOM = Path(__file__).parent
FIRST_NAMES = tuple((ROOM / "first_names.txt").read_text(encoding="utf-8").split())
LAST_NAMES = tuple((ROOM / "last_names.txt").read_text(encoding="utf-8").split())
LANDSCAPE = ("Birch", "Loon", "Granite", "Cedar", "Otter", "Agate", "Walleye", "Prairie", "Tamarack", "Heron", "Badger")
SITES = ("Falls", "Bay", "Hollow", "Ridge", "Crossing", "Portage", "Meadow", "Bluffs", "Landing", "Springs", "Grove")
PLACES = tuple(f"{first} {second}" for first in LANDSCAPE for second in SITES)
"""Districts that nobody has."""

GROUPS = {
    "superintendents": ("Superintendent", "Superintendent of Schools", "Supt.", "District Superintendent"),
    "central_office": (
        "Assistant Superintendent", "Asst. Superintendent", "Deputy Superintendent", "Director of Human Resources",
        "Business Manager", "CFO", "Technology Director", "Director of Communications",
    ),
    "curriculum": ("Director of Teaching & Learning", "Curriculum Director", "Director of Curriculum"),
    "special_education": ("Director of Special Education", "Special Education Director", "SpEd Director"),
    "principals": ("Principal", "High School Principal", "Elementary Principal", "Assistant Principal"),
    "service_cooperatives": ("Executive Director",),
}  # fmt: skip
"""The six component groups and the ways their members write their titles."""

GROUP_SHARES = (30, 26, 12, 10, 18, 4)
FAMILIES = {
    "superintendents": ("Superintendent", "Superintendent of Schools", "District Superintendent"),
    "curriculum": ("Curriculum Director", "Director of Curriculum"),
    "special_education": ("Director of Special Education", "Special Education Director"),
}  # fmt: skip
"""Groups in which every title is one kind of job: who moves within one keeps the role."""

UNMAPPED_TITLES = (
    "Coordinator of Belonging", "Head of Systems Design", "Learning Navigator", "Chief Possibility Officer",
    "Director of Strategy", "Project Lead, Facilities", "Teacher on Special Assignment",
)  # fmt: skip
OUT_OF_SCOPE_TITLES = ("Administrative Assistant", "Assistant to the Superintendent", "Consultant")
TWO_JOBS = ("Superintendent / Elementary Principal", "Superintendent/High School Principal")
OTHER_STATES = ("WI", "IA", "ND", "South Dakota", "Illinois", "Nebraska")
