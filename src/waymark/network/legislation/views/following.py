"""What somebody follows in law, and no longer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from waymark.network.legislation import queries
from waymark.network.legislation.actions import following as actions
from waymark.network.legislation.enums import Followed
from waymark.network.legislation.views.reading import reader, tabs
from waymark.shared.errors import Refused
from waymark.shared.ui.tables import ListState


@require_http_methods(["GET", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """What I follow: items, rights, or everything."""
    viewer = reader(request)
    if request.method == "POST":
        return _changed(request)
    followed = queries.single_things_followed(viewer)
    paging = ListState(request.GET).paging(followed.count())
    return render(
        request,
        "legislation/following.html",
        {
            "paging": paging,
            "everything": queries.follows(viewer, Followed.EVERYTHING),
            "followed": queries.with_titles(viewer, followed[paging.slice]),
            "tabs": tabs(viewer, "following"),
        },
    )


def _changed(request: HttpRequest) -> HttpResponse:
    """Follow, or no longer, and go back to the page where it was pressed."""
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")[:80]
    now = timezone.now()
    if request.POST.get("stop"):
        actions.unfollow(request.user, kind=kind, key=key, now=now)
        messages.success(request, "You are not told of it any more")
    else:
        try:
            actions.follow(request.user, kind=kind, key=key, now=now)
        except Refused as refusal:
            messages.error(request, refusal.reasons[0])
        else:
            messages.success(request, "You will be told when something changes")
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/law/")
    return redirect(back if safe else "/law/following/")
