from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, and who saw what: a chain that shows if anybody changes it."""

    name = "waymark.shared.audit"
    label = "audit"
