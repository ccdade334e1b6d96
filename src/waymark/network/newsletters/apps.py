from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    """An app of its own, so that members can say no to the newsletter and to nothing else."""

    name = "waymark.network.newsletters"
    label = "network_newsletters"
    notices_title = "Newsletter"
