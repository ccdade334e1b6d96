from django.urls import path

from waymark.shared.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<slug:key>/read/", views.read, name="read"),
    path("how-often/", views.preferences, name="preferences"),
    path("from-mail/<str:token>/", views.from_mail, name="from_mail"),
    path("mail/", views.mail, name="mail"),
    path("mail/<uuid:reference>/", views.decide, name="decide"),
]
