"""Requests that no browser would make: values, names, bodies and addresses of every wrong kind."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes, urlencode

from hypothesis import strategies as st

BOUNDARY = "between"
NASTY = [
    "\x00", "a\x00b", "", " ", "0", "-1", "1", "99999999999999999999", "9" * 400, "1e400", "NaN",
    "inf", "0x10", "true", "null", "[]", "{}", "\r\nX-Owned: 1", "\u202egnorw", "\ufeff",
    "\u2028", "\U0001f46e" * 50, "e\u0301" * 500, "<script>alert(1)</script>", "{{ 7 * 7 }}",
    "{% raw %}", "'; DROP TABLE audit_entry; --", "=cmd|' /C calc'!A0", "@SUM(1)",
    "../../../etc/passwd", "..\\..\\boot.ini", "%00", "%s%n", "\\ud800", "javascript:alert(1)",
    "//elsewhere.example", "https://elsewhere.example/", "yes", "on", "2026-13-45", "x" * 5_000,
    "x" * 30_000, "a\nb\n" * 400, "\ud800",
]  # fmt: skip
# What the pages of the site have in common in their addresses and forms.
COMMON = [
    "q", "page", "order", "tab", "filters", "next", "list", "stage", "diary", "kind", "action",
    "remove", "make", "on-day", "on-month", "on-year", "text", "name", "file", "title", "key",
    "csrfmiddlewaretoken", "decision", "seat", "__proto__", "a[b]", "",
]  # fmt: skip
FIELD = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\sname=\"([^\"]+)\"")

values = st.one_of(
    st.sampled_from(NASTY),
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")),
)
# The number of a field of the page; every fourth is one that pages have in common.
pairs = st.lists(st.tuples(st.integers(0, 200), values), max_size=8)
KINDS = [
    "a form", "a form", "a form", "files", "files", "files", "cut", "without its line",
    "with another line", "in another alphabet", "in no alphabet", "JSON", "anything", "nothing",
]  # fmt: skip
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Made:
    """A request without its address and its sender."""

    query: str
    body: bytes
    content_type: str

    def __str__(self) -> str:
        return f"?{self.query[:80]} {self.content_type}: {self.body[:160]!r}"


@dataclass(frozen=True)
class Recipe:
    """What hypothesis makes up before it is known which page it is for."""

    fields: list[tuple[int, str]]
    asked: list[tuple[int, str]]
    raw: bytes
    kind: str
    with_right_values: bool
    with_token: bool
    part: int

    def made(self, names: list[str], right: dict[str, str]) -> Made:
        """The request for a page whose fields are called so."""
        known = [*names, *right] or COMMON
        given = list(right.items()) if self.with_right_values else []
        given += _named(self.fields, known)  # some of them twice
        query = urlencode(_named(self.asked, known), errors="surrogatepass")
        if self.part == 0:
            query += "&" + quote_from_bytes(self.raw, safe="&=%")
        return Made(query, *_body(given, self))


recipes = st.builds(
    Recipe, pairs, pairs.map(lambda some: some[:3]), st.binary(max_size=200),
    st.sampled_from(KINDS), st.booleans(), st.integers(0, 9).map(bool), st.integers(0, 9),
)  # fmt: skip


def names_in(page: str) -> list[str]:
    """What the fields of a page are called."""
    return sorted(set(FIELD.findall(page)))


def _named(numbered: list[tuple[int, str]], known: list[str]) -> Pairs:
    return [
        ((COMMON if number % 4 == 3 else known)[number % len(COMMON if number % 4 == 3 else known)],
         value)
        for number, value in numbered
    ]  # fmt: skip


def _body(given: Pairs, recipe: Recipe) -> tuple[bytes, str]:
    form = urlencode(given, errors="surrogatepass").encode()
    parts = _multipart(given, closed=recipe.part % 2 == 0)
    line = f"multipart/form-data; boundary={BOUNDARY}"
    bodies: dict[str, Any] = {
        "a form": (form, "application/x-www-form-urlencoded"),
        "files": (parts, line),
        "cut": (parts[: len(parts) * recipe.part // 10], line),
        "without its line": (parts, "multipart/form-data"),
        "with another line": (parts, "multipart/form-data; boundary=another"),
        "in another alphabet": (form, "application/x-www-form-urlencoded; charset=utf-7"),
        "in no alphabet": (form, "application/x-www-form-urlencoded; charset=none"),
        "JSON": (json.dumps(dict(given)).encode(), "application/json"),
        "anything": (recipe.raw, "application/octet-stream"),
        "nothing": (b"", ""),
    }
    return bodies[recipe.kind]


def _multipart(given: Pairs, closed: bool) -> bytes:
    """Parts as they go over the wire; every third is called a file."""
    body = b""
    for number, (name, value) in enumerate(given):
        file = '; filename="a.csv"\r\nContent-Type: text/csv' if number % 3 == 2 else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        body += (head + value + "\r\n").encode("utf-8", "surrogatepass")
    return body + (f"--{BOUNDARY}--\r\n".encode() if closed else b"")
