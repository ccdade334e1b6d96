"""The wheel, installed in an empty environment with nothing but its lock, runs both wings."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
WAYMARK = ROOT / "build/installed/bin/waymark"


@pytest.fixture(scope="module")
def wheel():
    (found,) = (ROOT / "build/wheel").glob("waymark-*.whl")
    return found


@pytest.fixture
def running(tmp_path):
    """Both wings, started from the wheel in a folder where the source code is not."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        ports = [one.getsockname()[1], other.getsockname()[1]]
    ours = {n: v for n, v in os.environ.items() if not n.startswith(("WAYMARK_", "PYTHON"))}
    process = subprocess.Popen(
        [WAYMARK, "run", "--network-port", str(ports[0]), "--local-port", str(ports[1]),
         "--data", tmp_path / "data"],
        cwd=tmp_path, env=ours, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Press Ctrl-C"):
            break
    yield process, ports, "".join(said)
    if process.poll() is None:
        process.kill()
    process.wait(20)


def read(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.status, answer.read().decode()


def test_both_wings_run_from_the_wheel_alone(running):
    process, (network, local), said = running

    assert "Network wing" in said and "Local wing" in said, said
    status, library = read(network, "/practices/")
    styles = re.search(r'href="(/static/[^"]+\.css)"', library)
    assert (status, "Lighthouse" in library) == (200, True)
    assert styles and read(network, styles[1])[0] == 200
    assert read(local, "/health") == (200, '{"status": "ok", "database": "ok"}')

    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def test_the_wheel_carries_what_a_site_needs_and_nothing_of_ours(wheel):
    names = ZipFile(wheel).namelist()

    assert any(name.endswith("collected/staticfiles.json") for name in names)
    assert [name for name in names if not name.startswith(("waymark/", "waymark-"))] == []
    assert [name for name in names if re.search(r"\.(sqlite3|pyc|mo~)|/data/", name)] == []
