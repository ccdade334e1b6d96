from django.apps import AppConfig


class UiConfig(AppConfig):
    """The look, shared by both wings. It has no models."""

    name = "waymark.shared.ui"
    label = "ui"

    def ready(self) -> None:
        from waymark.shared.ui import checks  # noqa: F401 (Django runs what registers itself)
