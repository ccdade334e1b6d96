"""The list of questions, and one question with its answer and replies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions.replying import reply as write_reply
from waymark.network.discussions.enums import ANSWERABLE, WAITING, Access, Kind, State
from waymark.network.discussions.forms.posts import FullReplyForm, ReplyForm
from waymark.network.discussions.rules import clock as rules
from waymark.network.discussions.rules.threads import blockers_to_reply, kind_words
from waymark.network.innovations.permissions import is_member
from waymark.shared.accounts.permissions import takes_part
from waymark.shared.errors import Refused
from waymark.shared.ui.beside import beside
from waymark.shared.ui.tables import ListState, back_to

REPLIES = 20  # on one page
FOUND = 12  # people found by a name


def members_only(request: HttpRequest) -> Any:
    """Whoever asks, if they hold a seat; nobody else has business here."""
    if not is_member(request.user):
        raise PermissionDenied
    return request.user


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Questions by state, searched and narrowed; all of it lives in the address."""
    viewer, today = members_only(request), timezone.localdate()
    rights = queries.rights()
    spaces = list(queries.spaces_for(viewer).order_by("name"))
    state = ListState(
        request.GET,
        filters={
            "kind": Kind.choices,
            "right": [(value.code, value.words) for value in rights],
            "space": [(space.key, space.name) for space in spaces] if len(spaces) > 1 else [],
        },
        titles={"kind": "Kind", "right": "Right of the Code", "space": "Space"},
        tab_names=list(queries.TABS),
    )
    threads = queries.narrowed(
        queries.searched(queries.threads_for(viewer), state.text, viewer),
        kinds=state.chosen("kind"), rights=state.chosen("right"), spaces=state.chosen("space"),
    )  # fmt: skip
    counts = queries.tab_counts(threads, viewer)
    paging = state.paging(counts[state.tab])
    rows = list(
        queries.with_writers(queries.of_tab(threads, state.tab, viewer)).order_by(
            "-last_at", "-pk"
        )[paging.slice]
    )
    names = queries.writers([row.opening for row in rows], viewer)
    return render(
        request,
        "discussions/list.html",
        {
            "state": state,
            "paging": paging,
            "groups": state.groups({}),
            "tabs_of_work": [
                {"label": label, "href": state.link(tab=name), "count": counts[name],
                 "current": name == state.tab}
                for name, label in queries.TABS.items()
            ],
            "rows": [(row, names[row.opening_id], _clock(row, today)) for row in rows],
            "may_ask": takes_part(viewer),
            "moderator": permissions.may_moderate(viewer),
        },
    )  # fmt: skip


def _clock(thread: Any, today: Any) -> rules.Clock:
    return rules.clock(
        asked_on=thread.asked_on, due=thread.due_on, answered_on=thread.answered_on,
        waits=thread.state in WAITING, today=today,
    )  # fmt: skip


def found(request: HttpRequest, key: str) -> Any:
    """The thread, if this viewer may read it; anything else is not found."""
    viewer = members_only(request)
    return get_object_or_404(queries.thread_page(viewer, key))


@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, key: str) -> HttpResponse:
    """One thread: the question, its answer above all, the replies, and what became of it."""
    viewer, today = members_only(request), timezone.localdate()
    shown = found(request, key)
    form = ReplyForm(request.POST if request.method == "POST" else None, seen_by=_seen_by(shown))
    if request.method == "POST" and form.is_valid():
        try:
            made = write_reply(shown, text=form.cleaned_data["text"], by=viewer, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, "Your reply is there. Those who follow are told")
            return redirect("discussions:post", key, made.key)
    state = ListState(request.GET, size=REPLIES)
    replies = queries.replies_of(shown)
    paging = state.paging(shown.reply_count - (shown.accepted_id is not None))
    posts = list(replies[paging.slice])
    everything = [shown.opening, shown.accepted, *posts]
    links = list(shown.links.all())
    return render(
        request,
        "discussions/thread.html",
        {
            "thread": shown,
            "state": state,
            "paging": paging,
            "posts": posts,
            "told": queries.told(everything, viewer),
            "kind": kind_words(shown.kind, shown.space.name, shown.space.key == queries.COMMON),
            "clock": _clock(shown, today),
            "steps": _steps(shown, links, today),
            "answerable": shown.kind in ANSWERABLE,
            "links": links,
            "poll": getattr(shown, "poll", None),
            "done_by": queries.done_by(list(shown.near.values_list("pk", flat=True))),
            "wishes": queries.wishes_of(viewer, shown),
            "beside": beside("thread", shown.key, viewer),
            "form": form,
            "may": _may(viewer, shown),
            "closed": blockers_to_reply(
                state=shown.state, hidden=shown.opening.hidden_at is not None
            ),
            "back": back_to("/questions/", request.GET),
        },
    )


def _seen_by(thread: Any) -> str:
    return "" if thread.space.access == Access.OPEN else f"those of “{thread.space.name}”"


def _may(viewer: Any, thread: Any) -> dict[str, bool]:
    """What this viewer may do here, so that the page shows a button or leaves it out."""
    write = permissions.may_write(viewer, thread.space)
    return {
        "write": write,
        "accept": permissions.may_accept(viewer, thread) and thread.kind in ANSWERABLE,
        "close": permissions.may_close(viewer, thread),
        "poll": write and permissions.may_make_poll(viewer, thread),
        "turn": write,
        "moderate": permissions.may_moderate(viewer),
    }


def _steps(thread: Any, links: Any, today: Any) -> list[dict[str, Any]]:
    """The life of a question, as the side of its page tells it."""
    steps = [{"what": "Asked" if thread.kind in ANSWERABLE else "Written", "on": thread.asked_on,
              "state": "done"}]  # fmt: skip
    if thread.first_reply_on:
        steps.append({"what": "First reply", "on": thread.first_reply_on, "state": "done"})
    if thread.answered_on:
        steps.append({"what": "Answered", "on": thread.answered_on, "state": "done"})
    if thread.state == State.CLOSED:
        steps.append({"what": "Closed", "on": None, "state": "done"})
    clocked = [link for link in links if link.by_clock]
    if clocked:
        steps.append({"what": "Put on an agenda by the clock", "on": clocked[0].made_on,
                      "state": "done"})  # fmt: skip
    elif thread.due_on is not None and thread.state != State.CLOSED:
        words = "Would have gone" if thread.answered_on else "Goes"
        steps.append({"what": f"{words} to the next meeting’s agenda after", "on": thread.due_on,
                      "state": "next"})  # fmt: skip
    return steps


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """A reply with a file, with people to tell, to one reply among many, or without a name."""
    viewer = members_only(request)
    shown = found(request, key)
    if not permissions.may_write(viewer, shown.space):
        raise PermissionDenied
    parent = shown.posts.filter(key=request.GET.get("to", "")[:10], hidden_at=None).first()
    finding = request.POST.get("find", "").strip()[:80] if request.method == "POST" else ""
    picked = request.POST.getlist("people")[:50]
    people = queries.people_found(shown.space, finding, picked, but=viewer, most=FOUND)
    sends = request.method == "POST" and "look" not in request.POST
    form = FullReplyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        people=people, seen_by=_seen_by(shown),
        initial={"named": "no" if queries.wrote_unnamed(shown, viewer) else "yes"},
    )  # fmt: skip
    if sends and form.is_valid() and (made := _written(form, shown, parent, viewer)) is not None:
        messages.success(request, "Your reply is there. Those who follow are told")
        return redirect("discussions:post", key, made.key)
    if not sends and form.is_bound:
        form.errors.clear()  # only people were looked for: nothing is wrong yet
    return render(
        request,
        "discussions/reply.html",
        {
            "thread": shown,
            "parent": parent,
            "parent_by": queries.writers([parent], viewer)[parent.pk].name if parent else "",
            "form": form,
            "finding": finding,
            "nobody": bool(finding) and not people,
        },
    )


def _written(form: Any, shown: Any, parent: Any, viewer: Any) -> Any:
    """Write the reply; None where it was refused, with the reasons on the form."""
    given = form.cleaned_data
    file = given.get("file")
    try:
        return write_reply(
            shown, text=given["text"], parent=parent, named=given["named"] == "yes",
            people=given.get("people", ()), filename=file.name if file else "",
            data=file.read() if file else b"", by=viewer, now=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return None


def seen(request: HttpRequest, key: str, post: str) -> tuple[Any, Any]:
    """A post of a thread that this viewer may read, and the viewer."""
    viewer = members_only(request)
    found_post = queries.post_for(viewer, key, post).first()
    if found_post is None:
        raise Http404
    return viewer, found_post
