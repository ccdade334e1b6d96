from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, people, seats and sign-in."""

    name = "waymark.shared.accounts"
    label = "accounts"
    notices_title = "Signing in"

    def ready(self) -> None:
        from waymark.shared.accounts import hooks  # the sign-in library calls them
        from waymark.shared.accounts.providers.known import providers

        hooks.connect()
        providers()  # a site does not begin with a file that cannot be read
