"""The return itself: the one document that leaves a force, and what it may hold.

Counts by measure and month, nothing else: every field is a number, a month, a hash, or a code of
a closed form; a name, a reference or a remark has no place to stand in. A null is a count held
back. The published schema is `SCHEMA`.
"""

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from waymark.measures.errors import MeasuresError

FORMAT = "waymark-return"
VERSION = 1
LARGEST = 10_000_000  # characters, and the highest count: more is no return of one force

# A breakdown divides all victims into groups without remainder; these are all there are.
BREAKDOWNS: dict[str, tuple[str, ...]] = {
    "all": ("all",),
    "rights": ("standard", "enhanced", "unknown"),
    "sex": ("female", "male", "other", "unknown"),
    "age": ("under-18", "18-24", "25-34", "35-49", "50-64", "65-over", "unknown"),
    "ethnicity": ("asian", "black", "mixed", "white", "other", "unknown"),
    "disability": ("yes", "no", "unknown"),
}
COUNTS = ("met", "of", "excused", "unknown", "pending")

Count = Annotated[int, Field(ge=0, le=LARGEST, strict=True)] | None
Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Day = Annotated[str, Field(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,15}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]


class BadReturn(MeasuresError):
    """A return cannot be taken; `reasons` say why, in words for the person who sent it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Strict):
    """One measure in one period and group: how many were met, of how many, and what was left out.

    `of` are the duties that fell due; `excused`, `unknown` and `pending` stand beside it.
    """

    measure: Code
    edition: Code
    first: Month
    last: Month
    breakdown: Literal["all", "rights", "sex", "age", "ethnicity", "disability"] = "all"
    group: Slug = "all"
    met: Count
    of: Count
    excused: Count
    unknown: Count
    pending: Count

    @model_validator(mode="after")
    def _possible(self) -> "Row":
        if self.last < self.first:
            raise ValueError("the last month lies before the first")
        if self.group not in BREAKDOWNS[self.breakdown]:
            raise ValueError(f"the group is none of “{self.breakdown}”")
        if self.met is not None and self.of is not None and self.met > self.of:
            raise ValueError("more were met than fell due")
        return self

    @property
    def place(self) -> tuple[str, ...]:
        """Say which figure this is: no two rows of a return share it."""
        return (self.measure, self.edition, self.first, self.last, self.breakdown, self.group)


class Made(_Strict):
    """What the counts rest on, so that they can be worked out again."""

    waymark: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){1,3}$", max_length=20)]
    rules: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]  # the version of the rules
    result: Digest  # of the whole cube that the counts were taken from
    clock: Literal["occurred", "recorded"]
    as_of: Day
    on: Day


class Signature(_Strict):
    """Who vouches for it: the key by its fingerprint, and Ed25519's 64 bytes in hex."""

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    ed25519: Annotated[str, Field(pattern=r"^[0-9a-f]{128}$")]


class Return(_Strict):
    """A force's figures, in the order in which it sends them: `issue` counts up from 1.

    `previous` is the hash of the issue before; `made_up` marks demonstration data for good.
    """

    format: Literal["waymark-return"]
    version: Literal[1]
    force: Slug
    issue: Annotated[int, Field(ge=1, le=100_000, strict=True)]
    previous: Digest | None
    made_up: Annotated[bool, Field(strict=True)]
    made: Made
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=50_000)]
    hash: Digest
    signature: Signature

    @model_validator(mode="after")
    def _whole(self) -> "Return":
        if len({row.place for row in self.rows}) < len(self.rows):
            raise ValueError("two rows are for the same figure")
        if (self.issue == 1) != (self.previous is None):
            raise ValueError("the first issue has no previous one, and every other has")
        return self

    def content(self) -> dict[str, Any]:
        """Give all that the hash covers: everything but hash and signature."""
        return self.model_dump(mode="json", exclude={"hash", "signature"})

    def text(self) -> str:
        """Write the document as it is sent."""
        return json.dumps(self.model_dump(mode="json"), indent=1, sort_keys=True) + "\n"


SCHEMA = Return.model_json_schema()


def digest(content: dict[str, Any]) -> str:
    """Hash the content: keys in order, no spaces, so that layout does not matter."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def parse(text: str) -> Return:
    """Read a return strictly; raises `BadReturn` naming the row and field of every fault."""
    if len(text) > LARGEST:
        raise BadReturn([f"The file is longer than {LARGEST:,} characters"])
    try:
        raw = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno} cannot be read"
        raise BadReturn([f"The file is not a JSON document: {place}"]) from error
    except RecursionError as error:
        raise BadReturn(["The file is not a JSON document: it is nested without end"]) from error
    except ValueError as error:
        raise BadReturn([f"The file is not a JSON document: {error}"]) from error
    try:
        return Return.model_validate(raw)
    except ValidationError as error:
        raise BadReturn([_reason(one) for one in error.errors()[:20]]) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


_WRONG = {  # what pydantic calls a fault → how we say it
    "missing": "it is missing",
    "extra_forbidden": "it holds a name that a return does not have",
    "int_type": "it must be a whole number",
    "bool_type": "it must be true or false",
    "string_type": "it must be text",
    "tuple_type": "it must be a list",
    "model_type": "it must be an object, in curly brackets",
    "greater_than_equal": "it must be {ge:,} or more",
    "less_than_equal": "it must be {le:,} or less",
    "literal_error": "it must be {expected}",
    "string_too_long": "it is longer than {max_length} characters",
    "too_long": "it holds more than {max_length} rows",
    "too_short": "it holds no rows",
}


def _reason(error: Any) -> str:
    """Say where a fault is. The value itself is not repeated: it could be what must not travel."""
    # the name of a field that is not ours could be what must not travel, too
    named = error["loc"][:-1] if error["type"] == "extra_forbidden" else error["loc"]
    where = ""
    for part in named:
        where += f" {part + 1}" if isinstance(part, int) else f", {part}" if where else str(part)
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] != "value_error":
        message = _WRONG.get(error["type"], "it is not written as a return must be")
        message = message.format(**error.get("ctx", {}))
    return f"{where or 'The return'}: {message}"
