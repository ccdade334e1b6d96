"""Packs, the figures that they are assembled from, and the areas open to the world."""

from waymark.network.reports.queries.areas import (
    areas_of,
    decision_on,
    figures_for,
    public_area,
    public_areas,
)
from waymark.network.reports.queries.outcomes import document
from waymark.network.reports.queries.packs import packs_for, previous
from waymark.network.reports.queries.working import working

__all__ = [
    "areas_of",
    "decision_on",
    "document",
    "figures_for",
    "packs_for",
    "previous",
    "public_area",
    "public_areas",
    "working",
]
