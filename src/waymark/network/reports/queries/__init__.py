"""Packs, the figures that they are assembled from, and the areas open to the world."""

from waymark.network.reports.queries import costs
from waymark.network.reports.queries.areas import (
    areas_of,
    decision_on,
    figures_for,
    public_area,
    public_areas,
)
from waymark.network.reports.queries.first_page import (
    needs,
    search_document,
    search_documents,
    search_scopes,
)
from waymark.network.reports.queries.outcomes import document
from waymark.network.reports.queries.packs import packs_for, previous
from waymark.network.reports.queries.service import newest_month
from waymark.network.reports.queries.working import working

__all__ = [
    "areas_of",
    "costs",
    "decision_on",
    "document",
    "figures_for",
    "needs",
    "newest_month",
    "packs_for",
    "previous",
    "public_area",
    "public_areas",
    "search_document",
    "search_documents",
    "search_scopes",
    "working",
]
