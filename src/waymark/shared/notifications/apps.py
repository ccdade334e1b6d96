from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What people are told: notices on their page, and mail from an outbox."""

    name = "waymark.shared.notifications"
    label = "notifications"
