"""Keeping the pages of law: for co-ordinators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.network.legislation import permissions, queries
from waymark.network.legislation.actions import items, links, provisions, readiness, stages
from waymark.network.legislation.enums import LinkKind
from waymark.network.legislation.forms import keeping as forms
from waymark.network.legislation.rules import checks
from waymark.network.legislation.rules.words import counted, day_words
from waymark.network.legislation.views.reading import reader, tabs
from waymark.shared.errors import Refused
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


def keeper(request: HttpRequest) -> Any:
    """Whoever asks, if they keep the pages of law."""
    viewer = reader(request)
    if not permissions.may_edit(viewer):
        raise PermissionDenied
    return viewer


def kept_item(request: HttpRequest, key: str) -> Any:
    return get_object_or_404(queries.items_for(keeper(request)), key=key)


def kept_provision(request: HttpRequest, key: str) -> Any:
    found = queries.provisions_for(keeper(request)).select_related("instrument")
    return get_object_or_404(found, key=key)


Act = Callable[..., Any]


def asked(
    request: HttpRequest, form: Any, act: Act, *, done: str, page: dict[str, Any]
) -> HttpResponse:
    """Show a form, and do its act with what was typed; a refusal heads the form."""
    if request.method == "POST" and form.is_valid():
        try:
            to = act(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, done)
            return redirect(to if isinstance(to, str) else page["back"])
    return render(request, "legislation/form.html", {"form": form, **page})


def _who_and_when(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an item down."""
    viewer = keeper(request)
    form = form_for(
        request, forms.NewItemForm, parents=queries.parents_for(viewer), seats=queries.owner_seats()
    )

    def act(kind: str, **fields: Any) -> str:
        made = items.add_item(kind=kind, fields=fields, **_who_and_when(request))
        return f"/law/{made.key}/"

    page = {"caption": "Law and Code", "heading": "Write an item down", "press": "Write it down",
            "back": "/law/", "words": "Back to law and Code",
            "told": "Whoever follows everything in Law and Code is told."}  # fmt: skip
    return asked(request, form, act, done="Written down", page=page)


ITEM_FIELDS = items.FIELDS


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Put an item right."""
    item = kept_item(request, key)
    form = form_for(
        request,
        forms.ItemForm,
        parents=queries.parents_for(request.user, not_this=item),
        seats=queries.owner_seats(),
        initial={name: getattr(item, name) for name in ITEM_FIELDS},
    )

    def act(**fields: Any) -> None:
        items.change_item(item, fields=fields, **_who_and_when(request))

    return asked(request, form, act, done="Saved", page=_page(item, "Put it right", "Save"))


def _page(item: Any, heading: str, press: str, told: str = "") -> dict[str, Any]:
    return {"caption": item.title, "heading": heading, "press": press, "told": told,
            "back": f"/law/{item.key}/", "words": "Back to the item"}  # fmt: skip


TOLD = "Whoever follows this item, one of its rights or everything is told."


@require_http_methods(["GET", "POST"])
def stage(request: HttpRequest, key: str) -> HttpResponse:
    """Record a stage."""
    item = kept_item(request, key)
    form = form_for(request, forms.StageForm, kind=item.kind)

    def act(**fields: Any) -> None:
        stages.record_stage(item, **fields, **_who_and_when(request))

    page = _page(item, "Where has it got to?", "Record the stage", TOLD)
    return asked(request, form, act, done="Stage recorded", page=page)


@require_http_methods(["GET", "POST"])
def withdraw_stage(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a stage that was recorded in error."""
    keeper(request)
    found = get_object_or_404(queries.stages(), pk=number)
    form = form_for(request, forms.WithdrawForm)

    def act(because: str) -> None:
        stages.withdraw_stage(found, because=because, **_who_and_when(request))

    page = _page(found.instrument, "Withdraw a stage", "Withdraw it")
    return asked(request, form, act, done="Withdrawn; it stays on record", page=page)


@require_http_methods(["GET", "POST"])
def add_provision(request: HttpRequest, key: str) -> HttpResponse:
    """Write down a section of an item."""
    item = kept_item(request, key)
    form = form_for(request, forms.ProvisionForm)

    def act(**fields: Any) -> str:
        made = provisions.add_provision(item, fields=fields, **_who_and_when(request))
        return f"/law/provisions/{made.key}/"

    page = _page(item, "Write a provision down", "Write it down")
    return asked(request, form, act, done="Written down", page=page)


@require_http_methods(["GET", "POST"])
def edit_provision(request: HttpRequest, key: str) -> HttpResponse:
    """Put a provision right."""
    found = kept_provision(request, key)
    form = form_for(
        request,
        forms.ProvisionForm,
        initial={name: getattr(found, name) for name in provisions.FIELDS},
    )

    def act(**fields: Any) -> None:
        provisions.change_provision(found, fields=fields, **_who_and_when(request))

    page = _provision_page(found, "Put it right", "Save")
    return asked(request, form, act, done="Saved", page=page)


def _provision_page(provision: Any, heading: str, press: str, told: str = "") -> dict[str, Any]:
    return {"caption": f"{provision.instrument.title}, {provision.number}", "heading": heading,
            "press": press, "told": told, "back": f"/law/provisions/{provision.key}/",
            "words": "Back to the provision"}  # fmt: skip


@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, key: str) -> HttpResponse:
    """Record the day on which a provision begins, changes or ends."""
    found = kept_provision(request, key)
    form = form_for(request, forms.DayForm, items=queries.parents_for(request.user))

    def act(**fields: Any) -> None:
        provisions.record_day(found, **fields, **_who_and_when(request))

    page = _provision_page(found, "From when, and for whom?", "Record the day", TOLD)
    return asked(request, form, act, done="Day recorded", page=page)


@require_http_methods(["GET", "POST"])
def withdraw_day(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a day that was recorded in error."""
    keeper(request)
    found = get_object_or_404(queries.days(), pk=number)
    form = form_for(request, forms.WithdrawForm)

    def act(because: str) -> None:
        provisions.withdraw_day(found, because=because, **_who_and_when(request))

    page = _provision_page(found.provision, f"Withdraw {day_words(found.on)}", "Withdraw it", TOLD)
    return asked(request, form, act, done="Withdrawn; it stays on record", page=page)


@require_http_methods(["GET", "POST"])
def add_duty(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what changes for forces."""
    item = kept_item(request, key)
    form = form_for(request, forms.DutyForm, provisions=item.provisions.all())

    def act(**fields: Any) -> None:
        readiness.add_duty(item, fields=fields, **_who_and_when(request))

    page = _page(item, "What changes for forces?", "Write it down", TOLD)
    return asked(request, form, act, done="Written down", page=page)


@require_http_methods(["GET", "POST"])
def edit_duty(request: HttpRequest, number: int) -> HttpResponse:
    """Put right what changes for forces."""
    keeper(request)
    duty = get_object_or_404(queries.duties(), pk=number)
    form = form_for(
        request,
        forms.DutyForm,
        provisions=duty.instrument.provisions.all(),
        initial={name: getattr(duty, name) for name in readiness.FIELDS},
    )

    def act(**fields: Any) -> None:
        readiness.change_duty(duty, fields=fields, **_who_and_when(request))

    page = _page(duty.instrument, f"Put duty {duty.number} right", "Save")
    return asked(request, form, act, done="Saved", page=page)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask forces how ready they are, by a day."""
    item = kept_item(request, key)
    today = timezone.localdate()
    form = form_for(request, forms.AskForm, duties=item.duties.all())
    people = queries.people_to_ask(item, today)

    def act(**fields: Any) -> None:
        readiness.ask_forces(**fields, **_who_and_when(request))

    will = f"{counted(len(people), 'lead')} of forces will get this."
    page = _page(item, "Ask forces how ready they are", "Ask them", will)
    return asked(request, form, act, done="Forces are asked", page=page)


@require_POST
def checked(request: HttpRequest, key: str) -> HttpResponse:
    """An item was looked up today, and it is still so."""
    item = kept_item(request, key)
    items.confirm(item, **_who_and_when(request))
    messages.success(request, "Noted: checked today, still so")
    return redirect("legislation:item", key)


@require_POST
def provision_checked(request: HttpRequest, key: str) -> HttpResponse:
    """A provision was looked up today, and it is still so."""
    found = kept_provision(request, key)
    items.confirm(found, **_who_and_when(request))
    messages.success(request, "Noted: checked today, still so")
    return redirect("legislation:provision", key)


@require_safe
def checks_due(request: HttpRequest) -> HttpResponse:
    """What nobody has looked up for three months, longest first."""
    viewer, today = keeper(request), timezone.localdate()
    state = ListState(request.GET)
    paging = state.paging(queries.count_to_check(viewer, today))
    rows = [
        {
            "record": each,
            "provision": hasattr(each, "number"),
            "fresh": checks.freshness(each.checked_on, queries.who_checked(each), today),
        }
        for each in queries.to_check(viewer, today, paging.slice)
    ]
    context = {"rows": rows, "paging": paging, "tabs": tabs(viewer, "checks")}
    return render(request, "legislation/checks.html", context)


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """What a record is linked with; a link is added or taken away."""
    viewer = keeper(request)
    named = queries.names_of([(kind, key)], viewer) if kind in LinkKind.values else {}
    if (kind, key) not in named:
        raise Http404
    title, href, _ = named[kind, key]
    if request.method == "POST" and "remove" in request.POST:
        found = queries.link_by_number(request.POST["remove"])
        if found is None:
            raise Http404
        links.remove_link(found, **_who_and_when(request))
        messages.success(request, "The link is taken away")
        return redirect(request.path)
    form = form_for(request, forms.LinkForm)

    def act(kind: str, key: str, note: str) -> None:
        here = (request.resolver_match.kwargs["kind"], request.resolver_match.kwargs["key"])
        links.add_link(here, (kind, key), note=note, **_who_and_when(request))

    page = {"caption": title, "heading": "What belongs with it?", "press": "Link them",
            "back": href, "words": "Back to its page",
            "rows": queries.linked(kind, key, viewer), "here": request.path}  # fmt: skip
    return asked(request, form, act, done="Linked, and seen from either side", page=page)
