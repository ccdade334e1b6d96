"""What a migration wrote is written again after a test that commits.

Such a test ends with Django emptying every table, also of the rows that came with the tables. The
tests after it would stand in a network without its founding words.
"""

from importlib import import_module

from django.apps import apps
from django.db.models.signals import post_migrate

LABEL = "network_membership"


def refill_after_emptying() -> None:
    """Write the words again whenever Django says that the tables are new; it does so when it
    emptied them too.
    """
    if apps.is_installed("waymark.network.membership"):
        post_migrate.connect(_refill, sender=apps.get_app_config(LABEL))


def _refill(**_) -> None:
    if not apps.get_model(LABEL, "Term").objects.exists():
        founding = import_module("waymark.network.membership.migrations."
                                 "0004_terms_of_the_founding_papers")  # fmt: skip
        founding.write(apps, None)
