"""Addresses: measures."""

from django.urls import path

from waymark.network.benchmarks.views import comparison, gap

urlpatterns = [
    path("", comparison.listing, name="list"),
    path("gap/", gap.gap, name="gap"),
    path("<slug:key>/", comparison.measure, name="measure"),
    path("<slug:key>/forces/", comparison.every_force, name="forces"),
    path("<slug:key>/figures.json", comparison.figures, name="figures"),
    path("<slug:key>/<slug:name>.csv", comparison.table, name="table"),
]
