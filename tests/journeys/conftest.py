"""Stories in a browser, against a server that serves what ships.

    def test_a_member_finds_a_practice(page, address, sign_in):
        sign_in(page, MemberFactory())
        page.goto(address + reverse("innovations:list"))
        …
        axe(page)

A journey fails on any console error, page error or request to another host, whatever it asserts.
The static files are collected, hashed and served by whitenoise, under the site's own policy.
"""

import os
import signal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import handlers
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.support.browser import AXE, HOW_TO_INSTALL, Watch, chromium

PATIENCE = 300  # seconds for one journey
# Stories of the network wing: its models do not exist in the local wing's process.
NETWORK_ONLY = [
    "test_every_state.py", "test_hostile_input.py", "test_law_journey.py",
    "test_many_at_once.py", "test_meeting_journey.py", "test_membership_journey.py",
    "test_loop_journey.py", "test_newsletter_journey.py", "test_practice_journey.py",
    "test_question_journey.py",
]  # fmt: skip
collect_ignore = NETWORK_ONLY if settings.WAYMARK_WING == "local" else []
WHITENOISE = "whitenoise.middleware.WhiteNoiseMiddleware"


def pytest_collection_modifyitems(items):
    """Mark the journeys, so that `-m 'not journey'` leaves them out."""
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)


@pytest.fixture(autouse=True)
def patience():
    """Fail a journey that hangs: a browser that never answers would be waited for without end."""

    def give_up(*_):
        raise TimeoutError(f"The browser did not answer within {PATIENCE} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="package")
def live_server(tmp_path_factory):
    """The site as it ships: hashed names, whitenoise, the policy that production has."""
    with (
        override_settings(
            STATIC_ROOT=tmp_path_factory.mktemp("collected"),
            STORAGES={
                **settings.STORAGES,
                "staticfiles": {"BACKEND": "waymark.shared.ui.staticfiles.Storage"},
            },
            MIDDLEWARE=[settings.MIDDLEWARE[0], WHITENOISE, *settings.MIDDLEWARE[1:]],
        ),
        pytest.MonkeyPatch.context() as patch,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        # Django's own server would look for static files by their plain names, and answer 404.
        patch.setattr(handlers, "StaticFilesHandler", lambda application: application)
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture
def address(live_server) -> str:
    """Where the site is: `http://localhost:…`."""
    return live_server.url


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all journeys of this worker."""
    program = chromium()
    if program is None:
        pytest.fail(HOW_TO_INSTALL, pytrace=False)
    assert AXE.exists(), "axe-core is not installed: npm ci"
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=as_root)
        yield launched
        launched.close()


@pytest.fixture
def watch(address):
    """What went wrong in any window of this journey; nothing may, but for what it `allow`s."""
    watching = Watch(host=urlsplit(address).netloc)
    yield watching
    assert watching.faults == []


@pytest.fixture
def new_page(browser, watch):
    """Open a window for one more person: `new_page(java_script_enabled=False, viewport=…)`."""
    contexts = []

    def opened(**options):
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(30_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """The window of a journey that needs only one person."""
    return new_page()


@pytest.fixture
def sign_in(address):
    """Let a person be signed in, in this window, without typing: `sign_in(page, person)`."""

    def signed_in(page, person):
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])

    return signed_in
