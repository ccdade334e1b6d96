"""What is taken along: the pack of a meeting, its agenda alone, and its minutes on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from waymark.shared.meetings import queries
from waymark.shared.meetings.queries import minutes as of_minutes
from waymark.shared.meetings.queries import outcomes, packs
from waymark.shared.meetings.views.asking import readable
from waymark.shared.meetings.views.printing import (
    agenda_pdf,
    meeting_pack,
    minutes_pdf,
    pdf_response,
)


@require_safe
def pack(request: HttpRequest, key: str) -> HttpResponse:
    """Agenda, papers that this reader may open, actions and last minutes in one PDF."""
    meeting = readable(request, key)
    today = localdate()
    before = packs.minutes_before(request.user, meeting)
    pdf = meeting_pack(
        meeting,
        agenda=packs.whole_agenda(meeting),
        papers=packs.papers_with_files(request.user, meeting),
        promises=outcomes.promises(outcomes.carried_into(meeting), today),
        before=before,
        said_before=of_minutes.lines_of(before.meeting) if before else [],
        address=request.build_absolute_uri(f"/meetings/{key}/"),
        today=today,
    )
    return pdf_response(pdf, f"{meeting.key}-papers")


@require_safe
def agenda(request: HttpRequest, key: str) -> HttpResponse:
    """The agenda alone, to be printed or sent on."""
    meeting = readable(request, key)
    pdf = agenda_pdf(
        meeting,
        agenda=packs.whole_agenda(meeting),
        papers=queries.readable_papers(request.user, meeting),
        address=request.build_absolute_uri(f"/meetings/{key}/"),
        today=localdate(),
    )
    return pdf_response(pdf, f"{meeting.key}-agenda")


@require_safe
def minutes(request: HttpRequest, key: str) -> HttpResponse:
    """The minutes on paper."""
    meeting = readable(request, key)
    found = of_minutes.minutes_of(request.user, meeting)
    if found is None:
        raise Http404
    pdf = minutes_pdf(
        found,
        of_minutes.lines_of(meeting),
        there=of_minutes.attendance_words(meeting),
        address=request.build_absolute_uri(f"/meetings/{key}/minutes/"),
        today=localdate(),
    )
    return pdf_response(pdf, f"{meeting.key}-minutes")
