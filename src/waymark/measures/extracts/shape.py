"""Is every line of a mapping of the kind that it should be? A wrong one is refused by its place."""

from __future__ import annotations

from typing import Any

from ..errors import BadInput

Table = dict[str, Any]


class Part:
    """A table of a mapping file: its lines, each asked for by kind."""

    def __init__(self, file: str, table: Table, name: str = "") -> None:
        self.file, self.table, self.name = file, table, name

    def place(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def fault(self, key: str, expected: str) -> BadInput:
        return BadInput(f"{self.file}: {self.place(key)} must be {expected}")

    def only(self, known: tuple[str, ...]) -> None:
        """Refuse what is not known, which is mostly a misspelling."""
        unknown = sorted(set(self.table) - set(known))
        if unknown:
            place = self.place(unknown[0])
            raise BadInput(f"{self.file}: {place} is not known; use {', '.join(known)}")

    def part(self, key: str) -> Part:
        """Give a table within this one; one that is not there is empty."""
        table = self.table.get(key, {})
        if not isinstance(table, dict):
            raise self.fault(key, f"a table, headed [{key}]")
        return Part(self.file, table, key)

    def text(self, key: str, default: str = "") -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str):
            raise self.fault(key, "a text, in quotation marks")
        return value

    def texts(self, key: str) -> list[str]:
        value = self.table.get(key, [])
        if not _are_texts(value):
            raise self.fault(key, 'a list of texts, as ["one", "another"]')
        return list(value)

    def yes_or_no(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false, without quotation marks")
        return value

    def one_of(self, key: str, words: tuple[str, ...], default: str) -> str:
        value = self.table.get(key, default)
        if value != default and value not in words:
            raise self.fault(key, f"{', '.join(words[:-1])} or {words[-1]}")
        return str(value)

    def columns(self, key: str, *, joined: bool) -> list[str]:
        """Read the name of a column, or of several whose cells are joined."""
        value = self.table[key]
        names = [value] if isinstance(value, str) else value
        if not _are_texts(names) or not names or not all(name.strip() for name in names):
            raise self.fault(key, "a text, or a list of texts to be joined" if joined else "a text")
        if len(names) > 1 and not joined:
            raise self.fault(key, "a text: only crime and victim are joined of several columns")
        return list(names)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
