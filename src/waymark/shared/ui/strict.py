"""In tests a misspelt name in a template is an error; in the design system's own it is not."""

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from jinja2 import Undefined

FORGIVEN = "govuk_frontend_jinja"  # its macros ask for parameters that nobody gave, by design


def _template_asking() -> str:
    """Find the template file that is using the name."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and (
        "/jinja2/" in frame.f_code.co_filename and frame.f_code.co_filename.endswith(".py")
    ):
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.endswith(("strict.py", "<frozen abc>")):
        frame = frame.f_back
    return frame.f_code.co_filename if frame else ""


class Watched(Undefined):
    """A name that nothing defines: printing or testing it raises, outside the design system."""

    __slots__ = ()

    def _refuse(self) -> None:
        # `{{ "x" if y }}` with nothing otherwise is no slip of the pen.
        if (self._undefined_hint or "").startswith("the inline if-expression"):
            return
        if FORGIVEN not in _template_asking():
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._refuse()
        return super().__str__()

    def __bool__(self) -> bool:
        self._refuse()
        return False

    def __iter__(self) -> Iterator[Any]:
        self._refuse()
        return super().__iter__()

    def __len__(self) -> int:
        self._refuse()
        return 0

    def __eq__(self, other: object) -> bool:
        self._refuse()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return super().__hash__()
