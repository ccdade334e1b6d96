"""The words of messages as their stewards read them: examples, reviews, how long they are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.conf import settings

from waymark.shared.notifications.queries.notices import site_address, site_name
from waymark.shared.notifications.rules.templates import BOTH, PREVIEW, Rendered, Value, render
from waymark.shared.notifications.templates import (
    CHANNELS,
    LANGUAGES,
    Review,
    Template,
    Version,
    templates,
)

AUDIENCES = {"victim": "To victims", "staff": "To staff"}


@dataclass(frozen=True)
class Example:
    """One message as its reader would get it, with made-up values."""

    channel: str
    words: Rendered

    @property
    def shown(self) -> str:
        return self.words.body[:PREVIEW]

    @property
    def rest(self) -> str:
        return self.words.body[PREVIEW:]


@dataclass(frozen=True)
class Side:
    """One language of one version: its review and its examples."""

    language: str
    name: str
    review: Review
    examples: list[Example]


def templates_here() -> dict[str, Template]:
    """The templates of this wing. The network writes to no victim, so it has none of theirs."""
    if settings.WAYMARK_WING == "local":
        return templates()
    return {name: each for name, each in templates().items() if each.audience == "staff"}


def by_audience() -> dict[str, list[Template]]:
    """The templates of this wing under the heading of whom they are for."""
    here = sorted(templates_here().values(), key=lambda template: template.title)
    parted = {
        heading: [each for each in here if each.audience == audience]
        for audience, heading in AUDIENCES.items()
    }
    return {heading: found for heading, found in parted.items() if found}


def sides(template: Template, version: Version) -> list[Side]:
    """Both languages of a version beside each other."""
    return [
        Side(
            language=language,
            name=name,
            review=version.reviews[language],
            examples=[
                Example(CHANNELS[channel], _example(template, version, language, channel))
                for channel in version.channels
                if channel != "letter"  # it says what the email says, in an envelope
            ],
        )
        for language, name in LANGUAGES.items()
        if language in version.words
    ]


def parts_of_both(template: Template, version: Version) -> int:
    """How many parts a text takes that says the same in Welsh and English."""
    return _example(template, version, BOTH, "text").segments if "text" in version.channels else 0


def _example(template: Template, version: Version, language: str, channel: str) -> Rendered:
    values = {key: _examples()[kind] for key, kind in version.placeholders.items()}
    return render(
        template.name, version=version.number, language=language, channel=channel, values=values
    )


def _examples() -> dict[str, Value]:
    return {
        "area": "Ashdown",
        "site": site_name() or "Waymark",
        "phone": "01632 960 123",  # kept free by Ofcom for stories
        "day": date(2026, 12, 8),
        "time": time(10, 5),
        "moment": datetime(2026, 12, 8, 10, 5, tzinfo=UTC),
        "code": "482913",
        "count": 3,
        "link": f"{site_address()}/…",
        "short_link": "https://ashdown.example/s/K7M2PQ",
        "line": "Priya Nair",
        "words": "A practice was published (8 December)",
    }
