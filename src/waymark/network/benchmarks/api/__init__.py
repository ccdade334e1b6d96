"""Returns and measures for a force’s own systems: `docs/guides/api.md` shows how to ask."""

from waymark.network.benchmarks.api.returns import router

__all__ = ["router"]
