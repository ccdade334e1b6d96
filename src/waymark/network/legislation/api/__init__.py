"""Law and the Code for a force’s own systems: `docs/guides/api.md` shows how to ask."""

from waymark.network.legislation.api.reading import router

__all__ = ["router"]
