"""Packs, and the figures that they are assembled from."""

from waymark.network.reports.queries.outcomes import document
from waymark.network.reports.queries.packs import packs_for, previous

__all__ = ["document", "packs_for", "previous"]
