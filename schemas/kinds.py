"""The small words of a definition: codes, days, spans, money, and models that refuse what they do not know."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

CODE = r"^[a-z][a-z0-9_]{1,40}$"
MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
SPAN = (
    r"^-?P([0-9]{1,4}Y([0-9]{1,4}M)?([0-9]{1,4}W)?([0-9]{1,4}D)?|[0-9]{1,4}M([0-9]{1,4}W)?([0-9]{1,4}D)?"
    r"|[0-9]{1,4}W([0-9]{1,4}D)?|[0-9]{1,4}D)$"
)
ANCHOR = (
    r"^(program_year\.(start|end)|term\.[a-z]+\.(start|end)|fixed"
    r"|event\.(daily|weekly|monthly|list_sent|application_received|match_confirmed|arrangement_end))$"
)
TIME_OF_DAY = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
TERM_ID = r"^[a-z]+$"
QUESTION_KEY = r"^[a-z][a-z0-9_]{0,17}$"
TITLE_WORDS = r"^[a-z0-9]+( [a-z0-9]+)*$"
QUERY_FILE = r"^[a-z0-9][a-z0-9_]{0,60}\.sql$"
MAIL_ADDRESS = r"^([^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+)?$"
HOLIDAYS = r"^[A-Z]{2}(-[A-Z0-9]{1,4})?$"

Code = Annotated[str, StringConstraints(pattern=CODE)]
MonthDay = Annotated[str, StringConstraints(pattern=MONTH_DAY)]
Span = Annotated[str, StringConstraints(pattern=SPAN)]
"""A signed ISO-like span, such as P13W, P13W3D or -P6W."""
Anchor = Annotated[str, StringConstraints(pattern=ANCHOR)]
TimeOfDay = Annotated[str, StringConstraints(pattern=TIME_OF_DAY)]
Whole = Annotated[int, Field(strict=True, ge=-1_000_000_000, le=1_000_000_000)]
"""A whole number; `true`, `3.0` and `"3"` are refused."""
Percent = Annotated[int, Field(strict=True, ge=1, le=100)]
YesNo = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]
MinorUnits = Annotated[int, Field(strict=True, ge=0, lt=100_000_000)]
"""Money in cents or pence: 500_00 is 500 dollars. A float or a string is refused."""
Currency = Literal["USD", "GBP"]
Sentence = Annotated[str, StringConstraints(min_length=10, max_length=160)]
"""What a region reads: one sentence that says what to do."""
Party = Literal["mentor", "mentee", "district", "region", "association", "higher_ed", "member", "region_chair"]
Audience = Literal["mentor", "mentee", "region", "mentor_candidate"]
Basis = Literal["document", "assumption"]
"""Whether the association's own document says it, or we assumed it and ask."""
Status = Literal["active", "retired", "associate", "trial", "student", "lapsed", "pending", "deceased", "none"]
"""What a membership status means to us, whatever word the association uses for it."""


class Strict(BaseModel):
    """Frozen, and no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Trouble = tuple[str, str]
"""A key below the model that complains, and the rest of the sentence after the key: what is wrong, what to write."""


def refuse(*troubles: Trouble) -> PydanticCustomError:
    """The error that a validator raises: it carries every trouble, so that a reader can name each key."""
    sentences = "; ".join(f"{key} {rest}".strip() for key, rest in troubles)
    return PydanticCustomError("definition", "{sentences}", {"sentences": sentences, "troubles": list(troubles)})


def twice(words: list[str]) -> list[str]:
    """The words that occur more than once, each named once, in order."""
    return sorted({word for word in words if words.count(word) > 1})
