"""Addresses: meetings."""

from django.urls import path
from django.urls.resolvers import URLPattern

from waymark.shared.meetings.views import (
    agenda,
    attending,
    calendar,
    decisions,
    groups,
    learnt,
    listing,
    meetings,
    minutes,
    packs,
    papers,
    priorities,
    promises,
    reminding,
    subjects,
    transcripts,
)

RULINGS = {"decline": "decline", "let-in": "let_in", "refuse": "refuse"}

# Groups, series and one's own calendar. These stand before all addresses with a key.
before: list[URLPattern] = [
    path("", listing.listing, name="list"),
    path("groups/", listing.groups, name="groups"),
    path("groups/new/", groups.found_group, name="found_group"),
    path("groups/<slug:key>/", groups.group, name="group"),
    path("groups/<slug:key>/change/", groups.change, name="change_group"),
    path("groups/<slug:key>/plan/", groups.plan, name="plan"),
    path("groups/<slug:key>/series/", listing.start_series, name="start_series"),
    path("groups/<slug:key>/standing/", groups.standing, name="standing"),
    path("groups/<slug:key>/terms/", groups.terms, name="terms"),
    path("groups/<slug:key>/terms/new/", groups.agree_terms, name="agree_terms"),
    path("groups/<slug:key>/priorities/", priorities.priorities, name="priorities"),
    path("groups/<slug:key>/priorities/new/", priorities.set_priorities, name="set_priorities"),
    path("groups/<slug:key>/report/", groups.report, name="report"),
    path("groups/<slug:key>/outputs/new/", groups.promise, name="promise"),
    path("groups/<slug:key>/outputs/<slug:output>/", groups.deliver, name="deliver"),
    path("groups/<slug:key>/places/new/", groups.add_seat, name="add_seat"),
    path("groups/<slug:key>/places/<slug:seat_key>/", groups.seat, name="seat"),
    path("groups/<slug:key>/places/<slug:seat_key>/end/", groups.end_seat, name="end_seat"),
    path("series/<slug:key>/", listing.series, name="series"),
    path("series/<slug:key>/end/", listing.end_series, name="end_series"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/new/", calendar.replace, name="new_feed"),
    path("calendar/end/", calendar.revoke, name="end_feed"),
    path("calendar/<slug:token>.ics", calendar.feed, name="feed"),
]

# What comes out of meetings. These stand before the addresses that begin with a meeting's key.
outcomes: list[URLPattern] = [
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<slug:key>/", decisions.decision, name="decision"),
    path("decisions/<slug:key>/review/", decisions.review, name="review_decision"),
    path("decisions/<slug:key>/replace/", decisions.supersede, name="supersede_decision"),
    path("actions/", promises.actions, name="actions"),
    path("actions/<slug:key>/", promises.action, name="action"),
    path("actions/<slug:key>/note/", promises.note, name="note_action"),
    path("actions/<slug:key>/close/", promises.close, name="close_action"),
    path("learning/", learnt.learning_log, name="learning_log"),
    path("learning/<slug:key>/", learnt.learning, name="learning"),
    path("learning/<slug:key>/told/", learnt.tell, name="tell"),
    path("learning/<slug:key>/practice/", learnt.become_practice, name="learning_practice"),
    path("groups/<slug:group>/said/", subjects.said, name="said"),
    path("groups/<slug:group>/said.pdf", subjects.said_pdf, name="said_pdf"),
    path("<slug:key>/minutes/", minutes.minutes, name="minutes"),
    path("<slug:key>/minutes.pdf", packs.minutes, name="minutes_pdf"),
    path("<slug:key>/minutes/send/", minutes.circulate, name="circulate"),
    path("<slug:key>/minutes/correct/", minutes.correct, name="correct"),
    path(
        "<slug:key>/minutes/corrections/<slug:correction>/",
        minutes.answer_correction,
        name="answer_correction",
    ),
    path("<slug:key>/minutes/items/<slug:item>/", minutes.write, name="write_minute"),
    path("<slug:key>/minutes/items/<slug:item>/choose/", minutes.choose, name="choose_minute"),
    path("<slug:key>/minutes/items/<slug:item>/history/", minutes.history, name="minute_history"),
    path("<slug:key>/transcript/", transcripts.hand_in, name="hand_in_transcript"),
    path("<slug:key>/transcript/items/", transcripts.lay_out, name="transcript"),
    path("<slug:key>/transcript/delete/", transcripts.forget, name="forget_transcript"),
    path("<slug:key>/decide/", decisions.record, name="record_decision"),
    path("<slug:key>/ask/", promises.add, name="add_action"),
    path("<slug:key>/learnt/", learnt.capture, name="capture"),
    path("<slug:key>/feedback/", learnt.feedback, name="feedback"),
    path("<slug:key>/remind/<slug:kind>/", reminding.remind, name="remind"),
    path("<slug:key>/pack.pdf", packs.pack, name="pack"),
    path("<slug:key>/agenda.pdf", packs.agenda, name="agenda_pdf"),
]

# A meeting, its agenda, its papers and who comes.
one_meeting: list[URLPattern] = [
    path("<slug:key>/", meetings.meeting, name="meeting"),
    path("<slug:key>/step/", meetings.step, name="step"),
    path("<slug:key>/call/", meetings.call, name="call"),
    path("<slug:key>/change/", meetings.change, name="change"),
    path("<slug:key>/move/", meetings.move, name="move"),
    path("<slug:key>/cancel/", meetings.cancel, name="cancel"),
    path("<slug:key>/clone/", meetings.clone, name="clone"),
    path("<slug:key>/calendar.ics", calendar.entry, name="entry"),
    path("<slug:key>/answer/", attending.answer, name="answer"),
    path("<slug:key>/attendance/", attending.attendance, name="attendance"),
    path("<slug:key>/offer/", agenda.offer, name="offer"),
    path("<slug:key>/offers/", agenda.offers, name="offers"),
    path("<slug:key>/slots/", agenda.open_slot, name="open_slot"),
    path("<slug:key>/update/", agenda.update, name="update"),
    path("<slug:key>/items/<slug:item_key>/", agenda.item, name="item"),
    path("<slug:key>/items/<slug:item_key>/change/", agenda.change_item, name="change_item"),
    path("<slug:key>/items/<slug:item_key>/take/", agenda.take, name="take"),
    path("<slug:key>/items/<slug:item_key>/back/", agenda.take_back, name="take_back"),
    path("<slug:key>/items/<slug:item_key>/book/", agenda.book, name="book"),
    path("<slug:key>/items/<slug:item_key>/free/", agenda.free, name="free"),
    *(
        path(f"<slug:key>/items/<slug:item_key>/{what}/", agenda.decide, {"what": what}, name=name)
        for what, name in RULINGS.items()
    ),
    path("<slug:key>/papers/", papers.papers, name="papers"),
    path("<slug:key>/papers/<slug:paper_key>/", papers.paper, name="paper"),
    path("<slug:key>/papers/<slug:paper_key>/readers/", papers.readers, name="paper_readers"),
    path("<slug:key>/papers/<slug:paper_key>/remove/", papers.remove, name="remove_paper"),
    path(
        "<slug:key>/papers/<slug:paper_key>/let-in/",
        papers.rule,
        {"what": "let-in"},
        name="let_paper_in",
    ),
    path(
        "<slug:key>/papers/<slug:paper_key>/refuse/",
        papers.rule,
        {"what": "refuse"},
        name="refuse_paper",
    ),
]

urlpatterns: list[URLPattern] = [*before, *outcomes, *one_meeting]
