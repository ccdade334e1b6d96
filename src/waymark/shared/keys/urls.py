"""Pages about keys. Names before keys."""

from django.urls import path

from waymark.shared.keys import views

app_name = "keys"
urlpatterns = [
    path("", views.keys, name="list"),
    path("new/", views.new, name="new"),
    path("everybody/", views.everybody, name="everybody"),
    path("<slug:key>/revoke/", views.revoke, name="revoke"),
]
