"""The network wing exactly as it ships, with one page more: the reference."""

from waymark.config.settings.network import *  # noqa: F403

ROOT_URLCONF = "webbench.urls"
