"""The list of questions, and one question with its answer and replies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.backends.utils import csrf_input
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions.replying import reply as write_reply
from waymark.network.discussions.forms.posts import FullReplyForm, ReplyForm
from waymark.network.discussions.views import told
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.remembered import reading, with_beside, with_form_key
from waymark.shared.ui.tables import plain

FOUND = 12  # people found by a name
FIND_LIMIT = 80  # letters of a name


def members_only(request: HttpRequest) -> Any:
    """Whoever asks, if they hold a seat; nobody else has business here."""
    if not permissions.is_member(request.user):
        raise PermissionDenied
    return request.user


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Questions by state, searched and narrowed; all of it lives in the address."""
    members_only(request)
    listed = told.of_list(reading(request, timezone.localdate()))
    return render(request, "discussions/list.html", {"listed": listed})


def found(request: HttpRequest, key: str) -> Any:
    """The thread, if this viewer may read it; anything else is not found."""
    viewer = members_only(request)
    return get_object_or_404(queries.thread_page(viewer, key))


@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, key: str) -> HttpResponse:
    """One thread: the question, its answer above all, the replies, and what became of it."""
    viewer = members_only(request)
    asked = reading(request, timezone.localdate(), key)
    drawn = told.of_thread(asked)
    if drawn is None:
        raise Http404
    form = form_for(request, ReplyForm, seen_by=_seen_by(drawn.thread))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            made = write_reply(drawn.thread, text=text, by=viewer, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"Your reply is there. {told_of(made)}")
            return redirect("discussions:post", key, made.key)
    key_of_form = csrf_input(request)
    return render(
        request,
        "discussions/thread.html",
        {
            "drawn": drawn,
            "thread": drawn.thread,
            "main": with_form_key(drawn.main, key_of_form),
            "side": with_form_key(with_beside(drawn.side, told.beside_thread(asked)), key_of_form),
            "form": form,
        },
    )


def told_of(post: Any) -> str:
    """Who hears of a post, in a sentence: whoever wrote @Name sees that it was understood."""
    asked = [person.name for person in queries.people_asked_to_look(post)]
    if not asked:
        return "Those who follow are told"
    return f"Those who follow are told, and asked to look: {', '.join(asked)}"


def _seen_by(thread: Any) -> str:
    return "" if queries.is_open(thread.space) else f"those of “{thread.space.name}”"


@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """A reply with a file, with people to tell, to one reply among many, or without a name."""
    viewer = members_only(request)
    shown = found(request, key)
    if not permissions.may_write(viewer, shown.space):
        raise PermissionDenied
    parent = queries.replied_to(shown, plain(request.GET.get("to", ""), 10))
    finding = plain(request.POST.get("find", ""), FIND_LIMIT)
    picked = [plain(key, 10) for key in request.POST.getlist("people")[:50]]
    people = queries.people_found(shown.space, finding, picked, but=viewer, most=FOUND)
    sends = request.method == "POST" and "look" not in request.POST
    form = form_for(request, FullReplyForm,
        people=people, seen_by=_seen_by(shown),
        initial={"named": "no" if queries.wrote_unnamed(shown, viewer) else "yes"},
    )  # fmt: skip
    if sends and form.is_valid() and (made := _written(form, shown, parent, viewer)) is not None:
        messages.success(request, f"Your reply is there. {told_of(made)}")
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
