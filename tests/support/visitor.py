"""Somebody who speaks HTTP with the site as it is served."""

import http.client
import secrets
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client


def signed_in(person) -> dict[str, str]:
    """The headers with which a browser sends forms once this person has signed in."""
    client, token = Client(), secrets.token_hex(16)
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }


class Visitor:
    """Somebody with a browser of their own, signed in, who never follows a redirect."""

    page = ""  # what the last answer said

    def __init__(self, address: str, person) -> None:
        self.host, self.headers = urlsplit(address).netloc, signed_in(person)

    def ask(self, method: str, path: str, body: dict | None = None) -> tuple[int, str]:
        """The status of the answer, and where it leads."""
        line = http.client.HTTPConnection(self.host, timeout=60)
        try:
            line.request(method, path, urlencode(body or {}), self.headers)
            answer = line.getresponse()
            self.page = answer.read().decode()
            return answer.status, answer.headers.get("Location", "")
        finally:
            line.close()
