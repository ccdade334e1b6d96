from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The first page: what is due, what was asked, what has changed."""

    name = "waymark.network.home"
    label = "network_home"
