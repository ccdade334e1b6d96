"""Somebody who knocks at the doors of a site that is served: signs in, or asks for a link."""

import http.client
import secrets
import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings


class Knocker:
    """A visitor with one line to the site, kept open, as a patient guesser would have."""

    def __init__(self, address: str) -> None:
        self.token = secrets.token_hex(16)
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def post(self, path: str, body: dict[str, str], **headers: str) -> tuple[int, bytes, float]:
        """Send a form: the status, what came back, and how many seconds the answer took."""
        sent = {
            "Cookie": f"{settings.CSRF_COOKIE_NAME}={self.token}",
            "X-CSRFToken": self.token,
            "Content-Type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        began = time.perf_counter()
        self.line.request("POST", path, urlencode(body), sent)
        answer = self.line.getresponse()
        said = answer.read()
        return answer.status, said, time.perf_counter() - began

    def signs_in(self, email: str, password: str, **headers: str) -> int:
        """Try a password: 302 lets in, 200 asks again, 429 is too often."""
        return self.post("/accounts/login/", {"login": email, "password": password}, **headers)[0]
