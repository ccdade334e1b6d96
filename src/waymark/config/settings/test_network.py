"""The network wing under test."""

import os

os.environ["WAYMARK_WING"] = "network"

from waymark.config.settings._testing import ease
from waymark.config.settings.network import *

ease(globals())
