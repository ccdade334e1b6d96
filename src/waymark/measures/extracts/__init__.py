"""Messy extracts in: CSV or Parquet of any shape to clean events in the order of the store."""

from .ingest import ingest
from .mapping import Mapping, load
from .report import NothingUsable, Report

__all__ = ["Mapping", "NothingUsable", "Report", "ingest", "load"]
