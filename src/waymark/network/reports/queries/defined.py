"""Figures with their definition: each leads to what it counts."""

from typing import Any

from django.urls import reverse

from waymark.measures.definitions import Definition
from waymark.network.reports import outcomes
from waymark.network.reports.rules.document import Number


def defined_at(key: str) -> str:
    """The address at which a figure is explained."""
    return f"{reverse('reports:definitions')}#{outcomes.find(key).key}"


def figure(key: str, value: str, *, at: str = "", **more: Any) -> Number:
    """A figure under the title of its file; `at` is where its records can be looked at."""
    one = outcomes.find(key)
    return Number(one.title, value, href=defined_at(key), definition=one.stamp, at=at, **more)


def measure_defined_at(one: Definition) -> str:
    """The address at which a measure is explained to anybody, without sign-in."""
    return f"{reverse('reports:definitions')}#measure-{one.key}"
