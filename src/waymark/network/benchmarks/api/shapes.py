"""What is asked and answered about returns and measures, field by field."""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

ReturnKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,10}$")]
MeasureKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Months = Annotated[int, Field(ge=1, le=60)]


class Span(Schema):
    """How far back."""

    months: Months = 36


class Figure(Schema):
    """One count; an empty one is held back, because it or another is under 5."""

    measure: str
    edition: str
    first: str
    last: str
    breakdown: str
    group: str
    numerator: int | None
    denominator: int | None
    invited: int | None
    suppressed: bool
    method: str


class Return(Schema):
    """A return as it stands."""

    key: str
    force: str
    made_up: bool
    kind: str
    state: str
    first: str
    last: str
    method: str
    completeness: int | None
    late: bool
    issue: int | None
    hash: str
    engine_version: str
    rules_version: str
    definitions: dict[str, str]
    filed_at: datetime | None
    certified_at: datetime | None
    published_at: datetime | None
    withdrawn_because: str
    corrects: str | None
    address: str


class ReturnInFull(Return):
    figures: list[Figure]
    questions: list[str] = Field(
        description="Months published before with other numbers; a second person decides"
    )


class Returns(Schema):
    total: int
    items: list[Return]


class Measure(Schema):
    """A definition: what is counted of what, and which version of it."""

    key: str
    code: str
    version: int
    stamp: str
    on: bool
    kind: str
    headline: int | None
    title: str
    question: str
    numerator: str
    denominator: str
    why: str
    direction: str
    rights: list[int]
    rules: list[str]
    unit: str
    methods: list[str]
    least: int
    owner: str
    checked_by: str
    next_review: date
    source: str
    note: str
    target: int | None = Field(None, description="The percentage that the network wants to reach")
    target_by: str = ""
    target_from: date | None = None


class Measures(Schema):
    items: list[Measure]


class Point(Schema):
    """A force’s published figure of a month; empty counts are held back."""

    month: str
    numerator: int | None
    denominator: int | None
    suppressed: bool
    method: str


class ForceSeries(Schema):
    force: str
    made_up: bool
    points: list[Point]


class SeriesOfForces(Schema):
    measure: str
    stamp: str
    items: list[ForceSeries]
