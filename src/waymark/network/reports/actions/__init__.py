"""Writing a pack: words only, then frozen; opening areas to the world; costs of events."""

from waymark.network.reports.actions.areas import agree, ask_to_publish, take_back
from waymark.network.reports.actions.costs import note_cost, take_out
from waymark.network.reports.actions.packs import begin, discard, freeze, withdraw, write

__all__ = [
    "agree",
    "ask_to_publish",
    "begin",
    "discard",
    "freeze",
    "note_cost",
    "take_back",
    "take_out",
    "withdraw",
    "write",
]
