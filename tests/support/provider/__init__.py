"""A force's identity provider over loopback, and a line to it that can be made to fail.

The provider is panva's certified oidc-provider, run by Node. In front of it stands a thin proxy:
the address that Waymark knows. It passes everything on, unless a test has put a fault on a path.
"""

import hashlib
import hmac
import json
import socket
import subprocess
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from waymark.shared.ui.build import WHEEL_NODE, node

HERE = Path(__file__).parent
SECRET = "a client secret for the tests, and long enough"
INSTALL = "The provider of the tests is not installed. Run: make setup-tests"
Rewrite = Callable[[dict[str, Any]], dict[str, Any]]


def new_key(kid: str) -> dict[str, Any]:
    """A signing key with its name, private part and all."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return RSAAlgorithm.to_jwk(made, as_dict=True) | {"kid": kid, "alg": "RS256", "use": "sig"}


def signing(key: dict[str, Any]) -> Any:
    return jwt.PyJWK(key, algorithm="RS256").key


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Fault:
    """What happens to one path: nothing for so long, another status, or another answer."""

    hang: float = 0.0
    status: int = 0
    trickle: bool = False
    rewrite: Rewrite | None = None


@dataclass
class TestProvider:
    """The provider with its proxy. `issuer` is what Waymark is told."""

    __test__ = False

    port: int = field(default_factory=free_port)
    behind: int = field(default_factory=free_port)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [new_key("first")])
    redirects: list[str] = field(
        default_factory=lambda: ["http://testserver/accounts/provider/ashdown/callback/"]
    )
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        assert (HERE / "node_modules" / "oidc-provider").exists(), INSTALL
        self._node = subprocess.Popen(
            [_node(), str(HERE / "provider.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, cwd=HERE,
        )  # fmt: skip
        self.tell()
        self.open()

    def tell(self) -> None:
        """Tell Node which keys and clients hold from now on."""
        asked = {
            "port": self.behind, "issuer": self.issuer, "keys": self.keys,
            "redirects": self.redirects, "secret": SECRET,
        }  # fmt: skip
        assert self._node.stdin and self._node.stdout
        self._node.stdin.write(json.dumps(asked) + "\n")
        self._node.stdin.flush()
        while "ready" not in (line := self._node.stdout.readline()):
            assert line, "the provider ended"

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is published no more."""
        self.keys = [new_key(f"key {time.monotonic_ns()}")]
        self.tell()

    def open(self) -> None:
        """Let the proxy listen."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _proxy(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Refuse connections, as a provider does that is down."""
        self._server.shutdown()
        self._server.server_close()

    def stop(self) -> None:
        self.close()
        assert self._node.stdin
        self._node.stdin.close()
        self._node.wait(10)

    def sign_in(self, address: str, *, who: str = "A1234", second_step: str = "") -> str:
        """Do what somebody does on the provider's pages; returns where it sends them back to."""
        with requests.Session() as browser:
            page = browser.get(address, timeout=10)
            form = {"who": who, "amr": second_step}
            answer = browser.post(page.url, data=form, allow_redirects=False, timeout=10)
            while urlsplit(answer.headers["Location"]).port == self.port:
                answer = browser.get(answer.headers["Location"], allow_redirects=False, timeout=10)
        return answer.headers["Location"]

    def forge(self, change: Rewrite | None = None, **header: Any) -> Fault:
        """A token answer with other claims, signed with the provider's own key again."""

        def rewrite(answer: dict[str, Any]) -> dict[str, Any]:
            claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
            claims = change(claims) if change else claims
            key = self.keys[0]
            token = jwt.encode(
                claims, signing(key), algorithm="RS256", headers={"kid": key["kid"], **header}
            )
            return answer | {"id_token": token}

        return Fault(rewrite=rewrite)


def unsigned(answer: dict[str, Any]) -> dict[str, Any]:
    """The same claims under the algorithm "none"."""
    claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
    return answer | {"id_token": jwt.encode(claims, "", algorithm="none")}


def signed_with_public_key(key: dict[str, Any]) -> Rewrite:
    """The same claims under HS256, with the provider's public key as the shared secret."""

    def part(value: bytes) -> str:
        return urlsafe_b64encode(value).rstrip(b"=").decode()

    def rewrite(answer: dict[str, Any]) -> dict[str, Any]:
        head = part(json.dumps({"alg": "HS256", "kid": key["kid"]}).encode())
        body = answer["id_token"].split(".")[1]
        public = (
            signing(key).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
        mark = hmac.new(public, f"{head}.{body}".encode(), hashlib.sha256).digest()
        return answer | {"id_token": f"{head}.{body}.{part(mark)}"}

    return rewrite


def _node() -> str:
    return str(WHEEL_NODE) if WHEEL_NODE.exists() else node()


def _proxy(provider: TestProvider) -> type[BaseHTTPRequestHandler]:
    class Line(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(f"{self.command} {path}")
            fault = provider.faults.get(path, Fault())
            time.sleep(fault.hang)
            status, headers, body = self._behind()
            if fault.rewrite:
                body = json.dumps(fault.rewrite(json.loads(body))).encode()
            self.send_response_only(fault.status or status)
            for name, value in headers:
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self._send(body, slowly=fault.trickle)
            self.close_connection = True

        do_POST = do_GET

        def _send(self, body: bytes, *, slowly: bool) -> None:
            try:
                for byte in body if slowly else ():
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.1)
                if not slowly:
                    self.wfile.write(body)
            except OSError:
                self.close_connection = True  # whoever asked waits no longer

        def _behind(self) -> tuple[int, list[tuple[str, str]], bytes]:
            line = HTTPConnection("127.0.0.1", provider.behind, timeout=10)
            length = int(self.headers.get("Content-Length", 0))
            line.request(
                self.command, self.path, self.rfile.read(length) or None, dict(self.headers)
            )
            answer = line.getresponse()
            found = answer.status, answer.getheaders(), answer.read()
            line.close()
            return found

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the tests look at `asked`."""

    return Line


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if tag == "a" and name == "href"]


def way_out(page: str) -> str:
    """The link to another host on a page of ours: the one that leads to the provider."""
    links = _Links()
    links.feed(page)
    (found,) = [link for link in links.found if link.startswith("http")]
    return found


def set_off(client: Client, path: str = "/accounts/provider/ashdown/", **form: str) -> str:
    """Press the button; returns where the page leads."""
    page = client.post(path, form)
    assert page.status_code == 200, page.content.decode()
    return way_out(page.content.decode())


def come_back(client: Client, address: str, **options: Any) -> Any:
    """Follow the provider's way back to us."""
    return client.get(address.removeprefix("http://testserver"), **options)


def sign_in(client: Client, provider: TestProvider, *, who: str = "A1234", **more: str) -> Any:
    """Everything from the button to what the way back answers."""
    return come_back(client, provider.sign_in(set_off(client), who=who, **more))
