"""Addresses: reports."""

from django.urls import path

from waymark.network.reports.views import packs, printed, word

urlpatterns = [
    path("", packs.listing, name="list"),
    path("packs/new/", packs.new, name="new"),
    path("packs/<slug:key>/", packs.pack, name="pack"),
    path("packs/<slug:key>/pack.pdf", printed.pdf, name="pdf"),
    path("packs/<slug:key>/pack.docx", word.word, name="word"),
    path("packs/<slug:key>/words/", packs.words, name="words"),
    path("packs/<slug:key>/freeze/", packs.freeze, name="freeze"),
    path("packs/<slug:key>/withdraw/", packs.withdraw, name="withdraw"),
    path("packs/<slug:key>/discard/", packs.discard, name="discard"),
]
