from django.apps import AppConfig


class MembershipConfig(AppConfig):
    """Who belongs to the network: endorsement, nominated seats, handover, engagement."""

    name = "waymark.network.membership"
    label = "network_membership"
    notices_title = "Members"
