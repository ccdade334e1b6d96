"""What every API of the site does alike: keys, refusals in words, bounds, and its description.

An app gives a `Router` in its own `api.py`; the wing's addresses hand all routers to `addresses`.
"""

from waymark.shared.keys.api.asking import ApiKey, answered_once
from waymark.shared.keys.api.building import addresses
from waymark.shared.keys.api.problems import Problem

__all__ = ["ApiKey", "Problem", "addresses", "answered_once"]
