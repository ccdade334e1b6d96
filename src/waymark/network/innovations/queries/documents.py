"""What the search reads of a practice and of the papers beside it."""

import re
from typing import Any

from waymark.network.innovations.enums import State
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.queries.papers import (
    is_for_all,
    searchable_papers,
    standing_papers,
)


def paper_documents(innovation: Innovation) -> list[dict[str, Any]]:
    """The papers for members alone beside a practice for everybody: each found by itself."""
    version = innovation.current
    assert version is not None
    return [
        {
            "kind": "paper",
            "key": paper.key,
            "title": paper.title,
            "summary": f"Paper beside the practice {version.title}",
            "body": paper.text,
            "url": f"/practices/{innovation.key}/files/",
            "scope": "members",
            "at": paper.added_at,
            "tags": _tags(innovation),
        }
        for paper in standing_papers(innovation)
        if not is_for_all(paper, innovation)
    ]


def document(innovation: Innovation) -> dict[str, Any]:
    """What the search reads of a practice: one line to a sentence, so that no list runs on."""
    version = innovation.current
    assert version is not None
    words = [value.words for value in version.values.all()]
    texts = [a.text for a in searchable_papers(innovation)]
    fields = [
        version.aim, version.intended_outcome, version.description, version.evaluation,
        version.overall_impact, version.learning, version.best_evidence, version.cost,
        version.staff, version.system_needs, innovation.organisation.name,
    ]  # fmt: skip
    lines = "\n".join([*fields, *words, *texts]).splitlines()
    return {
        "kind": "practice",
        "key": innovation.key,
        "title": version.title,
        "summary": version.summary,
        "body": "\n".join(LIST_MARK.sub("", line) for line in lines),
        "url": f"/practices/{innovation.key}/",
        "scope": "public" if innovation.public else "members",
        "at": version.published_at,
        "tags": _tags(innovation),
    }


# What Markdown puts before a point of a list or a heading: nothing that a reader of a hit needs.
LIST_MARK = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)]|#{1,6})\s+")


def _tags(innovation: Innovation) -> list[str]:
    """What a reader must know before opening it."""
    states = {State.ARCHIVED: "Archived", State.UNDER_REVIEW: "Being checked"}
    tags = ["Made up"] if innovation.organisation.invented else []
    return [*tags, states[State(innovation.state)]] if innovation.state in states else tags
