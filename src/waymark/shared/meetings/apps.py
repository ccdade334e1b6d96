from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Groups and boards, their meetings, the agenda clock, minutes and actions."""

    name = "waymark.shared.meetings"
    label = "meetings"
    notices_title = "Meetings"
