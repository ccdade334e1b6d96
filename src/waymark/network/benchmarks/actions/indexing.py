"""Making measures findable. They are files of a release, so that it is done when one comes in."""

from waymark.measures import definitions
from waymark.network.benchmarks.queries.documents import document
from waymark.shared.search.actions import index, remove


def index_definitions() -> None:
    """Make the measures that forces are asked for findable by their words, and no others."""
    for one in definitions.load():
        if one.on:
            index(**document(one))
        else:
            remove(kind="measure", key=one.key)
