"""Writing a pack: words only, then frozen with its figures."""

from waymark.network.reports.actions.packs import begin, discard, freeze, withdraw, write

__all__ = ["begin", "discard", "freeze", "withdraw", "write"]
