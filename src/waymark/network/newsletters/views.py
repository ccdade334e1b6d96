"""Newsletters on the web: the archive, one letter, writing and sending it, and the feeds."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.newsletters import actions, permissions, queries
from waymark.network.newsletters.enums import Kind, State
from waymark.network.newsletters.forms import NarrowForm, NewsletterForm
from waymark.shared.errors import Refused
from waymark.shared.notifications.queries import who_gets_this
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import plural

ATOM = "application/atom+xml; charset=utf-8"
MOST_POSTED = 50  # of one kind: far more than may be chosen
LONGEST_CHOICE = 80


@login_not_required  # a stranger reads those that the co-ordinator published openly
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every newsletter that this reader may open, the newest first, drafts before them."""
    state = ListState(request.GET)
    found = queries.newsletters_for(request.user)
    paging = state.paging(found.count())
    return render(
        request,
        "newsletters/archive.html",
        {
            "newsletters": found.order_by("-state", "-sent_at", "-pk")[paging.slice],
            "paging": paging,
            "may_write": permissions.may_write(request.user),
            "may_have_feed": permissions.may_have_feed(request.user),
        },
    )


@login_not_required  # the same readers as the archive
@require_safe
def newsletter(request: HttpRequest, key: str) -> HttpResponse:
    """One newsletter, as it was sent."""
    found = get_object_or_404(queries.newsletters_for(request.user), key=key)
    return render(
        request,
        "newsletters/newsletter.html",
        {
            "newsletter": found,
            "pointers": queries.shown(found),
            "may_write": permissions.may_write(request.user),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a newsletter."""
    if not permissions.may_write(request.user):
        raise PermissionDenied
    narrow, form = _forms(request)
    if _sends(request) and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("title", "text", "open", "chosen")}
        begun = actions.begin(by=request.user, now=timezone.now(), **given)
        return redirect("newsletters:send", begun.key)
    return _asked(request, narrow, form)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a newsletter that was not sent yet."""
    found = _draft(request, key)
    narrow, form = _forms(request, found)
    if _sends(request) and form.is_valid():
        try:
            actions.write(found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("newsletters:send", key)
    return _asked(request, narrow, form, found)


def _sends(request: HttpRequest) -> bool:
    """Whether the letter is to be saved; else only other choices are to be shown."""
    return request.method == "POST" and "look" not in request.POST


def _asked(
    request: HttpRequest, narrow: NarrowForm, form: NewsletterForm, found: Any = None
) -> HttpResponse:
    if form.is_bound and not _sends(request):
        form.errors.clear()  # only other choices were looked for: nothing is wrong yet
    context = {"form": form, "narrow": narrow, "newsletter": found}
    return render(request, "newsletters/edit.html", context)


def _forms(request: HttpRequest, found: Any = None) -> tuple[NarrowForm, NewsletterForm]:
    """What is shown to choose from, and the letter; what was chosen is always shown too."""
    today, invented = timezone.localdate(), request.user.is_invented
    narrow = form_for(
        request, NarrowForm,
        rights=queries.rights_to_choose(), last=queries.last_sent_on(invented=invented),
    )  # fmt: skip
    initial: dict[str, Any] = {}
    kept = queries.pointers_of(found) if found is not None else {}
    if found is not None:
        initial = {name: getattr(found, name) for name in ("title", "text", "open")}
        initial |= {"seen": found.saved, **{kind: list(kept) for kind in Kind.values}}
    if request.method == "POST":
        kept = kept | queries.known(_posted(request.POST), today, invented=invented)
    offered = queries.offered(today, invented=invented, wanted=narrow.wanted())
    return narrow, form_for(request, NewsletterForm, offered=offered, kept=kept, initial=initial)


def _posted(posted: QueryDict) -> list[str]:
    """What was chosen in the form before; not what no form of ours could send."""
    values = [value for kind in Kind.values for value in posted.getlist(kind)[:MOST_POSTED]]
    return [value for value in values if value.isprintable() and len(value) <= LONGEST_CHOICE]


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, key: str) -> HttpResponse:
    """Read a newsletter once more, see who will get it, and send it."""
    found = _written(request, key)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            sent = actions.send(found, by=request.user, now=timezone.now())
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            messages.success(request, f"Sent to {plural(sent.told, 'person', 'people')}")
            return redirect("newsletters:newsletter", key)
    elif found.state == State.SENT:
        return redirect("newsletters:newsletter", key)
    return render(
        request,
        "newsletters/send.html",
        {
            "newsletter": found,
            "pointers": queries.shown(found),
            "reach": who_gets_this(queries.readers(found), kind="newsletters.sent"),
            "refused": reasons,
        },
    )


@require_POST
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw away a newsletter that nobody has read."""
    actions.discard(_draft(request, key), by=request.user, now=timezone.now())
    messages.success(request, "The draft is thrown away")
    return redirect("newsletters:list")


def _written(request: HttpRequest, key: str) -> Any:
    found = get_object_or_404(queries.newsletters_for(request.user), key=key)
    if not permissions.may_write(request.user):
        raise PermissionDenied
    return found


def _draft(request: HttpRequest, key: str) -> Any:
    found = _written(request, key)
    if found.state != State.DRAFT:
        raise Http404
    return found


# ---- feeds -------------------------------------------------------------------------------------


@login_not_required  # holds nothing but what was published openly
@require_safe
def open_feed(request: HttpRequest) -> HttpResponse:
    """What everybody may read, for feed readers: the same whoever asks, as caches may keep it."""
    cache = "private, no-store" if request.user.is_authenticated else "public, max-age=900"
    return _feed(queries.atom(queries.for_everybody(), address=request.path), cache)


@login_not_required  # the secret in the address says whose feed it is; it can be revoked
@require_safe
def private_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Every newsletter that the owner of this address may read."""
    person = queries.reader_by_token(token)
    if person is None:
        raise Http404
    # No address of its own in it: a feed is passed on more easily than an address.
    content = queries.atom(queries.newsletters_for(person), address=reverse("newsletters:list"))
    return _feed(content, "private, no-store")


def _feed(content: str, cache: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ATOM)
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def own_feed(request: HttpRequest) -> HttpResponse:
    """One's own private address of the feed: made, made anew, taken away."""
    if not permissions.may_have_feed(request.user):
        raise PermissionDenied
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        actions.revoke_feed(by=request.user, now=timezone.now())
        messages.success(request, "Your address opens nothing any more")
        return redirect("newsletters:own_feed")
    if request.method == "POST":
        token = actions.make_feed(by=request.user, now=timezone.now())
        address = settings.WAYMARK_ADDRESS + reverse("newsletters:private_feed", args=[token])
    feed = queries.feed_of(request.user)
    return render(request, "newsletters/feed.html", {"feed": feed, "address": address})
