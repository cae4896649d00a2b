"""People drawn at random: rows in two sources with titles, starts and jobs before as rosters bring them."""

from datetime import date

from hypothesis import strategies as st
from rosters import PULLS, a_row

from schemas.member import Door, Person

PROGRAMS = ["acsa", "ila", "masa", "msa", "wasbo"]
TITLES = ["Superintendent", "Interim Supt", "Principal", "Headteacher", "Business Manager", "Consultant", "Wizard", "",
          "Principal / CFO", "Superintendent; Wizard"]  # fmt: skip
STARTS = ["", "7/1/2026", "2026-07-01", "25/07/2026", "July 2026", "8/15/2025", "7/1/2019", "2027-02-01", "soon"]
FACTS = st.fixed_dictionaries({
    "title": st.sampled_from(TITLES), "position_start": st.sampled_from(STARTS),
    "district": st.sampled_from(["Lakeside", "Hilltop", ""]), "district_number": st.sampled_from(["", "12", "0012-01"]),
    "membership_status": st.sampled_from(["Active", "Current", "Pending", "Lapsed", "Retired", "Deceased", "?", ""]),
    "membership_type": st.sampled_from(["", "District Professional", "Retired"]),
    "prior_title": st.sampled_from(["", "Superintendent", "Principal", "Witch"]),
    "prior_district": st.sampled_from(["", "Hilltop", "Lakeside"]),
    "prior_state": st.sampled_from(["", "MN", "WI", "?"]),
    "do_not_contact": st.sampled_from(["", "yes"]),
})  # fmt: skip
DOORS = st.lists(st.builds(Door, st.sampled_from(["special", "extension", "voluntary", "application"]),
                           st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.just("from_another_state"), st.just("Jo")),
                 max_size=2)  # fmt: skip


@st.composite
def people(draw) -> Person:
    """One person with up to four rows in two sources, each seen from some export on and gone at another."""
    rows = []
    for number in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 6))))
        first = min(first, 4)
        ended = {"valid_to": PULLS[last]} if first < last < 5 else {}
        if not ended and draw(st.booleans()) and first < 4:
            ended = {"absent_since": PULLS[-1]}
        rows.append(a_row(row_key=f"r{number}", source=draw(st.sampled_from(["one", "two"])), valid_from=PULLS[first],
                          **ended, **draw(FACTS)))  # fmt: skip
    return Person("p", tuple(rows), tuple(draw(DOORS)), draw(st.booleans()), draw(st.sampled_from(["", "unique_name"])))
