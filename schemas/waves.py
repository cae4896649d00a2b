"""How the surveys of a program go out, whatever they ask: who sees the first mail, and how many people at most."""

from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.kinds import MAIL_ADDRESS, Strict, Whole

USUAL_MOST = 2000
MOST_KEY = "waves.most_people"
CONTACT_KEY = "waves.contact"


class Waves(Strict):
    """What holds for every wave of a program."""

    contact: Annotated[str, StringConstraints(pattern=MAIL_ADDRESS)] = ""
    """Who gets one mail before anybody is asked, and whom the form names; without it operations do, and nobody."""
    most_people: Annotated[Whole, Field(ge=1)] = USUAL_MOST
    """A wave that would ask more cannot be approved: more often a mistake in the matches than a large program."""
