"""Addresses: newsletters."""

from django.urls import path

from waymark.network.newsletters import views

urlpatterns = [
    path("", views.archive, name="list"),
    path("new/", views.new, name="new"),
    path("feed/", views.own_feed, name="own_feed"),
    path("feed/public.atom", views.open_feed, name="open_feed"),
    path("feed/<str:token>.atom", views.private_feed, name="private_feed"),
    path("<slug:key>/", views.newsletter, name="newsletter"),
    path("<slug:key>/edit/", views.edit, name="edit"),
    path("<slug:key>/send/", views.send, name="send"),
    path("<slug:key>/discard/", views.discard, name="discard"),
]
