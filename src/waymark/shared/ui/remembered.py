"""Parts of pages that are drawn once for their reader, and shown again until anybody acts.

What was drawn is remembered under everything it depends on, the mark of the audit chain among it
(decision 13). Only the network wing remembers: the other holds victims' data, which has no place
in the memory of a process between two requests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from markupsafe import Markup

from waymark.shared.audit.queries import head

REMEMBERED = 100  # of each kind of page, at some 50 KB each, in every web process
LONGEST_QUERY = 200  # a question too long to be asked twice is not remembered
# Stands where a form's own key goes, which is another in each answer.
FORM_KEY = "<!-- form key -->"
Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class Reading:
    """Everything that a drawn part depends on: who reads what, from which seat, and when."""

    person: int | None
    seat: int | None
    key: str
    query: str
    today: date
    chain: str
    viewer: Any = field(compare=False)


def reading(request: HttpRequest, today: date, key: str = "") -> Reading:
    """What this request reads."""
    viewer: Any = request.user
    seat = viewer.seat if viewer.is_authenticated else None
    return Reading(
        viewer.pk, seat.pk if seat else None, key, request.GET.urlencode(), today, head(), viewer
    )


def remembered(draw: Callable[[Reading], Drawn]) -> Callable[[Reading], Drawn]:
    """Draw once for the same reading, where the wing may remember."""
    if settings.WAYMARK_WING != "network":
        return draw
    kept = lru_cache(maxsize=REMEMBERED)(draw)
    _KEPT.append(kept)
    return lambda asked: (kept if len(asked.query) <= LONGEST_QUERY else draw)(asked)


_KEPT: list[Any] = []


def forget() -> None:
    """Forget everything drawn: for tests, each of which begins with a chain of its own."""
    for kept in _KEPT:
        kept.cache_clear()


def parts(template: str, context: dict[str, Any]) -> Any:
    """The macros of a template, reading these names; what they draw is markup already."""
    engine: Any = engines["jinja2"]
    return engine.env.get_template(template).make_module(
        {**context, "csrf_input": Markup(FORM_KEY)}
    )


def with_form_key(drawn: Markup, csrf_input: str) -> Markup:
    """Put the key of this answer's forms into what was drawn for an earlier one."""
    return Markup(str(drawn).replace(FORM_KEY, str(csrf_input)))
