"""What returns say, for whom. The names that other parts of the app build on:

series(measure, organisations, until, months=36) -> dict[organisation's pk, Series]
    Published figures per force and month, aligned on the same months; one query.
Series: months, numerators, denominators, methods, completeness, suppressed, invited, returns
    Tuples of one length. A month without a return is None and not suppressed; a count held back
    is None and suppressed. Adding up what is not None gives nothing away (decision 125).
spans(measure, organisations) -> dict[organisation's pk, list[Figure]]
    Published figures of longer periods (file reviews, years), newest first.
latest_month(measure="") -> date | None
    The last month for which anything is published.
published(viewer) -> QuerySet[Figure]
    Current published figures that this viewer may see with the force's name: none for partners
    and the public, but those of their own organisation.
shown_organisations(viewer) -> QuerySet[Organisation]
    Whose published figures this viewer may see by name; hand it to `series`.
returns_for(viewer) -> QuerySet[Return]
    Returns that this viewer may open: their own in any state, others' once published.
needs(viewer, today) -> Needs
search_documents() -> the measures that forces are asked for, as the search reads them
five_measures(viewer) -> list[Card]
    The five headline measures for the first page: name, href, state, sentence, rate, count, spark
    and `to` (the month), as the macro `measure` draws them.
gaps_for(viewer) -> Found | None
    Where the viewer's force differs, who was there and got better, and with what; None without a
    force.
Measures themselves: `waymark.measures.definitions` (load, find, on, headline).
"""

from waymark.network.benchmarks.queries.cards import five_measures
from waymark.network.benchmarks.queries.documents import search_documents
from waymark.network.benchmarks.queries.due import needs
from waymark.network.benchmarks.queries.figures import (
    Series,
    latest_month,
    months_up_to,
    published,
    series,
    shown_organisations,
    spans,
)
from waymark.network.benchmarks.queries.gaps import gaps_for
from waymark.network.benchmarks.queries.held import held_by
from waymark.network.benchmarks.queries.returns import returns_for

__all__ = [
    "Series",
    "five_measures",
    "gaps_for",
    "held_by",
    "latest_month",
    "months_up_to",
    "needs",
    "published",
    "returns_for",
    "search_documents",
    "series",
    "shown_organisations",
    "spans",
]
