from django.urls import path

from waymark.shared.notifications.views import own, stuck, wording

app_name = "notifications"

urlpatterns = [
    path("", own.notices, name="list"),
    path("read/", own.read_all, name="read_all"),
    path("<slug:key>/read/", own.read, name="read"),
    path("how-often/", own.preferences, name="preferences"),
    path("from-mail/<str:token>/", own.from_mail, name="from_mail"),
    path("templates/", wording.templates, name="templates"),
    path("templates/<slug:name>/", wording.template, name="template"),
    path("mail/", stuck.mail, name="mail"),
    path("mail/<uuid:reference>/", stuck.decide, name="decide"),
    path(
        "mail/<slug:channel>/<slug:state>/<slug:error>/",
        stuck.decide_together,
        name="decide_together",
    ),
]
