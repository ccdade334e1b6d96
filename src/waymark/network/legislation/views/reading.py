"""Law and the Code to read: the list, an item, a provision, the rights, days and consultations."""

import csv
import io
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from waymark.network.innovations.queries import own_force
from waymark.network.legislation import permissions, queries
from waymark.network.legislation.enums import Followed, Kind, LinkKind
from waymark.network.legislation.queries import rights as code
from waymark.network.legislation.rules import checks, lifecycle
from waymark.network.legislation.rules import readiness as rules
from waymark.network.legislation.views import told
from waymark.shared.audit.queries import marks
from waymark.shared.ui.beside import beside
from waymark.shared.ui.remembered import Reading, parts, reading, remembered
from waymark.shared.ui.tables import ListState, back_to, page_number


def reader(request: HttpRequest) -> Any:
    """Whoever reads, if they may: somebody with a seat."""
    if not permissions.may_read(request.user):
        raise PermissionDenied
    return request.user


def item_for(request: HttpRequest, key: str) -> Any:
    """The item of this address, as far as its reader may see it."""
    visible = queries.items_for(reader(request))
    return get_object_or_404(visible.select_related(*queries.PRINTED), key=key)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything in Law and Code, searched, narrowed, ordered and paged."""
    reader(request)
    drawn = _listed(reading(request, timezone.localdate()))
    return render(request, "legislation/list.html", {"drawn": drawn})


@remembered("accounts.", "legislation.")
def _listed(asked: Reading) -> Markup:
    viewer = asked.viewer
    counts = queries.kind_counts(viewer)
    state = ListState(
        QueryDict(asked.query),
        filters={
            "kind": [choice for choice in Kind.choices if choice[0] in counts],
            "right": [(r.number, f"{r.number} {r.name}") for r in code.rights()],
        },
        titles={"kind": "Kind", "right": "Right of the Code"},
        orders=queries.ORDERS,
    )
    rows = queries.listed(
        viewer,
        text=state.text,
        kinds=state.chosen("kind"),
        rights=state.chosen("right"),
        order=state.order,
    )
    paging = state.paging(rows.count())
    shown = list(rows.select_related("checked_by")[paging.slice])
    context = {
        "state": state,
        "groups": state.groups({"kind": counts}),
        "paging": paging,
        "rows": [listed_row(item, asked.today) for item in shown],
        "tabs": tabs(viewer, "list"),
        "may_edit": permissions.may_edit(viewer),
        "follows": queries.follows(viewer, Followed.EVERYTHING),
    }
    drawn: Markup = parts("legislation/listed.html", context).listed()
    return drawn


def tabs(viewer: Any, current: str) -> list[dict[str, Any]]:
    """The views of law, and for those who keep it the lists of work."""
    found = [
        ("list", "All law and Code", "/law/"),
        ("rights", "Editions and rights", "/law/rights/"),
        ("dates", "What changes when", "/law/dates/"),
        ("consultations", "Consultations", "/law/consultations/"),
        ("following", "What I follow", "/law/following/"),
    ]
    if permissions.may_edit(viewer):
        found += [
            ("chase", "Who to chase", "/law/chase/"),
            ("checks", "To be checked", "/law/checks/"),
            ("proposals", "From feeds", "/law/proposals/"),
        ]
    return [
        {"label": label, "href": href, "current": name == current} for name, label, href in found
    ]


def listed_row(item: Any, today: date) -> dict[str, Any]:
    """One line of the list: where it has got to, and when that was last looked up."""
    window = checks.window(item.opens_on, item.closes_on, today)
    fresh = checks.freshness(item.checked_on, queries.who_checked(item), today)
    stage = lifecycle.stage_words(item.kind, item.stage)
    return {
        "item": item,
        "stage": stage,
        "window": window if window and item.kind == Kind.CONSULTATION else None,
        "stale": fresh.stale and not item.invented,
        "checked": item.checked_on,
    }


@require_safe
def item(request: HttpRequest, key: str) -> HttpResponse:
    """One item: where it has got to, what changes, who is ready, and what is not known."""
    found = item_for(request, key)
    viewer, today = request.user, timezone.localdate()
    force = own_force(viewer)
    alike = told.Reading(
        item=found.pk,
        mark=marks().of(*told.HANGS_ON),
        today=today,
        force=force.pk if force and force.invented == found.invented else None,
        sees_forces=permissions.may_see_forces(viewer),
        steward=permissions.may_edit(viewer),
        page=page_number(request.GET.get("page", "")),
    )
    drawn = told.of_item(alike)
    return render(
        request,
        "legislation/item.html",
        {
            "item": found,
            "page": drawn.page,
            "drawn": drawn,
            "paging": ListState(request.GET).paging(len(drawn.page.provisions)),
            "back": back_to("/law/", request.GET),
            "own": own_card(drawn.page.standing, force, viewer, today),
            "steward": alike.steward,
            "follows": queries.follows(viewer, Followed.LAW, found.key),
            "linked": queries.linked(LinkKind.LAW, found.key, viewer),
            "groups": beside("law", found.key, viewer),
        },
    )


def own_card(standing: Any, force: Any, viewer: Any, today: date) -> dict[str, Any] | None:
    """The reader's own force: how much it has answered, its clock, and what it can press."""
    if force is None:
        return None
    mine = [duty for duty in standing.duties if force.pk in duty.forces]
    if not mine:
        return None
    given = sum((duty.pk, force.pk) in standing.answers for duty in mine)
    return {
        "force": force,
        "given": given,
        "asked": len(mine),
        "clock": rules.own_clock(mine, standing.answers, force.pk, today),
        "may": permissions.may_answer(viewer, force),
    }


@require_safe
def forces(request: HttpRequest, key: str) -> HttpResponse:
    """The readiness of every force for every duty of an item."""
    found = item_for(request, key)
    viewer, today = request.user, timezone.localdate()
    if not permissions.may_see_forces(viewer):
        raise PermissionDenied
    force = own_force(viewer)
    alike = told.Reading(
        item=found.pk,
        mark="",
        today=today,
        force=force.pk if force else None,
        sees_forces=True,
        steward=permissions.may_edit(viewer),
    )
    standing = queries.standing_of(found, today)
    return render(
        request,
        "legislation/forces.html",
        {
            "item": found,
            "today": today,
            **told.of_readiness(standing, alike, most=None),
            "steward": alike.steward,
        },
    )


@require_safe
def forces_table(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a file of comma-separated values."""
    found = item_for(request, key)
    if not permissions.may_see_forces(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    standing = queries.standing_of(found, today)
    file = io.StringIO()
    writer = csv.writer(file)
    made_up = ["Made-up demonstration data"] if found.invented else []
    heads = [f"{duty.number} {duty.short}" for duty in standing.duties]
    writer.writerow(["Force", *heads, f"As of {today.isoformat()}", *made_up])
    for row in queries.grid(standing, own=None):
        said = [rules.words_of(state) if state else "Does not apply" for state in row.states]
        writer.writerow([row.force.name, *said])
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}-readiness.csv"'
    return response


@require_safe
def provision(request: HttpRequest, key: str) -> HttpResponse:
    """One provision: whether it is in force and for whom, and what is linked with it."""
    viewer = reader(request)
    visible = queries.provisions_for(viewer).select_related("instrument", "checked_by")
    found = get_object_or_404(visible, key=key)
    today, steward = timezone.localdate(), permissions.may_edit(viewer)
    days = queries.all_days(found, steward=steward)
    return render(
        request,
        "legislation/provision.html",
        {
            "provision": found,
            "item": found.instrument,
            "shown": queries.shown_provision(found, days, today),
            "days": days,
            "checked": checks.freshness(found.checked_on, queries.who_checked(found), today),
            "linked": queries.linked(LinkKind.PROVISION, key, viewer),
            "groups": beside("provision", key, viewer),
            "steward": steward,
        },
    )


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """The editions of the Code and the twelve rights side by side, from the files of rules."""
    viewer = reader(request)
    return render(
        request,
        "legislation/rights.html",
        {
            "editions": code.editions(),
            "judged": code.judged_editions(),
            "rows": code.summaries(),
            "tabs": tabs(viewer, "rights"),
            "today": timezone.localdate(),
        },
    )


@require_safe
def right(request: HttpRequest, number: int) -> HttpResponse:
    """One right: what each edition asks, and everything that is about it."""
    viewer = reader(request)
    found = code.right(number)
    if found is None:
        raise Http404
    return render(
        request,
        "legislation/right.html",
        {
            "right": found,
            "judged": code.judged_editions(),
            "lines": code.side_by_side(number),
            "groups": beside("right", str(number), viewer),
            "follows": queries.follows(viewer, Followed.RIGHT, str(number)),
            "steward": permissions.may_edit(viewer),
            "before": code.right(number - 1),
            "after": code.right(number + 1),
        },
    )


PARTS_OF_DATES = ("coming", "unknown", "in_force")


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """What changes for forces, and when: every duty by its day, the next first."""
    viewer, today = reader(request), timezone.localdate()
    state = ListState(request.GET, tab_names=("next", *PARTS_OF_DATES))
    rows = queries.duties_by_day(viewer, today)
    paging = state.paging(len(rows[state.tab])) if state.tab in rows else None
    return render(
        request,
        "legislation/dates.html",
        {
            "counts": {part: len(every) for part, every in rows.items()},
            "shown": {
                part: every[paging.slice if paging else slice(state.size)]
                for part, every in rows.items()
                if state.tab in (part, "next")
            },
            "every": {part: state.link(tab=part) for part in rows},
            "paging": paging,
            "tabs": tabs(viewer, "dates"),
        },
    )


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """What can be answered, until when; and what has closed."""
    viewer, today = reader(request), timezone.localdate()
    state = ListState(request.GET)
    rows = queries.consultations_in_order(viewer, today)
    paging = state.paging(rows.count())
    shown = [
        {"item": item, "window": checks.window(item.opens_on, item.closes_on, today)}
        for item in rows[paging.slice]
    ]
    return render(
        request,
        "legislation/consultations.html",
        {"rows": shown, "paging": paging, "tabs": tabs(viewer, "consultations")},
    )
