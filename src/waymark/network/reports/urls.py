"""Addresses: reports."""

from django.urls import path

from waymark.network.reports.views import areas, costs, definitions, packs, printed, word, working

urlpatterns = [
    path("", packs.listing, name="list"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("working/", working.working, name="working"),
    path("areas/", areas.areas, name="areas"),
    path("areas/<slug:slug>/", areas.area, name="area"),
    path("areas/<slug:slug>/figures.csv", areas.area_file, name="area_file"),
    path("areas/<slug:slug>/publishing/", areas.publishing, name="publishing"),
    path("areas/<slug:slug>/ask/", areas.ask, name="area_ask"),
    path("areas/<slug:slug>/agree/", areas.agree, name="area_agree"),
    path("areas/<slug:slug>/take-back/", areas.take_back, name="area_take_back"),
    path("costs/", costs.costs, name="costs"),
    path("costs/new/", costs.new, name="cost_new"),
    path("costs/<slug:key>/take-out/", costs.take_out, name="cost_take_out"),
    path("packs/new/", packs.new, name="new"),
    path("packs/<slug:key>/", packs.pack, name="pack"),
    path("packs/<slug:key>/pack.pdf", printed.pdf, name="pdf"),
    path("packs/<slug:key>/pack.docx", word.word, name="word"),
    path("packs/<slug:key>/words/", packs.words, name="words"),
    path("packs/<slug:key>/freeze/", packs.freeze, name="freeze"),
    path("packs/<slug:key>/withdraw/", packs.withdraw, name="withdraw"),
    path("packs/<slug:key>/discard/", packs.discard, name="discard"),
]
