from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The governance pack, the newsletter, and whether the network itself works."""

    name = "waymark.network.reports"
    label = "network_reports"
    notices_title = "Reports"
