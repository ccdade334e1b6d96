"""Routes, what each answers to whom, and the comparison with what is written down for it.

`tests/permissions/*.toml` says what every route answers to every role. An answer is one word:

| Word | Means |
|---|---|
| `page` | something is shown, and nothing was written |
| `on` | the reader is sent on to another page, and nothing was written |
| `acts` | the act was done: something was written |
| `sign-in` | the reader is asked to sign in |
| `401` | a key is needed: a sign-in opens nothing there |
| `403` | this reader may not do it |
| `404` | there is no such page for this reader |
| `405` | the page knows no such method |
| `409` | it cannot be done as things stand |
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.support.cast import Cast

HERE = Path(__file__).parents[1] / "permissions"
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
PARTNER = 6  # the partner's place in a row
WORDS = {"page", "on", "acts", "sign-in", "401", "403", "404", "405", "409"}
# A session and the counting of attempts are not acts.
NOT_ACTS = {"accounts_session", "accounts_guesscount", "waymark_cache"}


@dataclass(frozen=True)
class Case:
    """One row of the matrix: route, method, whose thing it is about, an answer for each role."""

    route: str
    method: str
    side: str
    address: dict[str, str]
    body: dict[str, str]
    expected: tuple[str, ...]

    @property
    def name(self) -> str:
        return f'{self.route}: "{self.method} {self.side}"'


def written(wing: str) -> dict[str, dict[str, Any]]:
    """What is written down for the routes of a wing."""
    return {
        route: block
        for name in ("shared", wing)
        for route, block in tomllib.loads((HERE / f"{name}.toml").read_text()).items()
    }


def cases(wing: str) -> Iterator[Case]:
    for route, block in written(wing).items():
        for key in block:
            if key not in ("with", "post", "why", "observer"):
                method, side = key.split()
                yield Case(
                    route, method, side, block.get("with", {}), block.get("post", {}),
                    in_full(block, key),
                )  # fmt: skip


def in_full(block: dict[str, Any], key: str) -> tuple[str, ...]:
    """The answers of a row; an observer gets the partner's, unless the route says otherwise."""
    answers = block[key].split()
    return (*answers, block.get("observer", {}).get(key, answers[PARTNER]))


def routes() -> Iterator[tuple[str, str, URLPattern]]:
    """Every route of this wing: its name, its address, and the pattern with its view."""
    yield from _routes(get_resolver(), "/", "")


def _routes(resolver: Any, address: str, space: str) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in resolver.url_patterns:
        here = address + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or ""), here, pattern
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _routes(pattern, here, space + inner)


def answer(case: Case, role: str, cast: Cast, cookies: dict[str, str]) -> str:
    """Make the request, undo whatever it did, and say in one word what came back."""
    return word(*_asked_and_watched(case, role, cast, cookies))


def written_by(case: Case, role: str, cast: Cast, cookies: dict[str, str]) -> set[str]:
    """Make the request, undo whatever it did, and name the tables and the entries it wrote."""
    return _asked_and_watched(case, role, cast, cookies)[1]


def _asked_and_watched(
    case: Case, role: str, cast: Cast, cookies: dict[str, str]
) -> tuple[HttpResponse, set[str]]:
    wrote: set[str] = set()
    with connection.execute_wrapper(_note_writes_in(wrote)):
        response = ask(case, role, cast, cookies, before=wrote.clear)
    return response, wrote


def ask(
    case: Case, role: str, cast: Cast, cookies: dict[str, str], before: Callable = lambda: None
) -> HttpResponse:
    """Make the request as somebody of this role, and undo whatever it did."""
    person = cast.people[role]

    def filled(values: dict[str, str]) -> dict[str, Any]:
        return {name: value_of(each, case.side, cast, person) for name, each in values.items()}

    client = Client()
    client.cookies.load(cookies)
    with transaction.atomic():
        address = reverse(case.route, kwargs=filled(case.address))
        data = filled(case.body) if case.method == "POST" else {}
        before()
        response = getattr(client, case.method.lower())(address, data)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    return response


def value_of(text: str, side: str, cast: Cast, person: Any) -> Any:
    """A value from the file: `@draft` is the draft of this side, `#…` an uploaded file."""
    if text.startswith("#"):
        return SimpleUploadedFile("table.csv", text[1:].encode())
    return cast.thing(side, text[1:], person) if text.startswith("@") else text


def _note_writes_in(wrote: set[str]):
    """Watch the database at work: Django's own log of queries forgets after 9,000."""

    def watch(execute, sql, params, many, context):
        found = WRITES.match(sql)
        if found and found[1] not in NOT_ACTS:
            wrote.add(found[1])
        if found and found[1] == "audit_entry":
            wrote.add(params[2])  # the act: the third column
        return execute(sql, params, many, context)

    return watch


def word(response: HttpResponse, tables: set[str]) -> str:
    status = response.status_code
    if status >= 400:
        return f"{status} but wrote {sorted(tables)}" if tables else str(status)
    if tables:
        return "acts"
    if status < 300:
        return "page"
    return "sign-in" if response["Location"].startswith(resolve_url(settings.LOGIN_URL)) else "on"
