"""The server of the fake: tokens, requests, answers."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from tests.support.notify_fake.record import WHERE, Taken
from tests.support.notify_fake.schema import faults_of
from tests.support.notify_fake.weather import Weather, fine

SERVICE = "1f2e3d4c-0000-4000-8000-000000000001"
SECRET = "1f2e3d4c-0000-4000-8000-000000000002"
KEY = f"a-test-{SERVICE}-{SECRET}"
TEMPLATES = {
    "email": "aaaaaaaa-0000-4000-8000-000000000001",
    "text": "aaaaaaaa-0000-4000-8000-000000000002",
    "letter": "aaaaaaaa-0000-4000-8000-000000000003",
}
KINDS = {"email": "email", "text": "sms", "letter": "letter"}
SKEW = 30


class NotifyFake(ThreadingHTTPServer):
    """`weather` says what each request meets; `clock` is the time by which tokens are judged."""

    allow_reuse_address = daemon_threads = True
    request_queue_size = 50

    def __init__(self, weather: Weather = fine, slow: float = 0.4) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.lock = threading.Lock()
        self.slow = slow
        self.forget(weather)

    def forget(self, weather: Weather = fine) -> None:
        """Be as if nothing had happened yet."""
        self.weather = weather
        self.taken: list[Taken] = []
        self.asked: Counter[str] = Counter()
        self.clock: Callable[[], float] = time.time
        self.secret = SECRET
        self.templates = {id: KINDS[channel] for channel, id in TEMPLATES.items()}
        # Called with a message that was read, and with one that was taken, before the answer.
        self.when_read: Callable[[dict[str, Any]], None] = lambda body: None
        self.when_taken: Callable[[Taken], None] = lambda taken: None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def references(self) -> Counter[str]:
        """How often each reference was taken."""
        with self.lock:
            return Counter(each.reference for each in self.taken)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed in the middle are what these tests are about."""


class _Drop(Exception):
    """Close the connection without another word."""


class _Refused(Exception):
    def __init__(self, code: int, error: str, message: str) -> None:
        self.code, self.error, self.message = code, error, message


REFUSALS = {
    "400": _Refused(400, "BadRequestError", "no"),
    "403": _Refused(403, "AuthError", "no"),
    "429": _Refused(429, "RateLimitError", "too many this minute"),
    "day": _Refused(429, "TooManyRequestsError", "too many today"),
    "500": _Refused(500, "Exception", "a fault here"),
    "503": _Refused(503, "Exception", "away"),
}


class _Request(BaseHTTPRequestHandler):
    """One client's connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: two would wait 40 ms for each other
    disable_nagle_algorithm = True
    timeout = 30
    server: NotifyFake

    def do_POST(self) -> None:
        self._meet(self._take)

    def do_GET(self) -> None:
        self._meet(self._show)

    def _meet(self, act: Callable[[str], tuple[int, Any]]) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.content = self.rfile.read(length)
        with self.server.lock:
            self.server.asked[self.command] += 1
        word = self.server.weather(self.command)
        try:
            self._check_token()
            if word in REFUSALS:
                raise REFUSALS[word]
            if word == "drop":
                raise _Drop
            self._answer(*act(word))
        except _Refused as no:
            errors = [{"error": no.error, "message": no.message}]
            self._answer(no.code, {"status_code": no.code, "errors": errors})
        except _Drop:
            self.close_connection = True

    # ---- who asks ----------------------------------------------------------------------------

    def _check_token(self) -> None:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise _Refused(401, "AuthError", "a token must be given")
        try:
            options = {"verify_iat": False, "require": ["iss", "iat"]}
            claims = jwt.decode(token, self.server.secret, algorithms=["HS256"], options=options)
        except jwt.InvalidTokenError:
            raise _Refused(403, "AuthError", "the token is not valid") from None
        if claims["iss"] != SERVICE:
            raise _Refused(403, "AuthError", "no such service")
        if abs(self.server.clock() - claims["iat"]) > SKEW:
            raise _Refused(403, "AuthError", "the system clock must be right")

    # ---- taking and showing ------------------------------------------------------------------

    def _take(self, word: str) -> tuple[int, Any]:
        kind = self.path.removeprefix("/v2/notifications/")
        if kind not in ("sms", "email", "letter"):
            raise _Refused(404, "NotFound", "no such page")
        body = self._body()
        faults = faults_of(kind, body)
        if faults:
            raise _Refused(400, "ValidationError", "; ".join(faults))
        if self.server.templates.get(body["template_id"]) != kind:
            raise _Refused(400, "BadRequestError", "no such template")
        self.server.when_read(body)
        if word == "slow-before":
            time.sleep(self.server.slow)
        taken = Taken(
            kind=kind,
            reference=body.get("reference", ""),
            template=body["template_id"],
            to=body.get(WHERE.get(kind, ""), ""),
            personalisation=body.get("personalisation", {}),
        )
        with self.server.lock:
            self.server.taken.append(taken)
        self.server.when_taken(taken)
        if word == "slow-after":
            time.sleep(self.server.slow)
        if word == "drop-after":
            raise _Drop
        if word == "500-after":
            raise REFUSALS["500"]
        return 201, taken.answer(self.server.address)

    def _body(self) -> Any:
        try:
            return json.loads(self.content)
        except ValueError:
            raise _Refused(400, "BadRequestError", "the body is not JSON") from None

    def _show(self, _word: str) -> tuple[int, Any]:
        parts = urlsplit(self.path)
        if parts.path.startswith("/v2/template/"):
            return self._show_template(parts.path.rpartition("/")[2])
        with self.server.lock:
            taken = list(self.server.taken)
        root = self.server.address
        if parts.path == "/v2/notifications":
            asked = parse_qs(parts.query)
            if set(asked) - {"reference", "status", "template_type", "older_than"}:
                raise _Refused(400, "ValidationError", "no such filter")
            wanted = asked.get("reference")
            found = [t for t in reversed(taken) if wanted is None or t.reference == wanted[0]]
            shown = [each.shown(root) for each in found[:250]]
            return 200, {"notifications": shown, "links": {"current": f"{root}{self.path}"}}
        for each in taken:
            if parts.path == f"/v2/notifications/{each.id}":
                return 200, each.shown(root)
        raise _Refused(404, "NoResultFound", "no result")

    def _show_template(self, id: str) -> tuple[int, Any]:
        if id not in self.server.templates:
            raise _Refused(404, "NoResultFound", "no result")
        return 200, {"id": id, "type": self.server.templates[id], "version": 1, "body": ""}

    def _answer(self, code: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The `Date` of an answer, by the fake's own clock."""
        return formatdate(self.server.clock(), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the record is the log."""


@contextmanager
def notify_fake(weather: Weather = fine, slow: float = 0.4) -> Iterator[NotifyFake]:
    """Run a Notify for as long as the block."""
    server = NotifyFake(weather, slow)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
