"""The network wing under test."""

import os

os.environ["WAYMARK_WING"] = "network"

from waymark.config.settings._testing import ease  # noqa: E402, I001
from waymark.config.settings.network import *  # noqa: E402, F403

ease(globals())
