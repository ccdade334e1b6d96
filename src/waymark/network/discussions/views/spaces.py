"""Spaces: which there are, who is in them, and what one follows."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions import spaces as actions
from waymark.network.discussions.actions import watching
from waymark.network.discussions.enums import ACCESS_WORDS, Access
from waymark.network.discussions.forms.care import FindForm, SpaceForm
from waymark.network.discussions.views.posts import SAID, WISHES
from waymark.network.discussions.views.threads import members_only
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState, plain


@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """The spaces that this member knows of."""
    viewer = members_only(request)
    own = queries.own_spaces(viewer)
    state = ListState(request.GET)
    known = queries.known_spaces(viewer, state.text)
    paging = state.paging(known.count())
    return render(
        request,
        "discussions/spaces.html",
        {
            "state": state,
            "paging": paging,
            "rows": [(space, space.pk in own) for space in known.order_by("name")[paging.slice]],
            "words": ACCESS_WORDS,
            "may_make": permissions.may_make_space(viewer),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a space."""
    viewer = members_only(request)
    if not permissions.may_make_space(viewer):
        raise PermissionDenied
    form = form_for(request, SpaceForm)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_space(by=viewer, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", refusal.reasons)
        else:
            messages.success(request, "The space is there. Let people in")
            return redirect("discussions:space", made.key)
    return render(request, "discussions/new_space.html", {"form": form})


def _known(request: HttpRequest, key: str) -> Any:
    return get_object_or_404(queries.known_spaces(members_only(request)), key=key)


@require_safe
def space(request: HttpRequest, space: str) -> HttpResponse:
    """A space: what it is for, its newest threads, and who is in it."""
    viewer = members_only(request)
    shown = _known(request, space)
    may_read = permissions.may_read(viewer, shown)
    rows = queries.newest_in(shown, viewer) if may_read else []
    names = queries.writers([row.opening for row in rows], viewer)
    return render(
        request,
        "discussions/space.html",
        {
            "space": shown,
            "words": ACCESS_WORDS[Access(shown.access)],
            "rows": [(row, names[row.opening_id or 0]) for row in rows],
            "place": queries.place_in(shown, viewer),
            "wish": queries.wish_about_space(viewer, shown),
            "may": {
                "read": may_read,
                "write": permissions.may_write(viewer, shown),
                "keep": permissions.may_keep_space(viewer, shown),
                "join": permissions.may_ask_to_join(viewer, shown),
            },
        },
    )


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, space: str) -> HttpResponse:
    """Who is in a space; its keepers let people in and out."""
    viewer = members_only(request)
    shown = _known(request, space)
    if shown.access == Access.OPEN or not permissions.may_read(viewer, shown):
        raise Http404
    may_keep = permissions.may_keep_space(viewer, shown)
    if request.method == "POST":
        return _changed(request, shown, viewer)
    form = FindForm(request.GET if "find" in request.GET else None)
    looked = form.cleaned_data["find"] if form.is_bound and form.is_valid() else ""
    state = ListState(request.GET)
    inside = queries.people_of(shown, state.text)
    paging = state.paging(inside.count())
    asking = queries.asking_to_join(shown) if may_keep else inside.none()
    return render(
        request,
        "discussions/people.html",
        {
            "space": shown,
            "state": state,
            "paging": paging,
            "inside": inside[paging.slice],
            "asking": asking[: state.size],
            "asking_count": asking.count(),
            "found": queries.people_to_add(shown, looked)[:12] if looked and may_keep else [],
            "looked": looked,
            "form": form,
            "may_keep": may_keep,
        },
    )


def _changed(request: HttpRequest, shown: Any, viewer: Any) -> HttpResponse:
    """Let somebody in or out, or make them a keeper."""
    person = queries.people_by_key([plain(request.POST.get("person", ""), 10)])
    if not person:
        raise Http404
    acts = {"add": actions.add_member, "remove": actions.remove_member, "keep": actions.make_keeper}
    act = acts.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        act(shown, person=person[0], by=viewer, now=timezone.now())
    except Refused as refusal:
        messages.error(request, ". ".join(refusal.reasons))
    else:
        messages.success(request, "Done")
    if person[0].pk == viewer.pk and not permissions.may_read(viewer, shown):
        return redirect("discussions:spaces")
    return redirect("discussions:people", shown.key)


@require_POST
def join(request: HttpRequest, space: str) -> HttpResponse:
    """Ask the keepers to be let in."""
    shown = _known(request, space)
    actions.ask_to_join(shown, by=members_only(request), now=timezone.now())
    messages.success(request, "Its keepers are told that you ask to join")
    return redirect("discussions:space", shown.key)


@require_POST
def follow(request: HttpRequest, space: str) -> HttpResponse:
    """Follow or mute everything in a space."""
    shown = _known(request, space)
    wish = request.POST.get("wish", "")
    if wish not in WISHES:
        raise Http404
    watching.wish(shown, follows=WISHES[wish], by=members_only(request), now=timezone.now())
    messages.success(request, SAID[wish])
    return redirect("discussions:space", shown.key)


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What one follows and mutes, space by space."""
    viewer = members_only(request)
    return render(
        request, "discussions/following.html", {"wishes": queries.all_wishes(viewer)[:100]}
    )
