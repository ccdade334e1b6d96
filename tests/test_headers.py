"""What every answer of every route tells the browser: run no foreign script, keep no private page.

The test settings change none of these headers; what depends on HTTPS is asked of production's.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.support import matrix
from tests.support.cast import gather

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
    "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
# A paper that somebody handed in is not a page of ours: it may do nothing at all.
PAPER = {"default-src 'none'", "sandbox"}
REFERRER = {"network": "same-origin", "local": "same-origin"}
PRIVATE = {"no-store", "private"}


def faults(response) -> list[str]:
    """What a browser is not told that it must be told."""
    policy = set(response.get("Content-Security-Policy", "").split("; "))
    cached = {part.strip() for part in response.get("Cache-Control", "").split(",")}
    wanted = {
        "policy": policy in (POLICY, PAPER),
        "type not guessed": response.get("X-Content-Type-Options") == "nosniff",
        "not framed": response.get("X-Frame-Options") == "DENY",
        "referrer": response.get("Referrer-Policy") == REFERRER[settings.WAYMARK_WING],
        "opener": response.get("Cross-Origin-Opener-Policy") == "same-origin",
        "not stored": cached >= PRIVATE or not _is_of_a_session(response),
    }
    return [name for name, there in wanted.items() if not there]


def _is_of_a_session(response) -> bool:
    """Whether somebody's sign-in may have shaped the answer; in the API it opens nothing."""
    request = response.wsgi_request
    return not request.path.startswith("/api/") and request.user.is_authenticated


@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_every_answer_carries_every_header(role, data_folder):
    cast = gather()
    client = Client()
    if cast.people[role]:
        client.force_login(cast.people[role])

    found = {
        case.name: faults(matrix.ask(case, role, cast, client.cookies))
        for case in matrix.cases(settings.WAYMARK_WING)
    }

    assert {name: missing for name, missing in found.items() if missing} == {}


def test_a_page_that_does_not_exist_and_a_refusal_carry_them_too(client, data_folder):
    client.force_login(gather().people["outsider"])

    assert faults(client.get("/nowhere/")) == []
    assert faults(client.get(reverse("audit:list"))) == []


def test_a_page_of_the_local_wing_is_never_stored(client):
    if settings.WAYMARK_WING == "local":
        assert client.get(reverse("health"))["Cache-Control"] == "no-store, private"


def test_an_inline_script_in_the_policy_is_caught(client):
    response = client.get(reverse("health"))
    response["Content-Security-Policy"] = "script-src 'self' 'unsafe-inline'"

    assert faults(response) == ["policy"]


# ---- cookies in production -------------------------------------------------------------------

ASK = """
import json
from django.conf import settings as s
print(json.dumps({name: getattr(s, name) for name in %r}))
"""
WANTED = {
    "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True, "CSRF_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax", "CSRF_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_DOMAIN": None, "SESSION_COOKIE_PATH": "/",
    "SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "DEBUG": False,
}  # fmt: skip


@pytest.mark.parametrize("wing", ["network", "local"])
def test_cookies_stay_between_browser_and_site(wing, tmp_path):
    names = {"SESSION_COOKIE_NAME": f"__Host-waymark-{wing}",
             "CSRF_COOKIE_NAME": f"__Host-waymark-{wing}-csrf"}  # fmt: skip
    ours = {n: v for n, v in os.environ.items() if not n.startswith("WAYMARK_")}
    told = subprocess.run(
        [sys.executable, "-c", ASK % [*WANTED, *names]],
        env=ours | {
            "WAYMARK_WING": wing, "DJANGO_SETTINGS_MODULE": f"waymark.config.settings.{wing}",
            "WAYMARK_SECRET_KEY": "a key long enough to sign with, of a site",
            "WAYMARK_DATA": str(tmp_path), "WAYMARK_HTTPS": "true", "WAYMARK_TRAINING": "false",
        },
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert json.loads(told) == WANTED | names
