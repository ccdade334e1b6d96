"""What fills the words of a message while it waits: kept as text, and read back by its type."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from waymark.shared.notifications.rules.templates import Value
from waymark.shared.notifications.templates import templates

READ: dict[str, Callable[[str], Value]] = {
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "moment": datetime.fromisoformat,
}


def stored(values: Mapping[str, Value]) -> dict[str, str | int]:
    """Write values as the row of a message keeps them."""
    return {
        key: value if isinstance(value, str | int) else value.isoformat()
        for key, value in values.items()
    }


def restored(name: str, version: int, values: Mapping[str, str | int]) -> dict[str, Value]:
    """Read the values of a message back, by the types that its template gives them."""
    kinds = templates()[name].versions[version].placeholders
    return {
        key: READ[kind](str(value)) if (kind := kinds.get(key, "")) in READ else value
        for key, value in values.items()
    }
