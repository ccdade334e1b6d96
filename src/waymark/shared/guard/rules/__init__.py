"""Finding text that looks like a victim's details, however it is written."""

from .findings import Finding, victim_like

__all__ = ["Finding", "victim_like"]
