from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, people, seats and sign-in."""

    name = "waymark.shared.accounts"
    label = "accounts"
