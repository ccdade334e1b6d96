"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run; leave the rest as it is."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
