"""The local wing under test."""

import os

os.environ["WAYMARK_WING"] = "local"

from waymark.config.settings._testing import ease  # noqa: E402, I001
from waymark.config.settings.local import *  # noqa: E402, F403

ease(globals())
