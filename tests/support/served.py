"""The site as it is served for real: gunicorn on the tests' own database."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from waymark.config.supervisor import Wing, answers


def database_address() -> str:
    """The address of the database that this test uses."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{known['NAME']}"
    return f"postgresql://{known['USER']}@{quote(known['HOST'], safe='')}/{known['NAME']}"


def environment_of_a_site(
    *, wing: str = "", data: Path | None = None, database: str = ""
) -> dict[str, str]:
    """What a process of a site is told: this test’s wing, data and database, unless said."""
    wing = wing or settings.WAYMARK_WING
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": f"waymark.config.settings.{wing}",
        "WAYMARK_WING": wing,
        "WAYMARK_TRAINING": "true",
        "WAYMARK_HTTPS": "false",
        "WAYMARK_SECRET_KEY": settings.SECRET_KEY,
        "WAYMARK_DATA": str(data or settings.WAYMARK_DATA),
        "WAYMARK_DATABASE_URL": database or database_address(),
        "WAYMARK_BACKUP_KEY": settings.WAYMARK_BACKUP_KEY,
    }


@contextmanager
def served(workers: int = 2, **more: str) -> Iterator[str]:
    """Run the web processes of this wing until the block ends; hands over their address.

    `more` is added to their environment.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = environment_of_a_site() | more
    wing = Wing(settings.WAYMARK_WING, port, environment, web_workers=workers)
    process = subprocess.Popen(wing.web(), env=environment, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while not answers(wing.address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The site did not start")
            time.sleep(0.05)
        yield wing.address
    finally:
        process.terminate()
        process.wait(20)
