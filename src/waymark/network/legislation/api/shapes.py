"""What is asked and answered about law, field by field."""

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from waymark.shared.keys.api.shapes import Coded, Paged, Words

LawKey = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,24}$")]
Codes = Annotated[list[Code], Field(max_length=20)]


class Asking(Paged):
    """The filters of the list of law, and which part of it is wanted."""

    q: Words = Field("", description="Words to search for")
    kind: Codes = Field([], description="act, si, bill, code, consultation and so on")
    right: Codes = Field([], description="Rights of the Code, by number")
    order: Literal["changed", "title", "checked"] = "changed"


class LawInBrief(Schema):
    """An item: an act, a bill, a code, a consultation."""

    key: str
    title: str
    kind: Coded
    identifier: str
    made_up: bool
    stage: Coded | None = Field(description="The last stage that is known")
    stage_on: date | None
    opens_on: date | None
    closes_on: date | None
    checked_on: date | None = Field(description="When somebody last looked it up")
    address: str


class Law(Schema):
    total: int
    items: list[LawInBrief]


class Stage(Schema):
    code: str
    words: str
    on: date | None
    on_words: str = Field(description="Where no day is known")
    expected: bool = Field(description="It has not happened yet")
    note: str
    source: str
    evidence: Coded


class LawInFull(LawInBrief):
    summary: str
    known: str
    unknown: str = Field(description="What no source told when it was looked up")
    extent: str
    application: str
    concerns: str
    published_at: str = Field(description="Its own page, elsewhere")
    source: str
    evidence: Coded
    stages: list[Stage]


class Commencement(Schema):
    """A day on which a provision, or a part of it, comes into force, changes or ends."""

    effect: Coded
    how: Coded
    on: date
    part: str
    area: str
    purpose: str
    source: str
    evidence: Coded


class Provision(Schema):
    key: str
    number: str
    subject: str
    binds: str
    means: str = Field(description="What it means for forces")
    extent: str
    application: str
    unknown: str
    in_force: Coded = Field(description="How it stands today")
    in_words: str
    checked_on: date | None
    source: str
    evidence: Coded
    commencement: list[Commencement]
    address: str


class Provisions(Schema):
    total: int
    items: list[Provision]
