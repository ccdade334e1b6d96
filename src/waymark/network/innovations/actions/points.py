"""The points of fit of a draft, one at a time."""

from datetime import datetime
from typing import Any

from django.db import transaction

from waymark.network.innovations.actions.practices import draft_as_it_stands, save_version
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.rules.fit import point_name
from waymark.shared.accounts.models import Person
from waymark.shared.errors import Refused


def add_point(innovation: Innovation, *, point: dict[str, Any], by: Person, now: datetime) -> None:
    """Add a point of fit; the same sent twice is there once."""
    with transaction.atomic():
        rows = draft_as_it_stands(innovation).prerequisites
        if point in rows:
            return
        if point_name(point) in map(point_name, rows):
            raise Refused("There is a point with these words already. Remove it first")
        _keep(innovation, [*rows, point], by, now)


def remove_point(innovation: Innovation, *, name: str, by: Person, now: datetime) -> None:
    """Take a point of fit out; one that is gone already is no error."""
    with transaction.atomic():
        rows = draft_as_it_stands(innovation).prerequisites
        rest = [row for row in rows if point_name(row) != name]
        if rest != rows:
            _keep(innovation, rest, by, now)


def _keep(innovation: Innovation, rows: list[dict[str, Any]], by: Person, now: datetime) -> None:
    save_version(innovation, fields={"prerequisites": rows}, values={}, by=by, now=now)
