from django.urls import path

from waymark.shared.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.entries, name="list"),
    path("entries.csv", views.export, name="csv"),
    path("check/", views.check, name="check"),
]
