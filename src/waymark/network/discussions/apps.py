from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    """Questions, challenges, ideas and notices, with their answers and polls."""

    name = "waymark.network.discussions"
    label = "network_discussions"
    notices_title = "Questions"
