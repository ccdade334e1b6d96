from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "waymark.shared.search"
    label = "search"
    verbose_name = "Search"
