"""Organisations, seats and invitations. Names before slugs."""

from django.urls import path

from waymark.shared.accounts import views
from waymark.shared.accounts.views import second_step

app_name = "accounts"
urlpatterns = [
    path("", views.organisations, name="organisations"),
    path("new/", views.add_organisation, name="add_organisation"),
    path("me/", views.me, name="me"),
    path("me/seat/", views.choose_seat, name="choose_seat"),
    path("me/security/", views.security, name="security"),
    path("me/security/sign-out/", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("seats/<slug:key>/second-step/", second_step.reset, name="reset_second_step"),
    path("invitations/<str:token>/fresh/", views.fresh_link, name="fresh_link"),
    path("seats/<slug:key>/invite/", views.invite, name="invite"),
    path("seats/<slug:key>/leave/", views.leave, name="leave"),
    path("seats/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/seats/new/", views.add_seat, name="add_seat"),
]
