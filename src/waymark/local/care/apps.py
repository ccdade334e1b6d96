from django.apps import AppConfig


class CareConfig(AppConfig):
    """Caring for victims in one police area. For now: its home page."""

    name = "waymark.local.care"
    label = "local_care"
