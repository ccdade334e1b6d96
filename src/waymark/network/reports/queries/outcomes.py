"""The intended outcomes of the network, measured from live records."""

from datetime import date, timedelta
from typing import Any

from waymark.network.reports.queries import practices, service, timeliness
from waymark.network.reports.rules.document import Section, as_json

YEAR = timedelta(days=365)


def document(*, invented: bool, as_of: date, about: dict[str, str]) -> dict[str, Any]:
    """Everything that a pack shows, of the real network or of the invented one, never of both."""
    since = as_of - YEAR
    sections: list[Section] = [
        practices.shared(invented=invented, since=since, as_of=as_of),
        practices.spread(invented=invented, since=since, as_of=as_of),
        *service.sections(invented=invented, as_of=as_of),
        timeliness.section(invented=invented, since=since, as_of=as_of),
    ]
    return as_json(sections, about)
