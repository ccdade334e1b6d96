"""Everything that a series of meetings said on one subject."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from waymark.shared.meetings.queries import minutes as of_minutes
from waymark.shared.meetings.views.asking import group_of
from waymark.shared.meetings.views.printing import compiled_pdf, pdf_response
from waymark.shared.ui.tables import ListState

PAGE = 25
MOST_ON_PAPER = 500  # items: about two hundred pages


@require_safe
def said(request: HttpRequest, group: str) -> HttpResponse:
    """What the minutes of a group say of a subject: by its words, or as one item of an agenda."""
    found = group_of(request, group)
    item = of_minutes.item_asked(request.user, found, request.GET.get("item", ""))
    kept = {"item": [(item.key, item.title)]} if item else {}  # so that the next page keeps it
    state = ListState(request.GET, filters=kept, size=PAGE)
    rows = of_minutes.items_said(found, words=state.text, item=item)
    paging = state.paging(rows.count())
    return render(
        request,
        "meetings/said.html",
        {
            "group": found,
            "state": state,
            "item": item,
            "lines": of_minutes.said(rows[paging.slice]),
            "paging": paging,
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def said_pdf(request: HttpRequest, group: str) -> HttpResponse:
    """The same on paper, all of it."""
    found = group_of(request, group)
    state = ListState(request.GET)
    item = of_minutes.item_asked(request.user, found, request.GET.get("item", ""))
    rows = of_minutes.items_said(found, words=state.text, item=item)[:MOST_ON_PAPER]
    subject = item.title if item else state.text
    address = request.build_absolute_uri(request.get_full_path().replace("said.pdf", "said/"))
    pdf = compiled_pdf(
        found, of_minutes.said(rows), subject=subject, address=address, today=localdate()
    )
    return pdf_response(pdf, f"{found.key}-minutes")
