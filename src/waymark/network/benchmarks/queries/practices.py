"""Every practice by what it did to one measure, as far as a reader may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser

from waymark.measures.words import mid_sentence, signed, unsigned
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.queries.evaluations import (
    RANK,
    practices_by_effect,
    what_it_did,
)
from waymark.shared.accounts.models import Person

LOOKS = {Effect.IMPROVED: "met", Effect.WORSE: "soon", Effect.CHANGED: "way"}


@dataclass(frozen=True)
class Line:
    """What the adopters of one practice saw on the measure, put together."""

    key: str
    title: str
    owner: str
    made_up: bool
    verdict: Effect
    points: float | None
    low: float | None
    high: float | None
    forces: int
    planned: int
    live: int
    data_to: date

    @property
    def look(self) -> str:
        return LOOKS.get(self.verdict, "plain")

    @property
    def change(self) -> str:
        """“+5.9”, with a true minus sign; empty where no figure can be given."""
        if self.points is None:
            return ""
        return signed(self.points)

    @property
    def interval(self) -> str:
        if self.low is None or self.high is None:
            return ""
        return f"{unsigned(self.low)} to {unsigned(self.high)}"


# How the table can be ordered; without a choice those that surely improved it come first.
ORDERS: dict[str, Callable[[Line], Any]] = {
    "practice": lambda line: line.title.lower(),
    "points": lambda line: line.points if line.points is not None else float("-inf"),
    "forces": lambda line: line.forces,
    "live": lambda line: line.live,
}


def lines(viewer: Person | AnonymousUser, measure: str, order: str = "") -> list[Line]:
    """All practices that were measured on it, as far as this viewer may see, in this order."""
    found = [_line(one) for one in practices_by_effect(viewer, measure)]
    by = ORDERS.get(order.removeprefix("-"))
    return sorted(found, key=by, reverse=order.startswith("-")) if by else found


def _line(one: Any) -> Line:
    practice = one.innovation
    return Line(
        key=practice.key,
        title=practice.current.title if practice.current else practice.key,
        owner=practice.organisation.name,
        made_up=practice.organisation.invented,
        verdict=Effect(one.verdict),
        points=one.points,
        low=one.low,
        high=one.high,
        forces=one.forces,
        planned=one.planned,
        live=practice.live_count,
        data_to=one.data_to,
    )


@dataclass(frozen=True)
class Told:
    """What a practice did to a measure elsewhere, in words, and where that puts it in a list."""

    rank: int
    words: str


def told_of(viewer: Person | AnonymousUser, measure: str) -> dict[str, Told]:
    """What practices did to a measure, by key; what no force has measured is not there."""
    return {
        one.innovation.key: Told(
            RANK[Effect(one.verdict)], mid_sentence(what_it_did(one).replace(": ", ", ", 1))
        )
        for one in practices_by_effect(viewer, measure)
    }


# Neither better nor worse to look into than one whose change could be chance.
NOT_MEASURED = Told(RANK[Effect.COULD_BE_CHANCE], "")
