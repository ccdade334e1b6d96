"""Parts of pages that are drawn once for their reader, and shown again until somebody acts.

What was drawn is remembered under everything it depends on, the mark of the acts that could change
it among it (decisions 13 and 156). Only the network wing remembers: the other holds victims' data,
which has no place in the memory of a process between two requests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from markupsafe import Markup

from waymark.shared.audit.queries import marks, read_anew
from waymark.shared.audit.rules import Marks
from waymark.shared.ui.once import forget_answers, once

REMEMBERED = 100  # of each kind of page, at some 50 KB each, in every web process
LONGEST_QUERY = 200  # a question too long to be asked twice is not remembered
# Stands where a form's own key goes, which is another in each answer.
FORM_KEY = "<!-- form key -->"
# Stands where what other apps link goes: it hangs on other acts than what is drawn around it.
BESIDE = "<!-- beside -->"
Drawn = TypeVar("Drawn")
Drawing = Callable[["Reading"], Drawn]


@dataclass(frozen=True)
class Reading:
    """Everything that a drawn part depends on: who reads what, from which seat, and when."""

    person: int | None
    seat: int | None
    key: str
    query: str
    today: date
    viewer: Any = field(compare=False)
    marks: Marks = field(compare=False)
    mark: str = ""  # of the acts that could change what is drawn


def reading(request: HttpRequest, today: date, key: str = "") -> Reading:
    """What this request reads."""
    viewer: Any = request.user
    seat = viewer.seat if viewer.is_authenticated else None
    return Reading(
        viewer.pk, seat.pk if seat else None, key, request.GET.urlencode(), today, viewer, marks()
    )


def remembered(*acts: str) -> Callable[[Drawing[Drawn]], Drawing[Drawn]]:
    """Draw once for the same reading, where the wing may remember, until one of these acts is done.

    They are named by how they begin: those of every app whose tables the drawing reads.
    """

    def keeping(draw: Drawing[Drawn]) -> Drawing[Drawn]:
        if settings.WAYMARK_WING != "network":
            return draw
        kept = once(REMEMBERED)(draw)
        KEPT.append(Kept(draw, acts))

        def drawn(asked: Reading) -> Drawn:
            if len(asked.query) > LONGEST_QUERY:
                return draw(asked)
            return kept(replace(asked, mark=asked.marks.of(*acts)))

        return drawn

    return keeping


class Kept(NamedTuple):
    """One kind of drawing that is remembered, and on which acts it hangs; of all where none is."""

    draw: Callable[[Reading], Any]
    acts: tuple[str, ...]


KEPT: list[Kept] = []


def forget() -> None:
    """Forget everything drawn: for tests, each of which begins with a chain of its own."""
    forget_answers()
    read_anew()


def parts(template: str, context: dict[str, Any]) -> Any:
    """The macros of a template, reading these names; what they draw is markup already."""
    engine: Any = engines["jinja2"]
    return engine.env.get_template(template).make_module(
        {**context, "csrf_input": Markup(FORM_KEY), "beside": Markup(BESIDE)}
    )


def with_form_key(drawn: Markup, csrf_input: str) -> Markup:
    """Put the key of this answer's forms into what was drawn for an earlier one."""
    return Markup(str(drawn).replace(FORM_KEY, str(csrf_input)))


def with_beside(drawn: Markup, beside: Markup) -> Markup:
    """Put what other apps link where it belongs in what was drawn."""
    return Markup(str(drawn).replace(BESIDE, str(beside)))
