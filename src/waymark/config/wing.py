"""One process serves one wing: the environment says which."""

import os
import sys

WINGS = ("network", "local")


def choose(wing: str | None = None) -> str:
    """Settle the wing of this process and point Django at its settings."""
    wing = wing or os.environ.get("WAYMARK_WING", "network")
    if wing not in WINGS:
        raise SystemExit(f"WAYMARK_WING must be one of {', '.join(WINGS)}, not {wing!r}")
    os.environ["WAYMARK_WING"] = wing
    os.umask(0o077)  # what a site writes is for its own account alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"waymark.config.settings.{wing}")
    return wing


def set_up(wing: str) -> None:
    """Set this process up as one wing, or say in words which setting is wrong."""
    choose(wing)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        print(wrong, file=sys.stderr)
        print(
            "For the demonstration set WAYMARK_TRAINING=true and WAYMARK_DATA=data/" + wing,
            file=sys.stderr,
        )
        raise SystemExit(1) from None
