"""What does not fit into a payment file: every problem is collected and told, and nothing is ever cut."""

import re


class Refused(ValueError):
    """The file is not made. Each problem names the payment, the field and what to do, and no number of an account."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep the problems apart; the text joins them."""
        super().__init__(" ".join(problems))
        self.problems = problems


class Problems:
    """Takes values into fields, and notes those that do not fit, so that a person learns of all of them at once."""

    __slots__ = ("_noted",)

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self._noted: dict[str, None] = {}

    def note(self, whose: str, field: str, trouble: str, advice: str) -> None:
        """
        Note one problem.

        Args:
            whose: Such as `Payment MASA26R05`; never a name.
            trouble: Continues `the <field> ...`; never the value itself where it is part of an account.
            advice: What to do, as a sentence of its own without the full stop.
        """
        self._noted[f"{whose}: the {field} {trouble}. {advice}."] = None

    def exact(self, whose: str, field: str, text: str, width: int, signs: str, advice: str) -> str:
        """
        The text as it is, or nothing if it is empty, longer than the field, or has another sign than these.

        Args:
            signs: Inside of a class of a regular expression, such as `A-Z0-9`.
        """
        other = sorted(set(re.sub(f"[{signs}]", "", text)))
        if not text.strip():
            self.note(whose, field, "is empty", advice)
        elif len(text) > width:
            self.note(whose, field, f"has {len(text)} characters, and the file has room for {width}", advice)
        elif other:
            self.note(whose, field, f"has {_count(len(other), 'sign')} that the file may not hold", advice)
        else:
            return text
        return ""

    def number(self, whose: str, field: str, value: int, digits: int, advice: str) -> str:
        """The number with zeros before it, or nothing if it has more digits than the field."""
        written = str(value)
        if type(value) is not int or value < 0:
            self.note(whose, field, "is not a whole number of zero or more", advice)
        elif len(written) > digits:
            self.note(whose, field, f"has {len(written)} digits, and the file has room for {digits}", advice)
        else:
            return written.zfill(digits)
        return ""

    def refuse(self) -> None:
        """
        Stop if anything was noted.

        Raises:
            Refused: With every problem.
        """
        if self._noted:
            raise Refused(tuple(self._noted))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
