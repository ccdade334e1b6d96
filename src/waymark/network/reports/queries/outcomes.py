"""The intended outcomes of the network, measured from live records."""

from datetime import date
from typing import Any

from waymark.network.reports.queries import (
    costs,
    effects,
    law,
    live,
    practices,
    service,
    timeliness,
)
from waymark.network.reports.rules.document import YEAR, Section, as_json


def document(
    *, invented: bool, as_of: date, about: dict[str, str], last: date | None = None
) -> dict[str, Any]:
    """Everything that a pack shows, of the real network or of the invented one, never of both.

    `last` is the day of the pack that the group read before this one.
    """
    since = as_of - YEAR
    sections: list[Section] = [
        practices.shared(invented=invented, since=since, as_of=as_of),
        practices.spread(invented=invented, since=since, as_of=as_of),
        effects.section(invented=invented, as_of=as_of),
        *service.sections(invented=invented, as_of=as_of),
        timeliness.section(invented=invented, as_of=as_of),
        live.decisions(invented=invented, as_of=as_of),
        live.risks(invented=invented, as_of=as_of),
        costs.section(invented=invented, as_of=as_of),
        law.section(invented=invented, since=last, as_of=as_of),
    ]
    return as_json(sections, about)
