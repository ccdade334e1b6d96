"""Items of an agenda: offered, decided, looked at, changed; slots, and updates of partners."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions import agenda as actions
from waymark.shared.meetings.actions import booking
from waymark.shared.meetings.actions.agenda import Origin
from waymark.shared.meetings.enums import AFTER_IT, BEFORE_IT, ItemState, Ruling
from waymark.shared.meetings.forms.agenda import (
    BookForm,
    DecideForm,
    ItemForm,
    OfferForm,
    SlotForm,
    UpdateForm,
)
from waymark.shared.meetings.views.asking import ask, do, officer, readable
from waymark.shared.ui.forms import Form, form_for
from waymark.shared.ui.tables import ListState
from waymark.shared.ui.words import full_date


def _here(key: str) -> str:
    return reverse("meetings:meeting", args=[key])


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, key: str) -> HttpResponse:
    """Offer an item; after the day for items it needs the chair's ruling, and the page says so."""
    found = readable(request, key)
    if not permissions.may_offer_item(request.user, found):
        raise PermissionDenied
    form = form_for(request, OfferForm)
    late = rules.is_late(found.items_by, timezone.localdate())

    def act(asked: dict[str, Any]) -> str:
        item = actions.offer_item(
            meeting=found, owner=request.user, organisation=request.user.organisation,
            led_by=str(request.user.organisation or ""), by=request.user, now=timezone.now(),
            **asked,
        )  # fmt: skip
        if item.ruling == Ruling.WAITING:
            return "Offered. It came after its day, so the chair decides whether to let it in"
        if item.state == ItemState.ACCEPTED:
            return "It is on the agenda"
        return "Offered. Chair or secretary decide, and you are told"

    lead = f"Items were due by {full_date(found.items_by)}: only the chair lets a late one in."
    return ask(
        request, form, act, to=_here(key), caption=found.title, heading="Offer an item",
        press="Offer it", lead=lead if late else f"Items are due by {full_date(found.items_by)}.",
    )  # fmt: skip


@require_safe
def offers(request: HttpRequest, key: str) -> HttpResponse:
    """What was offered and waits: for chair and secretary all of it, for others their own."""
    found = readable(request, key)
    may_run = permissions.may_run(request.user, found.group)
    rows = queries.offered_to(request.user, found)
    state = ListState(request.GET)
    paging = state.paging(rows.count())
    return render(
        request,
        "meetings/offers.html",
        {
            "meeting": found,
            "rows": rows[paging.slice],
            "paging": paging,
            "late": rules.is_late(found.items_by, timezone.localdate()),
            "may_run": may_run,
            "may_rule": permissions.may_rule(request.user, found.group),
        },
    )


def _item(request: HttpRequest, key: str, item_key: str) -> tuple[Any, Any]:
    """A meeting and one of its items; what is not on the agenda only for those it concerns."""
    found = readable(request, key)
    item = get_object_or_404(queries.item_of(found, item_key))
    item.meeting = found
    concerned = permissions.may_run(request.user, found.group) or (
        item.offered_by_id == request.user.pk or request.user.sits_in(item.organisation)
    )
    if item.state != ItemState.ACCEPTED and not concerned:
        raise Http404
    return found, item


@require_safe
def item(request: HttpRequest, key: str, item_key: str) -> HttpResponse:
    """One item: what it is about, what fills it, where it came from, its papers."""
    found, shown = _item(request, key, item_key)
    lines = [queries.Line(**line) for line in shown.lines]
    if shown.source and found.state not in AFTER_IT:
        lines = queries.standing_lines(
            shown.source, found, today=timezone.localdate(), viewer=request.user
        )
    is_open = found.state in BEFORE_IT
    return render(
        request,
        "meetings/item.html",
        {
            "meeting": found,
            "item": shown,
            "lines": lines,
            "papers": list(queries.papers_of_item(request.user, found, shown)),
            "updates": queries.updates_of(found) if shown.kind == "partners" else [],
            "may": {
                "run": is_open and permissions.may_run(request.user, found.group),
                "rule": is_open
                and shown.ruling == Ruling.WAITING
                and permissions.may_rule(request.user, found.group),
                "take_back": is_open and permissions.may_take_back(request.user, shown),
                "book": is_open
                and shown.kind == "slot"
                and shown.organisation_id is None
                and permissions.may_book_slot(request.user, found),
                "free": is_open
                and shown.kind == "slot"
                and shown.organisation_id is not None
                and permissions.may_free_slot(request.user, shown),
                "paper": is_open and permissions.may_add_paper(request.user, found, shown),
                "hand_in": is_open
                and shown.kind == "partners"
                and permissions.may_hand_in_update(request.user, found),
            },
        },
    )


@require_POST
def take(request: HttpRequest, key: str, item_key: str) -> HttpResponse:
    """Put an offered item on the agenda."""
    found, shown = _item(request, key, item_key)
    officer(request, found.group)
    return do(
        request,
        lambda: actions.take_item(shown, by=request.user, now=timezone.now()),
        f"“{shown.title}” is on the agenda",
        reverse("meetings:offers", args=[key]),
    )


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: str, item_key: str, what: str) -> HttpResponse:
    """Decline an item, or rule on a late one; each with its reason."""
    found, shown = _item(request, key, item_key)
    if what == "decline":
        officer(request, found.group)
    elif not permissions.may_rule(request.user, found.group):
        raise PermissionDenied
    form = form_for(request, DecideForm)
    heading, press, said = {
        "decline": ("Why is it not taken?", "Do not take it", "It is not taken"),
        "let-in": ("Why is it let in?", "Let it in", "It is let in, and on the agenda"),
        "refuse": ("Why is it not let in?", "Do not let it in", "It is not let in"),
    }[what]

    def act(asked: dict[str, Any]) -> str:
        by, now = request.user, timezone.now()
        if what == "decline":
            actions.decline_item(shown, because=asked["reason"], by=by, now=now)
        else:
            actions.rule_on_item(
                shown, let_in=what == "let-in", reason=asked["reason"], by=by, now=now
            )
        return said

    return ask(
        request, form, act, to=reverse("meetings:offers", args=[key]), caption=shown.title,
        heading=heading, press=press, lead="Whoever offered it is told, with your reason.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, key: str, item_key: str) -> HttpResponse:
    """Take an item back, or off the agenda, once that was asked."""
    found, shown = _item(request, key, item_key)
    if not permissions.may_take_back(request.user, shown):
        raise PermissionDenied
    on_it = shown.state == ItemState.ACCEPTED

    def act(_: dict[str, Any]) -> str:
        actions.take_back_item(shown, by=request.user, now=timezone.now())
        return f"“{shown.title}” is {'off the agenda' if on_it else 'taken back'}"

    return ask(
        request, form_for(request, Form), act, to=_here(key), caption=found.title,
        heading=f"Take “{shown.title}” {'off the agenda' if on_it else 'back'}?",
        press="Yes, take it off" if on_it else "Yes, take it back",
        notes=(
            "It cannot be put back: it would have to be offered again",
            "Papers that were handed in for it stay with the meeting",
        ),
        warning=True, back=reverse("meetings:item", args=[key, item_key]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change_item(request: HttpRequest, key: str, item_key: str) -> HttpResponse:
    """Change the words, length or place of an item."""
    found, shown = _item(request, key, item_key)
    officer(request, found.group)
    fields = ("title", "text", "minutes", "led_by", "paper_wanted", "position")
    form = form_for(request, ItemForm, initial={name: getattr(shown, name) for name in fields})

    def act(asked: dict[str, Any]) -> str:
        actions.change_item(shown, by=request.user, now=timezone.now(), **asked)
        return "Kept"

    return ask(
        request, form, act, to=_here(key), caption=found.title, heading=shown.title,
        press="Keep it",
    )  # fmt: skip


# ---- slots, and updates of partners ------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def open_slot(request: HttpRequest, key: str) -> HttpResponse:
    """Keep time for a presentation that a force can book."""
    found = readable(request, key)
    officer(request, found.group)
    form = form_for(request, SlotForm)

    def act(asked: dict[str, Any]) -> str:
        booking.open_slot(found, by=request.user, now=timezone.now(), **asked)
        return "A slot is open. Any force of the group can book it"

    return ask(
        request, form, act, to=_here(key), caption=found.title,
        heading="Keep a slot for a presentation", press="Open the slot",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, key: str, item_key: str) -> HttpResponse:
    """Book a slot for one's force, with the practice that it shows."""
    found, slot = _item(request, key, item_key)
    if not permissions.may_book_slot(request.user, found):
        raise PermissionDenied
    forces = {seat.organisation.slug: seat.organisation for seat in request.user.hats}
    shown = _practices(request.user)
    form = form_for(
        request, BookForm, organisations=[(slug, each.name) for slug, each in forces.items()],
        practices=[(code, title) for code, title, _ in shown],
    )  # fmt: skip

    def act(asked: dict[str, Any]) -> str:
        origin = next(
            (Origin("practice", code, href, title) for code, title, href in shown
             if code == asked.get("practice")), None,
        )  # fmt: skip
        booking.book_slot(
            slot, organisation=forces[asked["organisation"]], title=asked["title"],
            text=asked["text"], origin=origin, by=request.user, now=timezone.now(),
        )  # fmt: skip
        return f"Booked. Hand in your slides by {full_date(found.papers_by)}"

    return ask(
        request, form, act, to=_here(key), caption=found.title, heading="Book this slot",
        press="Book it", lead=f"{slot.minutes} minutes on {full_date(found.on)}.",
    )  # fmt: skip


def _practices(viewer: Any) -> list[tuple[str, str, str]]:
    """What other apps offer to be shown: key, title and address."""
    path = settings.WAYMARK_AGENDA_LINKS.get("practice")
    return import_string(path)(viewer) if path else []


@require_http_methods(["GET", "POST"])
def free(request: HttpRequest, key: str, item_key: str) -> HttpResponse:
    """Give a slot back, once that was asked."""
    found, slot = _item(request, key, item_key)
    if not permissions.may_free_slot(request.user, slot):
        raise PermissionDenied

    def act(_: dict[str, Any]) -> str:
        booking.free_slot(slot, by=request.user, now=timezone.now())
        return "The slot is free again"

    return ask(
        request, form_for(request, Form), act, to=_here(key), caption=found.title,
        heading="Give this slot back?", press="Yes, give it back",
        lead=f"{slot.minutes} minutes for “{slot.title}”"
        + (f", booked by {slot.organisation}." if slot.organisation else "."),
        notes=(
            "Its title and text are deleted, and any other force can book it",
            f"Slots can be booked until {full_date(found.items_by)}",
        ),
        warning=True, back=reverse("meetings:item", args=[key, item_key]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, key: str) -> HttpResponse:
    """Hand in what is new with a partner, or put it right."""
    found = readable(request, key)
    if not permissions.may_hand_in_update(request.user, found):
        raise PermissionDenied
    places = {seat.organisation.slug: seat.organisation for seat in request.user.hats}
    there = next(
        (each for each in queries.updates_of(found) if each.organisation in places.values()), None
    )
    form = form_for(
        request, UpdateForm, organisations=[(slug, each.name) for slug, each in places.items()],
        initial={"text": there.text} if there else {},
    )  # fmt: skip

    def act(asked: dict[str, Any]) -> str:
        booking.hand_in_update(
            found, organisation=places[asked["organisation"]], text=asked["text"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        return "Handed in. Members read it beforehand"

    return ask(
        request, form, act, to=_here(key), caption=found.title, heading="Your update",
        press="Hand it in",
    )  # fmt: skip
