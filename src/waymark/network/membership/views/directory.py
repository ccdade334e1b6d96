"""People by what they have done."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from waymark.network.membership import permissions, queries
from waymark.network.membership.enums import TermList
from waymark.network.membership.views.members import only_for_members
from waymark.shared.ui.remembered import Reading, parts, reading, remembered
from waymark.shared.ui.tables import ListState


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who has actually done this: people by their practices, adoptions and answers."""
    only_for_members(request)
    drawn = _people(reading(request, timezone.localdate()))
    return render(request, "membership/people.html", {"drawn": drawn})


@remembered("accounts.", "discussions.", "innovations.", "meetings.", "membership.")
def _people(asked: Reading) -> Markup:
    viewer = asked.viewer
    work = queries.terms_offered(TermList.ROLE, TermList.TEAM)
    state = ListState(
        QueryDict(asked.query),
        tab_names=["done", "all"],
        filters={"work": [(str(term.pk), term.words) for term in work]},
        titles={"work": "Role or team"},
        size=25,
    )
    found = queries.people_for(
        viewer,
        text=state.text,
        everybody=state.tab == "all",
        work=[int(number) for number in state.chosen("work")],
    )
    paging = state.paging(found.count())
    context = {
        "steward": permissions.may_see_all_engagement(viewer),
        "state": state,
        "groups": state.groups({}),
        "paging": paging,
        "entries": queries.entries_of(viewer, list(found[paging.slice])),
    }
    drawn: Markup = parts("membership/drawn_people.html", context).people()
    return drawn
