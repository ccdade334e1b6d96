"""Addresses: measures."""

from django.urls import path

from waymark.network.benchmarks.views import comparison, gap, limits, returns, signing, surveys

urlpatterns = [
    path("returns/", returns.listing, name="returns"),
    path("returns/upload/", returns.upload, name="return_upload"),
    path("returns/new/<slug:kind>/", returns.begin, name="return_begin"),
    path("returns/ours.csv", returns.own_file, name="returns_file"),
    path("returns/for/<slug:month>/", returns.period, name="period"),
    path("returns/<slug:key>/", returns.page, name="return"),
    path("returns/<slug:key>/figures.csv", returns.figures_file, name="return_file"),
    path("returns/<slug:key>/document.json", returns.document, name="return_document"),
    path("returns/<slug:key>/table/", returns.table, name="return_table"),
    path("returns/<slug:key>/autosave/", returns.autosave, name="return_autosave"),
    path("returns/<slug:key>/check/", returns.check, name="return_check"),
    path("returns/<slug:key>/discard/", returns.discard, name="return_discard"),
    path("returns/<slug:key>/certify/", signing.certify, name="return_certify"),
    path("returns/<slug:key>/publish/", signing.publish, name="return_publish"),
    path("returns/<slug:key>/send-back/", signing.send_back, name="return_send_back"),
    path("returns/<slug:key>/withdraw/", signing.withdraw, name="return_withdraw"),
    path("keys/", signing.keys, name="keys"),
    path("keys/<slug:fingerprint>/trust/", signing.trust, name="key_trust"),
    path("keys/<slug:fingerprint>/end/", signing.end, name="key_end"),
    path("", comparison.listing, name="list"),
    path("gap/", gap.gap, name="gap"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/<slug:name>.csv", surveys.survey_file, name="survey_file"),
    path("<slug:key>/", comparison.measure, name="measure"),
    path("<slug:key>/forces/", comparison.every_force, name="forces"),
    path("<slug:key>/months/", comparison.months, name="months"),
    path("<slug:key>/practices/", comparison.practices_table, name="practices"),
    path("<slug:key>/anew/", limits.anew, name="anew"),
    path("<slug:key>/anew/<int:number>/take-back/", limits.take_back, name="take_back"),
    path("<slug:key>/figures.json", comparison.figures, name="figures"),
    path("<slug:key>/<slug:name>.csv", comparison.table, name="table"),
]
