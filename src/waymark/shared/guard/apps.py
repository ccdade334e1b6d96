from django.apps import AppConfig


class GuardConfig(AppConfig):
    """Stops texts and files that could point to a victim; keeps who said that they do not."""

    name = "waymark.shared.guard"
    label = "guard"
    verbose_name = "Guard"
