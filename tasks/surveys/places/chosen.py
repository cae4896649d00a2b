"""The places that there are, by the name that a questionnaire gives, as far as they are set up here."""

from tasks.surveys.places.limesurvey import LimeSurvey
from tasks.surveys.places.limesurvey_session import settings_from
from tasks.surveys.places.own import FileDrop, OwnForm
from tasks.surveys.places.port import Place, PlaceRefused, Places


def places_from(uri: str | None) -> Places:
    """
    Every place by its name.

    Args:
        uri: Of LimeSurvey, as `limesurvey_session.settings_from` reads it; None if there is none.
    """

    def place(name: str) -> Place:
        """The place of a name."""
        if name == "limesurvey":
            if not uri:
                raise PlaceRefused("a questionnaire is answered at LimeSurvey, and there is no connection to it")
            return LimeSurvey(settings_from(uri))
        return {"portal": OwnForm, "csv": FileDrop}[name]()

    return place


NONE_SET_UP = places_from(None)
"""Our own form, and files."""
