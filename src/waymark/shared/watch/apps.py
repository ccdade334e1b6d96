from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "waymark.shared.watch"
    label = "watch"

    def ready(self) -> None:
        from waymark.shared.watch import tasks  # noqa: F401 (connects the signal)
