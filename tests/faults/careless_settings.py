"""The network wing with one careless page, for the control of the killed web processes."""

from waymark.config.settings.network import *  # noqa: F403

ROOT_URLCONF = "tests.faults.careless_urls"
