"""One post: where it stands, what may be done with it, its history and its files."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.actions import answering, moderating, replying, watching
from waymark.network.discussions.enums import ANSWERABLE, Mark
from waymark.network.discussions.forms.posts import EditForm, ReportForm
from waymark.network.discussions.views.threads import found, members_only, seen
from waymark.network.discussions.views.told import REPLIES
from waymark.shared.errors import Refused
from waymark.shared.files.views import handed_over
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import plain

WISHES = {"follow": True, "mute": False, "neither": None}
SAID = {
    "follow": "You hear of what is new here",
    "mute": "You hear nothing of this any more",
    "neither": "You hear of this as you do of the rest",
}


@require_safe
def place(request: HttpRequest, key: str, post: str) -> HttpResponse:
    """The page of the thread on which a post stands."""
    _, shown = seen(request, key, post)
    thread = shown.thread
    address = f"/questions/{key}/"
    if shown.number > 1 and thread.accepted_id != shown.pk:
        page = queries.page_of_post(thread, shown, REPLIES)
        address += f"?page={page}" if page > 1 else ""
    return redirect(f"{address}#post-{shown.number}")


@require_safe
def more(request: HttpRequest, key: str, post: str) -> HttpResponse:
    """Everything that may be done with one post."""
    viewer, shown = seen(request, key, post)
    thread = shown.thread
    return render(
        request,
        "discussions/more.html",
        {
            "thread": thread,
            "post": shown,
            "told": queries.told([shown], viewer)[shown.pk],
            "wish": queries.wishes_of(viewer, thread).get(shown.key),
            "may": {
                "write": permissions.may_write(viewer, thread.space) and not shown.hidden_at,
                "edit": permissions.may_edit(viewer, shown),
                "accept": permissions.may_accept(viewer, thread)
                and shown.number > 1 and thread.kind in ANSWERABLE and not shown.hidden_at,
                "moderate": permissions.may_moderate(viewer),
            },
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, post: str) -> HttpResponse:
    """Change what one wrote; what it said before stays readable."""
    viewer, shown = seen(request, key, post)
    if not permissions.may_edit(viewer, shown):
        raise PermissionDenied
    opens = shown.number == 1
    form = form_for(request, EditForm,
        opens=opens, unnamed=shown.by_id is None,
        initial={"title": shown.thread.title, "text": shown.text},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        replying.edit(shown, by=viewer, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Changed. What it said before can still be read")
        return redirect("discussions:post", key, post)
    return render(
        request, "discussions/edit.html", {"thread": shown.thread, "post": shown, "form": form}
    )


@require_safe
def history(request: HttpRequest, key: str, post: str) -> HttpResponse:
    """What a post said before it was changed."""
    viewer, shown = seen(request, key, post)
    if shown.hidden_at is not None and not permissions.may_moderate(viewer):
        raise Http404
    return render(
        request,
        "discussions/history.html",
        {
            "thread": shown.thread,
            "post": shown,
            "writer": queries.writers([shown], viewer)[shown.pk],
            "edits": queries.edits_of(shown)[:50],
        },
    )


@require_POST
def mark(request: HttpRequest, key: str, post: str) -> HttpResponse:
    """Set one of the few marks, or take it back."""
    viewer, shown = seen(request, key, post)
    chosen = request.POST.get("mark", "")
    if chosen not in Mark.values:
        raise Http404
    watching.react(shown, mark=chosen, by=viewer, now=timezone.now())
    return redirect("discussions:post", key, post)


@require_POST
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Take a reply as the answer, or take the answer back."""
    viewer = members_only(request)
    thread = found(request, key)
    if not permissions.may_accept(viewer, thread):
        raise PermissionDenied
    try:
        if "post" in request.POST:
            post = get_object_or_404(queries.posts_of(thread, plain(request.POST["post"], 10)))
            answering.accept(post, by=viewer, now=timezone.now())
            messages.success(request, "Taken as the answer. It stands above the replies")
        else:
            answering.take_back(thread, by=viewer, now=timezone.now())
            messages.success(request, "It waits for an answer again")
    except Refused as refusal:
        messages.error(request, ". ".join(refusal.reasons))
    return redirect("discussions:thread", key)


@require_POST
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Follow or mute a thread, or one reply of it."""
    viewer = members_only(request)
    thread = found(request, key)
    wish = request.POST.get("wish", "")
    if wish not in WISHES:
        raise Http404
    about = thread
    if "post" in request.POST:
        about = get_object_or_404(queries.posts_of(thread, plain(request.POST["post"], 10)))
    watching.wish(about, follows=WISHES[wish], by=viewer, now=timezone.now())
    messages.success(request, SAID[wish])
    return redirect("discussions:thread", key)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, key: str, post: str) -> HttpResponse:
    """Tell the co-ordinator that a post should not stand."""
    viewer, shown = seen(request, key, post)
    form = form_for(request, ReportForm)
    if request.method == "POST" and form.is_valid():
        moderating.report(shown, by=viewer, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "The co-ordinator is told. Its writer does not learn who did")
        return redirect("discussions:thread", key)
    return render(
        request, "discussions/report.html", {"thread": shown.thread, "post": shown, "form": form}
    )


@require_safe
def file(request: HttpRequest, key: str, file: str) -> FileResponse:
    """Hand a file of a post over, to keep and never to open here."""
    thread = found(request, key)
    kept = queries.file_of(thread, file, members_only(request))
    if kept is None:
        raise Http404
    return handed_over(kept)
