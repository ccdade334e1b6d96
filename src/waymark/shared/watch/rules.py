"""What may be said of a fault: where it happened and of what kind, never with which words.

A message of an exception may repeat what somebody typed, a database's may repeat a whole row. So a
message is only kept where its kind cannot hold such words (TRUST T28).
"""

import re
import traceback
from collections.abc import Iterator

# These speak of code, settings or places in a program.
OF_CODE = {
    "AttributeError", "NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError",
    "RecursionError", "NotImplementedError", "TemplateNotFound", "TemplateSyntaxError",
    "UndefinedError", "ImproperlyConfigured", "AppRegistryNotReady", "FieldError",
    "SynchronousOnlyOperation", "BeyondHorizon",
}  # fmt: skip
# What SQLite says of its schema and its disk. Its other messages may quote a search or a value.
OF_A_DATABASE = re.compile(
    r"(UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(: [\w., ]+)?|database is locked"
    r"|database or disk is full|disk I/O error|no such (table|column): [\w.]+"
)
LINE_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def kind(fault: BaseException) -> str:
    """The kind of fault, with what can safely be said of it.

    >>> kind(KeyError("jo@example.org"))
    'KeyError'
    >>> kind(OSError(28, "No space left on device", "/srv/jo.pdf"))
    'OSError: No space left on device'
    """
    name = type(fault).__name__
    said = " ".join(_said(fault, name))
    return f"{name}: {one_line(said)}" if said else name


def _said(fault: BaseException, name: str) -> Iterator[str]:
    if name in OF_CODE:
        yield str(fault)
    elif found := OF_A_DATABASE.search(str(fault)):
        yield found.group()
    elif isinstance(fault, OSError) and fault.strerror and fault.errno:
        yield fault.strerror
    elif state := getattr(fault, "sqlstate", None):  # PostgreSQL; its words repeat the row
        yield f"SQLSTATE {state}"
        yield from filter(None, [getattr(getattr(fault, "diag", None), "constraint_name", None)])


def trace(fault: BaseException) -> str:
    """Where the fault happened, the first cause first: frames, lines of code, and kinds."""
    parts, seen = [], set()
    step: BaseException | None = fault
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        frames = "".join(traceback.format_tb(step.__traceback__))
        parts.append(f"{frames}{kind(step)}")
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return "\n\nwhich led to\n\n".join(reversed(parts))


def one_line(text: str) -> str:
    """Keep a line of the log one line, whatever a visitor sent.

    >>> one_line("a\\r\\nb")
    'a b'
    """
    return LINE_BREAKS.sub(" ", text)
