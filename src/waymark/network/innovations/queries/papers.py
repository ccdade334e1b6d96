"""The papers beside a practice: what stands now, and the versions before it."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db.models import QuerySet

from waymark.network.innovations.models import Attachment, Innovation


def papers(innovation: Innovation) -> QuerySet[Attachment]:
    """The papers as they stand now: neither removed nor replaced."""
    return innovation.attachments.filter(removed_at=None, replaced_by=None)


def kept_papers(innovation: Innovation) -> QuerySet[Attachment]:
    """Every paper that can still be had, older versions among them."""
    return innovation.attachments.filter(removed_at=None)


def papers_to_remove(innovation: Innovation) -> QuerySet[Attachment]:
    """Those that no newer version replaced; a second press still finds one that is gone."""
    return innovation.attachments.filter(replaced_by=None)


class PaperWithOlder(NamedTuple):
    """A paper that stands now, with the versions before it, newest first."""

    paper: Attachment
    older: list[Attachment]


def papers_with_older(innovation: Innovation) -> list[PaperWithOlder]:
    there = {paper.pk: paper for paper in kept_papers(innovation)}
    return [PaperWithOlder(paper, list(_before(paper, there))) for paper in _newest(there.values())]


def _before(paper: Attachment, there: dict[int, Attachment]) -> Iterator[Attachment]:
    while paper.replaces_id in there:
        paper = there[paper.replaces_id]
        yield paper


def _newest(there: Collection[Attachment]) -> list[Attachment]:
    """Those that none of the others replaced."""
    replaced = {paper.replaces_id for paper in there}
    return [paper for paper in there if paper.pk not in replaced]


def standing_papers(innovation: Innovation) -> list[Attachment]:
    """What `papers` finds, of a practice whose papers were fetched with it."""
    return _newest([paper for paper in innovation.attachments.all() if paper.removed_at is None])


def is_for_all(paper: Attachment, innovation: Innovation) -> bool:
    """Whether every reader of the practice may read this paper of it."""
    return paper.public or not innovation.public


def searchable_papers(innovation: Innovation) -> list[Attachment]:
    """The papers whose words are found with the practice; nobody is quoted what is not theirs."""
    return [paper for paper in standing_papers(innovation) if is_for_all(paper, innovation)]
