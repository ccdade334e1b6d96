"""The page of everything that matches."""

from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from waymark.shared.search import queries
from waymark.shared.ui.remembered import Reading, reading, remembered
from waymark.shared.ui.tables import ListState

WEIGHED = 125  # five pages; nobody reads on, and another word is the better way


@login_not_required  # a stranger's scopes hold what is public, and nothing else is searched
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what this reader may find, best first, 25 to a page, of one kind or of all."""
    kinds = getattr(settings, "WAYMARK_SEARCH_KINDS", {})
    state = ListState(request.GET, filters={"kind": [(kind, kinds[kind][1]) for kind in kinds]})
    scopes = _scopes_of(replace(reading(request, timezone.localdate()), query=""))
    chosen = state.chosen("kind")[:1]
    found = queries.find_page(
        state.text,
        scopes=scopes,
        kinds=chosen or None,
        page=state.page,
        size=state.size,
        weigh=WEIGHED,
    )
    counts = (
        queries.count_by_kind(state.text, scopes=scopes, most=WEIGHED) if chosen else found.by_kind
    )
    paging = state.paging(found.total)
    return render(
        request,
        "search/results.html",
        {
            "state": state,
            "found": found,
            "paging": paging,
            "tabs": _tabs(state, counts, chosen, found.at_least),
            "read": queries.MOST_READ,
            "matches": found.matches,
            "kinds": {kind: one for kind, (one, _many) in kinds.items()},
        },
    )


@remembered()  # on every act: any may open something to somebody, or close it
def _scopes_of(asked: Reading) -> Collection[str]:
    """Ask the wing's apps what this reader may find; a wing that does not say shows nothing."""
    return {
        scope
        for path in settings.WAYMARK_SEARCH_SCOPES
        for scope in import_string(path)(asked.viewer)
    }


def _tabs(
    state: ListState, counts: dict[str, int], chosen: list[str], at_least: bool
) -> list[dict[str, object]]:
    """Everything, then each kind of which something was found or which is being looked at."""
    total = sum(counts.values())
    ends = "+" if at_least or total >= WEIGHED else ""
    kinds = [
        {
            "label": label,
            "href": state.link(kind=kind),
            "count": f"{counts.get(kind, 0):,}{ends}",
            "current": chosen == [kind],
        }
        for kind, label in state.filters["kind"]
        if counts.get(kind) or chosen == [kind]
    ]
    everything = {
        "label": "Everything",
        "href": state.link(kind=""),
        "count": f"{total:,}{ends}",
        "current": not chosen,
    }
    return [everything, *kinds]
