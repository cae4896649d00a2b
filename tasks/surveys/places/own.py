"""Our own form as a place: the form serves what the wave froze, so there is nothing to publish, open or fetch."""

from collections.abc import Iterable

from tasks.surveys.codes import link_of
from tasks.surveys.places.port import Form, Returned, Status


class OwnForm:
    """The form of the portal. It opens and closes by the wave's own times and writes answers down by itself."""

    def publish(self, form: Form) -> str:
        """Nothing to do: the questionnaire is frozen where the form reads it."""
        return form.marker

    def add_codes(self, remote_id: str, codes: Iterable[str]) -> int:
        """Nothing to do: the form knows the invitations."""
        return 0

    def open(self, remote_id: str, form: Form) -> None:
        """Nothing to do: the form looks at the clock."""

    def close(self, remote_id: str, form: Form) -> None:
        """Nothing to do: the form looks at the clock."""

    def read_answers(self, remote_id: str, form: Form) -> list[Returned]:
        """None: they are here already."""
        return []

    def read_status(self, remote_id: str) -> Status:
        """What a wave's own dispositions say better."""
        return Status(is_open=True, codes=0, answered=0)

    def forget(self, remote_id: str) -> None:
        """Nothing to do: closing a wave empties what the form keeps."""

    def link(self, remote_id: str, form: Form, code: str) -> str:
        """The link of our own form, which takes the code itself."""
        return link_of(code)


class FileDrop(OwnForm):
    """Any other tool: somebody builds the form there, and leaves its answers as a file (`csv_drop`)."""

    def link(self, remote_id: str, form: Form, code: str) -> str:
        """The tool's own address with the code in its place."""
        return form.survey.form_url.replace("{code}", code)
