"""The log of actions across all meetings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from waymark.shared.errors import Refused
from waymark.shared.meetings import permissions
from waymark.shared.meetings.actions import promising
from waymark.shared.meetings.enums import ActionState
from waymark.shared.meetings.forms.outcomes import ActionForm, CloseForm, NoteForm
from waymark.shared.meetings.queries import closing, outcomes
from waymark.shared.meetings.views.asking import ask, officer, readable
from waymark.shared.ui.forms import form_for
from waymark.shared.ui.tables import ListState


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """Actions that this reader may see: their own first, or all, soonest due on top."""
    state = ListState(
        request.GET,
        filters={"state": ActionState.choices, "group": outcomes.group_choices(request.user)},
        titles={"state": "State", "group": "Group"},
        tab_names=["mine", "open", "all"],
    )
    visible = outcomes.actions_for(request.user)
    lists = {
        "mine": outcomes.own_actions(request.user),
        "open": outcomes.open_actions(request.user),
        "all": visible,
    }
    rows = outcomes.narrowed(lists[state.tab], state).order_by("due_on", "pk")
    paging = state.paging(rows.count())
    names = {"mine": "Mine", "open": "All open", "all": "All"}
    return render(
        request,
        "meetings/actions.html",
        {
            "state": state,
            "paging": paging,
            "groups": state.groups({}),
            "tabs": [
                {"label": label, "href": state.link(tab=name), "current": name == state.tab}
                for name, label in names.items()
            ],
            "rows": outcomes.promises(rows[paging.slice], localdate()),
        },
    )


@require_safe
def action(request: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(outcomes.action_page(request.user, key))
    return render(
        request,
        "meetings/action.html",
        {
            "action": found,
            "promise": outcomes.promises([found], localdate())[0],
            "event": closing.events().get(found.closes_event),
            "may_move": permissions.may_move_action(request.user, found)
            and found.state == ActionState.OPEN,
        },
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Write down what somebody promised at a meeting."""
    meeting = readable(request, key)
    officer(request, meeting.group)
    item = outcomes.item_named(meeting, request.GET.get("item", ""))
    form = form_for(
        request,
        ActionForm,
        seats=outcomes.seats_to_choose(meeting.group),
        members=outcomes.seats_of_members(meeting.group),
        events=closing.events(),
    )

    def act(asked: dict[str, Any]) -> str:
        made = promising.add_action(
            group=meeting.group, meeting=meeting, item=item, text=asked["text"],
            due_on=asked["due_on"], seats=form.chosen, closes=_closes(form, request.user),
            by=request.user, now=timezone.now(),
        )  # fmt: skip
        told = "Its owner is told" if len(made) == 1 else f"{len(made)} owners are told"
        return f"Written down. {told}"

    return ask(
        request, form, act, to=reverse("meetings:minutes", args=[key]), press="Write it down",
        heading="Write down an action", caption=item.title if item else meeting.title,
        notes=("It is carried from meeting to meeting until it is closed.",
               "One that closes by itself does so when it happens: nobody need remember."),
    )  # fmt: skip


def _closes(form: ActionForm, viewer: Any) -> closing.Closing | None:
    event, record = form.cleaned_data["closes"], form.cleaned_data["record"]
    if not event:
        return None
    if not record.strip():
        raise Refused(
            "Say which record it must happen to, or let it be closed by hand", about="record"
        )
    return closing.closing(event, record, viewer)


def _to_move(request: HttpRequest, key: str) -> Any:
    found = get_object_or_404(outcomes.action_page(request.user, key))
    if not permissions.may_move_action(request.user, found):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, key: str) -> HttpResponse:
    """Say how far an action is."""
    found = _to_move(request, key)

    def act(asked: dict[str, Any]) -> str:
        promising.note_progress(found, **asked, by=request.user, now=timezone.now())
        return "Noted"

    return ask(
        request, form_for(request, NoteForm), act, to=reverse("meetings:action", args=[key]),
        heading="How far is it?", press="Note it", caption=found.group.name, lead=found.text,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: str) -> HttpResponse:
    """Close an action by hand."""
    found = _to_move(request, key)
    form = form_for(request, CloseForm, initial={"done": "yes"})

    def act(asked: dict[str, Any]) -> str:
        promising.close_action(found, **asked, by=request.user, now=timezone.now())
        return "Closed"

    return ask(
        request, form, act, to=reverse("meetings:action", args=[key]), press="Close it",
        heading="Close an action", caption=found.group.name, lead=found.text,
    )  # fmt: skip
