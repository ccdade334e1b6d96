"""Addresses of the network's questions. Names before keys, in which no i, l or o ever stands."""

from django.urls import path
from django.urls.resolvers import URLPattern

from waymark.network.discussions.views import asking, care, polls, posts, spaces, threads, turning

urlpatterns: list[URLPattern] = [
    path("", threads.listing, name="list"),
    path("new/", asking.new, name="new"),
    path("new/autosave", asking.autosave, name="autosave"),
    path("new/check/", asking.check, name="check"),
    path("new/discard/", asking.discard, name="discard"),
    path("similar/", asking.similar, name="similar"),
    path("following/", spaces.following, name="following"),
    path("moderation/", care.moderation, name="moderation"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/new/", spaces.new, name="new_space"),
    path("spaces/<slug:space>/", spaces.space, name="space"),
    path("spaces/<slug:space>/people/", spaces.people, name="people"),
    path("spaces/<slug:space>/join/", spaces.join, name="join"),
    path("spaces/<slug:space>/follow/", spaces.follow, name="follow_space"),
    path("<slug:key>/", threads.thread, name="thread"),
    path("<slug:key>/reply/", threads.reply, name="reply"),
    path("<slug:key>/follow/", posts.follow, name="follow"),
    path("<slug:key>/give/", care.give, name="give"),
    path("<slug:key>/close/", care.close, name="close"),
    path("<slug:key>/answer/", posts.accept, name="accept"),
    path("<slug:key>/poll/", polls.poll, name="poll"),
    path("<slug:key>/poll/new/", polls.new, name="new_poll"),
    path("<slug:key>/poll/close/", polls.close, name="close_poll"),
    path("<slug:key>/poll.csv", polls.table, name="poll_table"),
    path("<slug:key>/practice/", turning.practice, name="into_practice"),
    path("<slug:key>/agenda/", turning.agenda, name="onto_agenda"),
    path("<slug:key>/action/", turning.action, name="into_action"),
    path("<slug:key>/decision/", turning.decision, name="decide"),
    path("<slug:key>/posts/<slug:post>/", posts.place, name="post"),
    path("<slug:key>/posts/<slug:post>/more/", posts.more, name="more"),
    path("<slug:key>/posts/<slug:post>/edit/", posts.edit, name="edit"),
    path("<slug:key>/posts/<slug:post>/history/", posts.history, name="history"),
    path("<slug:key>/posts/<slug:post>/mark/", posts.mark, name="mark"),
    path("<slug:key>/posts/<slug:post>/report/", posts.report, name="report"),
    path("<slug:key>/posts/<slug:post>/moderate/", care.moderate, name="moderate"),
    path("<slug:key>/files/<slug:file>", posts.file, name="file"),
]
