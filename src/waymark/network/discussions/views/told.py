"""What pages of questions show, drawn once for each reader until somebody acts (decision 13).

Every act leaves an entry in the audit chain, so its last entry says whether anything has changed.
What is drawn is one reader’s own: it holds which marks are theirs, and whose names they may see.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from markupsafe import Markup

from waymark.network.discussions import permissions, queries
from waymark.network.discussions.enums import ANSWERABLE, WAITING, Kind, State
from waymark.network.discussions.rules import clock as rules
from waymark.network.discussions.rules.threads import blockers_to_reply, kind_words
from waymark.shared.accounts.permissions import takes_part
from waymark.shared.ui.beside import drawn_beside
from waymark.shared.ui.remembered import Reading, parts, remembered
from waymark.shared.ui.tables import ListState, back_to

REPLIES = 20  # on one page


@dataclass(frozen=True)
class Drawn:
    """A thread as its reader sees it: its two columns, and what the form beneath them needs."""

    thread: Any
    main: Markup
    side: Markup
    may_write: bool
    closed: list[str]
    back: str
    kind: str
    clock: rules.Clock


def clock_of(thread: Any, today: date) -> rules.Clock:
    return rules.clock(
        asked_on=thread.asked_on, due=thread.due_on, answered_on=thread.answered_on,
        waits=thread.state in WAITING, today=today,
    )  # fmt: skip


@remembered("accounts.", "discussions.", "innovations.", "meetings.")
def of_list(reading: Reading) -> Markup:
    """Draw the list of questions as its reader asked for it."""
    viewer = reading.viewer
    spaces = list(queries.spaces_for(viewer).order_by("name"))
    state = ListState(
        QueryDict(reading.query),
        filters={
            "kind": Kind.choices,
            "right": [(value.code, value.words) for value in queries.rights()],
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
    found = queries.with_writers(queries.of_tab(threads, state.tab, viewer))
    rows = list(found.order_by("-last_at", "-pk")[paging.slice])
    names = queries.writers([row.opening for row in rows], viewer)
    context = {
        "state": state,
        "paging": paging,
        "groups": state.groups({}),
        "tabs_of_work": [
            {"label": label, "href": state.link(tab=name), "count": counts[name],
             "current": name == state.tab}
            for name, label in queries.TABS.items()
        ],
        "rows": [(row, names[row.opening_id or 0], clock_of(row, reading.today)) for row in rows],
        "may_ask": takes_part(viewer),
        "moderator": permissions.may_moderate(viewer),
    }  # fmt: skip
    return parts("discussions/listed.html", context).listed()


@remembered("accounts.", "discussions.", "innovations.", "meetings.")
def of_thread(reading: Reading) -> Drawn | None:
    """Draw one thread for its reader; None where they may not read it."""
    viewer, today = reading.viewer, reading.today
    thread = queries.thread_page(viewer, reading.key).first()
    if thread is None:
        return None
    state = ListState(QueryDict(reading.query), size=REPLIES)
    paging = state.paging(thread.reply_count - (thread.accepted_id is not None))
    posts = list(queries.replies_of(thread)[paging.slice])
    links = list(thread.links.all())
    may = _may(viewer, thread)
    closed = blockers_to_reply(state=thread.state, hidden=thread.opening.hidden_at is not None)
    context = {
        "thread": thread,
        "paging": paging,
        "posts": posts,
        "told": queries.told([thread.opening, thread.accepted, *posts], viewer),
        "steps": _steps(thread, links),
        "answerable": thread.kind in ANSWERABLE,
        "links": links,
        "on_agenda": queries.on_agenda(links, today),
        "poll": getattr(thread, "poll", None),
        "done_by": queries.done_by(list(thread.near.values_list("pk", flat=True))),
        "wishes": queries.wishes_of(viewer, thread),
        "may": may,
        "closed": closed,
    }
    drawn = parts("discussions/drawn.html", context)
    common = thread.space.key == queries.COMMON
    return Drawn(
        thread, drawn.main(), drawn.side(), may["write"], closed,
        back_to("/questions/", QueryDict(reading.query)),
        kind_words(thread.kind, thread.space.name, common), clock_of(thread, today),
    )  # fmt: skip


@remembered("accounts.", "discussions.", "innovations.", "legislation.", "meetings.")
def beside_thread(reading: Reading) -> Markup:
    return drawn_beside("thread", reading.key, reading.viewer)


def _may(viewer: Any, thread: Any) -> dict[str, bool]:
    """What this viewer may do here, so that the page shows a button or leaves it out."""
    write = permissions.may_write(viewer, thread.space)
    accept = permissions.may_accept(viewer, thread)
    return {
        "write": write,
        "accept": accept and thread.kind in ANSWERABLE,
        "close": accept,
        "poll": write and permissions.may_make_poll(viewer, thread),
        "turn": write,
        "carry": write and queries.is_open(thread.space),
        "moderate": permissions.may_moderate(viewer),
    }


def _steps(thread: Any, links: Any) -> list[dict[str, Any]]:
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
        if queries.is_open(thread.space):
            steps.append({"what": f"{words} to the next meeting’s agenda after",
                          "on": thread.due_on, "state": "next"})  # fmt: skip
        elif not thread.answered_on:
            steps.append({"what": "An answer is hoped for by", "on": thread.due_on,
                          "state": "next"})  # fmt: skip
    return steps
