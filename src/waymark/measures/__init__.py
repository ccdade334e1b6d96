"""The Victims' Code measured: working days, rules, clocks, intervals, charts and returns.

An ordinary library without Django. `Store`, `Rules` and `evaluate` are the way in; they are
loaded when first used, so that a command which needs none of them starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .results import Result, evaluate
    from .rulebook import Rules
    from .store import Store

__all__ = ["Result", "Rules", "Store", "evaluate"]

_HOMES = {"Result": "results", "Rules": "rulebook", "Store": "store", "evaluate": "results"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
