"""Writing a pack: words only, then frozen with its figures; and opening areas to the world."""

from waymark.network.reports.actions.areas import agree, ask_to_publish, take_back
from waymark.network.reports.actions.packs import begin, discard, freeze, withdraw, write

__all__ = [
    "agree",
    "ask_to_publish",
    "begin",
    "discard",
    "freeze",
    "take_back",
    "withdraw",
    "write",
]
