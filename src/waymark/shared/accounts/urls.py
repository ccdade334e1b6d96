"""Organisations, seats and invitations. Names before slugs."""

from django.urls import path

from waymark.shared.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.organisations, name="organisations"),
    path("new/", views.add_organisation, name="add_organisation"),
    path("me/", views.me, name="me"),
    path("me/seat/", views.choose_seat, name="choose_seat"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("seats/<slug:key>/invite/", views.invite, name="invite"),
    path("seats/<slug:key>/leave/", views.leave, name="leave"),
    path("seats/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/seats/new/", views.add_seat, name="add_seat"),
]
