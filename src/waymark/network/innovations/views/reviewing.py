"""Reviewing before publication, and keeping a practice true after it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.measures.calendar import add_working_days
from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import keeping
from waymark.network.innovations.actions import reviewing as actions
from waymark.network.innovations.forms import practices as forms
from waymark.network.innovations.forms.sections import LABELS, SECTIONS, changes_between
from waymark.network.innovations.queries import links
from waymark.network.innovations.rules import staleness
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState

ABOUT = [(section.name, section.heading) for section in SECTIONS] + [
    ("points", "Points of fit"),
    ("papers", "Papers"),
    ("evidence", "The strength of its evidence"),
]

# A remark may also be about one field, where it came with a practice from elsewhere.
SAID_ABOUT = {name: label for name, (label, _) in LABELS.items()} | dict(ABOUT)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, key: str) -> HttpResponse:
    """The draft with its comments: the reviewer decides, the writers answer."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    if not permissions.may_see_unpublished(request.user, innovation) and not (
        permissions.may_comment(request.user, innovation)
    ):
        raise Http404
    version = innovation.current
    if permissions.may_see_unpublished(request.user, innovation):
        version = innovation.working or version
    form = form_for(request, forms.CommentForm, sections=ABOUT)
    if request.method == "POST" and form.is_valid():
        actions.comment(innovation, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Your comment is with its writers")
        return redirect("innovations:review", key)
    comments = queries.comments_on(innovation)
    paging = ListState(request.GET).paging(comments.count())
    return render(
        request,
        "innovations/review.html",
        {
            "innovation": innovation,
            "version": version,
            "sections": SECTIONS,
            "about": SAID_ABOUT,
            "form": form,
            "paging": paging,
            "comments": list(comments[paging.slice]),
            "values": queries.by_list(version),
            "papers": queries.papers(innovation),
            "viewer": request.user,
            "reply": _reply(innovation),
            "blockers": actions.blockers_to_publish(innovation, by=request.user),
            "may_review": permissions.may_review(request.user, innovation),
            "may_comment": permissions.may_comment(request.user, innovation),
            "may_edit": permissions.may_edit(request.user, innovation),
        },
    )


def _reply(innovation):
    """Until when a reply is due: ten working days after it was sent."""
    if innovation.submitted_at is None or not innovation.with_reviewers:
        return None
    today = timezone.localdate()
    clock = staleness.reply_clock(timezone.localdate(innovation.submitted_at), add_working_days)
    return {"words": clock.words(today), "state": clock.state(today).value}


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Answer one comment."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    comment = get_object_or_404(queries.comments_on(innovation), pk=number)
    if not (permissions.may_edit(request.user, innovation) or comment.by_id == request.user.pk):
        raise Http404
    form = form_for(request, forms.AnswerForm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_comment(
                comment, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            messages.error(request, refusal.reasons[0])
        return redirect("innovations:review", key)
    return render(
        request,
        "innovations/answer.html",
        {"innovation": innovation, "comment": comment, "form": form, "about": SAID_ABOUT},
    )


@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """The reviewer publishes the practice or sends it back with comments."""
    innovation = get_object_or_404(queries.practice_page(queries.to_decide(request.user), key))
    decision = request.POST.get("decision", "")
    act = {"publish": actions.publish, "send_back": actions.send_back}.get(decision)
    if act is None:
        raise Http404
    try:
        if not _decided_already(innovation, decision, request.user):
            act(innovation, by=request.user, now=timezone.now())
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect("innovations:review", key)
    if decision == "publish":
        messages.success(request, "Published. Its writers have been told")
        return redirect("innovations:practice", key)
    messages.success(request, "Sent back with your comments")
    return redirect("innovations:work")


def _decided_already(innovation, decision, viewer) -> bool:
    """The button was pressed twice: it stands as this reviewer has decided."""
    if innovation.with_reviewers or innovation.decided_by_id != viewer.pk:
        return False
    return (decision == "publish") == (innovation.working is None)


@require_http_methods(["GET", "POST"])
def care(request: HttpRequest, key: str) -> HttpResponse:
    """Keep it true: confirm, open to the world, hand over, check, archive."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    handover = form_for(
        request,
        forms.ContactForm,
        when="hand_over" in request.POST,
        seats=queries.seats_to_hand_to(innovation),
    )
    if _handed_over_already(handover, innovation):
        return redirect("innovations:practice", key)
    if innovation.current is None or not permissions.may_edit(request.user, innovation):
        raise Http404
    archive_form = form_for(request, forms.ArchiveForm, when="archive" in request.POST)
    if request.method == "POST":
        try:
            done = _care(request, innovation, archive_form, handover)
        except Refused as refusal:
            for reason in refusal.reasons:
                messages.error(request, reason)
            return redirect("innovations:care", key)
        if done:
            messages.success(request, done)
            return redirect("innovations:practice", key)
    return render(
        request,
        "innovations/care.html",
        {
            "innovation": innovation,
            "version": innovation.current,
            "archive_form": archive_form,
            "handover": handover,
            "freshness": staleness.freshness_sentence(innovation.confirmed_on, timezone.localdate())
            if innovation.confirmed_on
            else "",
            "may_open": permissions.may_publish_openly(request.user, innovation),
            "may_archive": permissions.may_archive(request.user, innovation),
        },
    )


def _handed_over_already(handover, innovation) -> bool:
    """The button was pressed twice: whoever handed it over may no longer look after it."""
    seat = innovation.contact_seat_id
    return bool(seat) and handover.is_bound and str(handover["seat"].value()) == str(seat)


def _care(request, innovation, archive_form, handover) -> str:
    """Do the one thing that was asked; the sentence says what was done, empty means not yet."""
    by, now = request.user, timezone.now()
    if "confirm" in request.POST:
        keeping.confirm_still_true(innovation, by=by, now=now)
        return "Thank you. Readers see that it was confirmed today"
    if "public" in request.POST:
        wanted = request.POST["public"] == "yes"
        keeping.set_public(innovation, public=wanted, by=by, now=now)
        return "Anybody can read it now" if wanted else "Only members can read it now"
    if "check" in request.POST:
        if innovation.state != "under_review":  # pressed twice, it is so already
            keeping.put_under_review(innovation, by=by, now=now)
        return "Readers see that it is being checked"
    if "archive" in request.POST and archive_form.is_valid():
        reason = archive_form.cleaned_data["reason"]
        if (innovation.state, innovation.archived_reason) != ("archived", reason):
            keeping.archive(innovation, reason=reason, by=by, now=now)
        return "Archived. It stays readable, with your reason"
    if "hand_over" in request.POST and handover.is_valid():
        keeping.transfer(innovation, by=by, now=now, **handover.cleaned_data)
        return "Handed over"
    return ""


@login_not_required  # the link in the mail proves who was asked
@require_http_methods(["GET", "POST"])
def still_true(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mail's link: opening it changes nothing, the button confirms."""
    try:
        key, confirmed_on = links.read_still_true(token)
    except signing.BadSignature:
        raise Http404 from None
    innovation = get_object_or_404(queries.shown(), key=key)
    used = str(innovation.confirmed_on) != confirmed_on
    done = request.method == "POST" and not used
    if done:
        keeping.confirm_still_true(innovation, by=None, now=timezone.now())
    return render(
        request,
        "innovations/still_true.html",
        {"innovation": innovation, "done": done, "used": used},
    )


@require_safe
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Every published version, newest first, with what changed."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    versions = queries.published_versions(innovation)
    paging = ListState(request.GET, size=50).paging(versions.count())
    return render(
        request,
        "innovations/versions.html",
        {"innovation": innovation, "versions": versions[paging.slice], "paging": paging},
    )


@require_safe
def difference(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What one version changed against the one before it."""
    innovation = get_object_or_404(queries.practice_page(queries.practices_for(request.user), key))
    both = queries.version_and_the_one_before(
        innovation,
        number,
        with_draft=permissions.may_see_unpublished(request.user, innovation),
    )
    if both is None:
        raise Http404
    newer, older = both
    return render(
        request,
        "innovations/difference.html",
        {
            "innovation": innovation,
            "newer": newer,
            "older": older,
            "changes": changes_between(older, newer),
        },
    )
