from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    """The library of practices, and who took them up."""

    name = "waymark.network.innovations"
    label = "network_innovations"
    notices_title = "Practices"
