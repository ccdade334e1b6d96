"""What is remembered hangs on the acts of every app whose records it reads (decision 156)."""

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.urls import get_resolver

from tests.support.cast import gather
from waymark.network.home import queries as home
from waymark.network.innovations.views import told as of_library
from waymark.network.legislation.views import told as of_law
from waymark.shared.ui.remembered import KEPT

pytestmark = pytest.mark.django_db
PAGES = {
    "lead": (
        "/", "/meetings/", "/meetings/{meeting}/", "/questions/?tab=all", "/questions/{thread}/",
        "/practices/", "/practices/{theirs}/", "/law/", "/law/{law}/", "/network/",
        "/network/people/?tab=all", "/measures/updates-in-time/", "/measures/gap/",
    ),
    "co_ordinator": ("/", "/meetings/{meeting}/", "/questions/{thread}/"),
}  # fmt: skip
# What is drawn only where there are figures; it reads what the side of a measure does.
WITHOUT_FIGURES = {"compared.beside_right"}
# The index of the search is written with its record, and the chain itself moves its marks.
NO_APP = {"audit", "search"}
APP_OF = {
    model._meta.db_table: model._meta.app_config.name.rpartition(".")[2]
    for model in apps.get_models(include_auto_created=True)
}
READS = re.compile(r'(?:FROM|JOIN) "(\w+)"')


def apps_read(sql: str) -> set[str]:
    return {APP_OF[table] for table in READS.findall(sql) if table in APP_OF} - NO_APP


def named(code) -> str:
    """A drawing by its place in the code."""
    return f"{Path(code.co_filename).stem}.{code.co_qualname}"


def drawings() -> dict:
    """The code of everything that is remembered, with the acts on which it hangs."""
    assert get_resolver().url_patterns  # every view is there
    found = {each.draw.__code__: each.acts for each in KEPT if each.acts}
    for draw in (of_library._listed, of_library.of_practice, of_library.of_fit):
        found[draw.__wrapped__.__code__] = of_library.HANGS_ON
    found[of_law.of_item.__wrapped__.__code__] = of_law.HANGS_ON
    return found


@pytest.fixture
def missed():
    """What each drawing reads while this lasts, and does not hang on; what reads nothing is empty.

    Whose query it is tells its place in the code: that of the nearest drawing which called it.
    """
    hanging, found = drawings(), defaultdict(set)

    def watch(execute, sql, params, many, context):
        frame = sys._getframe()
        while frame is not None and frame.f_code not in hanging:
            frame = frame.f_back
        if frame is not None:
            part = frame.f_locals.get("part")  # of the first page, which asks every app
            acts = home.PARTS[part] if part else hanging[frame.f_code]
            name = part.__name__ if part else named(frame.f_code)
            found[name] |= {app for app in apps_read(sql) if f"{app}." not in acts}
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def test_every_drawing_hangs_on_the_acts_of_each_app_that_it_reads(client, missed):
    cast = gather()
    theirs = {"theirs": cast.things["other"]["shown"]}
    for role, pages in PAGES.items():
        client.force_login(cast.people[role])
        for page in pages:
            assert client.get(page.format(**cast.things["own"], **theirs)).status_code == 200, page

    every = {named(code) for code in drawings() if "lambda" not in code.co_qualname}
    every |= {part.__name__ for part in home.PARTS}
    assert {name: apps for name, apps in missed.items() if apps} == {}
    assert every - set(missed) <= WITHOUT_FIGURES
