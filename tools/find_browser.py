"""Finds the Chromium in which the journeys run; as root on Debian it installs it.

Called by `make test` before the tests. Without a browser the tests still run: the journeys are
left out and named at the end, with the one command that enables them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.browser import HOW_TO_INSTALL, chromium

INSTALL = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]


def install() -> bool:
    """Ask Debian for Chromium; with fresh lists if the old ones do not lead to it."""
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True}
    if subprocess.run(INSTALL, check=False, **quiet).returncode == 0:
        return True
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    return subprocess.run(INSTALL, check=False, **quiet).returncode == 0


def main() -> None:
    if chromium():
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("Installing Chromium for the journeys …", flush=True)
        if install() and chromium():
            return
    print(f"{HOW_TO_INSTALL}. Until then the journeys are left out.")


if __name__ == "__main__":
    main()
