"""People by what they have done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waymark.network.membership import permissions, queries
from waymark.network.membership.enums import TermList
from waymark.network.membership.views.members import only_for_members
from waymark.shared.ui.tables import ListState


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who has actually done this: people by their practices, adoptions and answers."""
    only_for_members(request)
    work = queries.terms_offered(TermList.ROLE, TermList.TEAM)
    state = ListState(
        request.GET,
        tab_names=["done", "all"],
        filters={"work": [(str(term.pk), term.words) for term in work]},
        titles={"work": "Role or team"},
        size=25,
    )
    found = queries.people_for(
        request.user,
        text=state.text,
        everybody=state.tab == "all",
        work=[int(number) for number in state.chosen("work")],
    )
    paging = state.paging(found.count())
    return render(
        request,
        "membership/people.html",
        {
            "steward": permissions.may_see_all_engagement(request.user),
            "state": state,
            "groups": state.groups({}),
            "paging": paging,
            "entries": queries.entries_of(request.user, list(found[paging.slice])),
        },
    )
