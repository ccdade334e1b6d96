"""What is asked and answered, field by field; the description of the API is printed from here."""

import re
from datetime import date, datetime
from typing import Annotated, Literal, get_args

from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict, StrictBool, StringConstraints

from waymark.network.innovations.enums import Stage
from waymark.shared.keys.api.shapes import NO_CONTROLS, Coded, Paged, Words

# No control characters but, in longer texts, tabs and the ends of lines.
Said = Annotated[str, StringConstraints(max_length=80, pattern=NO_CONTROLS)]
PracticeKey = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,80}$")]
Choices = Annotated[list[Said], Field(max_length=20)]
Number = Annotated[int, Field(ge=1, le=100_000)]
Order = Literal["", "best", "newest", "used", "title", "fit"]
StageCode = Literal["interested", "assessing", "planning", "live", "embedded", "stopped"]
assert set(get_args(StageCode)) == set(Stage.values)


_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Note = Annotated[str, StringConstraints(max_length=300, pattern=_TEXT)]
Reason = Annotated[str, StringConstraints(max_length=2000, pattern=_TEXT)]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_TEXT)]
Story = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=_TEXT)]


class Asking(Paged):
    """The filters of the library’s list: any choice within one, all of them together."""

    q: Words = Field("", description="Words to search for")
    right: Choices = Field([], description="Rights of the Code, by code")
    topic: Choices = []
    stage_of_practice: Choices = []
    purpose: Choices = []
    target_group: Choices = []
    item_type: Choices = []
    region: Choices = Field([], description="Regions of the owners")
    state: Choices = Field([], description="published, under_review or archived")
    force: Choices = Field([], description="nothing_new, adopted: only with a key of a force")
    order: Order = ""


class Owner(Schema):
    slug: str
    name: str
    made_up: bool = Field(description="True for the invented organisations of the demonstration")


class Fitting(Schema):
    """How many prerequisites the asking force meets."""

    fitting: int
    points: int


class PracticeInBrief(Schema):
    key: str
    title: str
    summary: str
    organisation: str
    made_up: bool
    state: str
    stage_of_practice: Coded | None
    rights: str
    design: Coded | None = Field(description="How strong the design of its evaluation is")
    live_count: int
    stopped_count: int
    fit: Fitting | None
    address: str


class Practices(Schema):
    total: int
    capped: bool = Field(description="True where a search found more than it weighs")
    items: list[PracticeInBrief]


class Prerequisite(Schema):
    aspect: str
    wanted: list[str]
    words: str
    must: bool


class Paper(Schema):
    title: str
    filename: str
    kind: str
    size: int
    sha256: str
    public: bool


class VersionInFull(Schema):
    """What one published version says."""

    number: int
    published_at: datetime | None
    changed: str
    title: str
    summary: str
    aim: str
    intended_outcome: str
    description: str
    evaluation: str
    overall_impact: str
    learning: str
    best_evidence: str
    started_in: str
    ended_in: str
    cost: str
    staff: str
    system_needs: str
    copyright_owner: str
    permission: str
    licence: str
    disclaimer: str
    design: Coded | None
    facts: list[str]
    stage_of_practice: Coded | None
    values: dict[str, list[Coded]]
    prerequisites: list[Prerequisite]


class Practice(Schema):
    key: str
    address: str
    state: str
    public: bool
    organisation: Owner
    contact: str = Field(description="The seat that answers questions; never a person")
    source: str
    published_on: date | None
    confirmed_on: date | None
    archived_reason: str
    live_count: int
    stopped_count: int
    version: VersionInFull
    papers: list[Paper]


class VersionInBrief(Schema):
    number: int
    title: str
    changed: str
    published_at: datetime | None


class Step(Schema):
    stage: str
    on: date | None = Field(description="Empty where the day is not known")


class AdoptionByAForce(Schema):
    force: str
    name: str
    stage: str
    adapted: bool
    what_changed: str
    stopped_because: str
    source: str
    live_on: date | None
    stopped_on: date | None
    steps: list[Step]


class Value(Schema):
    list: str
    code: str
    words: str
    retired: bool


class Oversight(Schema):
    slug: str
    name: str
    kind: str
    confirmed: bool


class Force(Schema):
    slug: str
    name: str
    official_name: str
    ons_code: str
    nation: str
    region: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    overseen_by: list[Oversight]
    made_up: bool


class Forces(Schema):
    total: int
    items: list[Force]


class Named(Schema):
    key: str
    title: str
    organisation: str


class Adoption(Schema):
    """How far the asking force is with one practice."""

    practice: Named
    stage: str
    adapted: bool
    what_changed: str
    enablers: str
    barriers: str
    resources_used: str
    stopped_because: str
    began_on: date
    live_on: date | None
    stopped_on: date | None


class Adoptions(Schema):
    total: int
    items: list[Adoption]


class Entry(Schema):
    on: date
    month: int | None
    heading: str
    text: str


class AdoptionInFull(Adoption):
    steps: list[Step]
    diary: list[Entry]


class FitOfPractice(Fitting):
    practice: Named


class Fits(Schema):
    total: int
    items: list[FitOfPractice]


class FitLine(Schema):
    point: str
    needs: str
    has: str
    verdict: str


class FitInFull(FitOfPractice):
    lines: list[FitLine]


class AskingEvaluations(Paged):
    """The filters of the register: any choice within one, all of them together."""

    state: Choices = Field([], description="planned, under_way, complete or unpublished")
    design: Choices = Field([], description="1 (weakest) to 4")
    measure: Choices = Field([], description="Keys of measures")
    result: Choices = Field([], description="What it found, with a key that may see figures")


class EvaluationInBrief(Schema):
    """One line of the register. Figures are percentage points, and for members of forces."""

    key: str
    practice: Named
    force: str
    made_up: bool
    measure: str
    outcome: str = Field(description="What is looked at, where it is no measure of the network")
    state: str
    design: Coded | None
    against: str
    planned_on: date | None
    planned_before_live: bool
    live_on: date | None
    from_on: date | None
    until_on: date | None
    ended_on: date | None
    review_due_on: date | None = Field(description="When a result that stands is looked at again")
    still_holds: str = Field(description="still, changed or no_longer; empty without a result")
    verdict: str
    points: float | None
    low: float | None
    high: float | None
    unpublished_because: str
    address: str


class Evaluations(Schema):
    total: int
    items: list[EvaluationInBrief]


class MonthLookedAt(Schema):
    """One month of the force, and the mean share of those it is held against."""

    month: str
    when: Literal["before", "start", "after"]
    numerator: int | None
    denominator: int | None
    others: float | None


class EvaluationInFull(EvaluationInBrief):
    """The plan, and with a key that may see figures what the returns say of it."""

    question: str
    independent: bool
    result: str
    sentence: str
    refused: str = Field(description="Why nothing can be worked out yet")
    caution: str
    cautions: list[str]
    definition: str
    data_to: date | None
    compared_how: str
    compared_with: list[str]
    months: list[MonthLookedAt]


class Told(Schema):
    """What a system sends: a name that is not known is a mistake, and said to be one."""

    model_config = ConfigDict(extra="forbid")


def written_out(day: object) -> object:
    """A date stands as 2026-03-31: no number of seconds is taken for one."""
    if isinstance(day, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return day
    raise ValueError("Write the date as 2026-03-31")


Day = Annotated[
    date, BeforeValidator(written_out), Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))
]


class Move(Told):
    """One step of the asking force with a practice."""

    stage: StageCode
    on: Day
    adapted: StrictBool | None = Field(None, description="Needed when it goes live")
    what_changed: Reason = ""
    stopped_because: Reason = ""
    note: Note = ""


class Diary(Told):
    """An entry in the adopters’ diary, which every reader of the practice finds."""

    heading: Heading
    text: Story
    on: Day
