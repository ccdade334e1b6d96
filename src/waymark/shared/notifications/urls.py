from django.urls import path

from waymark.shared.notifications.views import own, stuck

app_name = "notifications"

urlpatterns = [
    path("", own.notices, name="list"),
    path("read/", own.read_all, name="read_all"),
    path("<slug:key>/read/", own.read, name="read"),
    path("how-often/", own.preferences, name="preferences"),
    path("from-mail/<str:token>/", own.from_mail, name="from_mail"),
    path("mail/", stuck.mail, name="mail"),
    path("mail/<uuid:reference>/", stuck.decide, name="decide"),
]
