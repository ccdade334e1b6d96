"""What the invented country holds: forces, people, practices, and who took them up.

Every one of these is made up, and every organisation here is marked `invented` when it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from waymark.network.innovations.founding.shapes import Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a force says about itself: one code an aspect, a state a resource, notes in words."""

    answers: dict[str, str]
    resources: dict[str, str]  # have, planned or no
    notes: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedForce:
    """A made-up force with its square on the map; `profile` is None where none was filled in."""

    slug: str
    ons_code: str
    common_name: str
    official_name: str
    region: str
    tile_code: str
    tile_column: int
    tile_row: int
    profile: Profile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedBody:
    """A made-up commissioner's office (with the force it oversees), charity or care unit."""

    slug: str
    name: str
    kind: str
    region: str
    oversees: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPerson:
    """Somebody to sign in as. Addresses end in example.org, which can receive nothing."""

    slug: str
    name: str
    email: str
    try_this: str = ""  # what a newcomer can try as this person; empty for the cast in the wings


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedSeat:
    """A role in an organisation; `holder` is empty while it is vacant."""

    organisation: str
    role: str
    title: str
    holder: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move in the history of an adoption."""

    stage: str
    on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What an adopter wrote, and in which month of use."""

    on: date
    month: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedAdoption:
    """One force and one practice: its steps, what it changed, what it learnt."""

    organisation: str
    steps: tuple[Step, ...]
    adapted: bool = False
    what_changed: str = ""
    enablers: str = ""
    barriers: str = ""
    resources_used: str = ""
    stopped_because: str = ""
    diary: tuple[Diary, ...] = ()
    planned_on: date | None = None  # when its evaluation was planned
    question: str = ""  # of the evaluation, where it is not the one that most ask
    ended_on: date | None = None  # when its evaluation ended, with one of these two
    result: str = ""
    unpublished_because: str = ""

    @property
    def stage(self) -> str:
        return self.steps[-1].stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewComment:
    """What a reviewer or a peer said of one section, and the answer if there is one."""

    section: str
    by: str
    on: date
    text: str
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPractice:
    """A made-up practice: the record, where it stands in its life, and what became of it."""

    record: Practice
    state: str
    started_by: str
    saved_on: date
    submitted_on: date | None = None
    published_on: date | None = None
    confirmed_on: date | None = None
    archived_on: date | None = None
    archived_reason: str = ""
    collaborators: tuple[str, ...] = ()
    changed: str = ""  # what this version changed, where it is not the first
    earlier: tuple[tuple[str, str], ...] = ()  # section and its text in the version before
    design: str = ""  # strength of design, 1 to 4
    comments: tuple[ReviewComment, ...] = ()
    adoptions: tuple[InventedAdoption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPeers:
    """A made-up table of peer groups: each force is compared with all others of its group."""

    scheme: str
    since: date
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """The whole invented country, with its dates moved to end on a given day."""

    forces: tuple[InventedForce, ...]
    bodies: tuple[InventedBody, ...]
    people: tuple[InventedPerson, ...]
    seats: tuple[InventedSeat, ...]
    practices: tuple[InventedPractice, ...]
    peers: InventedPeers
    meetings: tuple[tuple[str, date], ...] = field(default=())  # events that mark a curve
