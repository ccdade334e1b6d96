from django.apps import AppConfig


class LegislationConfig(AppConfig):
    """Law and the Victims’ Code: what changes, from when, and who is ready."""

    name = "waymark.network.legislation"
    label = "network_legislation"
    notices_title = "Law and Code"
