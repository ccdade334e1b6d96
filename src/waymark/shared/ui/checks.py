"""The wall between the wings, as Django itself sees it, at every start and every migration.

An import contract does not see a relation that is written as a string; Django's registry does.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

WINGS = ("network", "local")
REMEDY = "Local holds victims' data and network holds none: nothing but a return crosses (STYLE 1)."


def _wing_of(config: AppConfig) -> str:
    """The wing that an app belongs to; empty for shared apps and those of others."""
    package = config.name.split(".")
    return package[1] if package[0] == "waymark" and package[1] in WINGS else ""


@register
def wings_stay_apart(app_configs: Iterable[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Hold every installed app against the wing that this process serves."""
    here = settings.WAYMARK_WING
    return [fault for config in apps.get_app_configs() for fault in misplaced(config, here)]


def misplaced(config: AppConfig, here: str) -> list[CheckMessage]:
    """An app of the other wing, a label that hides its wing, or a relation that crosses."""
    found: list[CheckMessage] = []
    wing = _wing_of(config)
    if wing and wing != here:
        text = f"{config.name} is installed in the {here} wing"
        found.append(Error(text, hint=REMEDY, id="waymark.E001"))
    if wing and not config.label.startswith(f"{wing}_"):
        text = f"The label of {config.name} does not begin with “{wing}_”"
        found.append(Error(text, hint="Table names show the wing.", id="waymark.E002"))
    for model in config.get_models(include_auto_created=True):
        found += crossings(model, wing)
    return found


def crossings(model: Any, wing: str) -> list[CheckMessage]:
    """The relations of one model that lead into another wing, or from a shared app into any."""
    return [
        Error(f"{model._meta.label}.{field.name} leads into {target}", hint=REMEDY,
              id="waymark.E003")
        for field in model._meta.get_fields(include_hidden=True)
        if not field.auto_created and (target := _target(field)) and target.split("_")[0] != wing
    ]  # fmt: skip


def _target(field: Any) -> str:
    """The label of the wing's app that a relation leads to, also when it is not installed."""
    to = getattr(getattr(field, "remote_field", None), "model", None)
    label = to.split(".")[0] if isinstance(to, str) else to._meta.app_label if to else ""
    return label if label.split("_")[0] in WINGS else ""
