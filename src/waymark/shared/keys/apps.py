from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "waymark.shared.keys"
    label = "keys"
    verbose_name = "API keys"
