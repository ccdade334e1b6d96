"""The local wing under test."""

import os

os.environ["WAYMARK_WING"] = "local"

from waymark.config.settings._testing import ease
from waymark.config.settings.local import *

ease(globals())
