"""Figures of real forces that a paper states, as a page shows them by themselves."""

from typing import Any

from waymark.measures.charts.words import percent
from waymark.measures.definitions import Definition
from waymark.network.benchmarks.models import Figure
from waymark.network.benchmarks.rules import comparison_words as words
from waymark.network.benchmarks.rules.comparison import Standing
from waymark.network.benchmarks.rules.months import period_in_words

Rows = list[dict[str, str]]


def stated(one: Definition) -> list[Rows]:
    """What papers state of real forces on a measure: each figure with all that it rests on."""
    found = (
        Figure.objects.filter(
            measure=one.key, current=True, breakdown="all", organisation__invented=False
        )
        .exclude(filed__source="")
        .exclude(numerator=None)
        .exclude(denominator=None)
        .select_related("organisation", "filed")
        .order_by("month", "organisation__name")
    )
    return [_rows(figure, one) for figure in found]


def _rows(figure: Any, one: Definition) -> Rows:
    met, of = figure.numerator, figure.denominator
    standing = Standing(
        figure.organisation.slug, met=met, of=of, months=1, missing=0, method=figure.method
    )
    facts = [
        ("Force", figure.organisation.name),
        ("Figure", f"{percent(met / of)}: {met:,} of {of:,} {one.unit}" if of else ""),
        ("Counts", f"{met:,}: {one.numerator}"),
        ("Out of", f"{of:,}: {one.denominator}"),
        ("95% interval", words.interval_words(standing)),
        ("Of", period_in_words(figure.month, figure.last)),
        ("How", figure.get_method_display()),
        ("Source", figure.filed.source),
        ("Note", figure.filed.note),
        ("Definition", figure.filed.definitions.get(one.key, one.stamp)),
    ]
    return [{"key": key, "value": value} for key, value in facts if value]
