"""A mail server for tests: takes mail by SMTP on this machine, and misbehaves as it is told.

It keeps what it took, in order: the judge of what was sent is this list, never our own table.
"""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

# What to do at one point of the conversation: an answer to give, or to drop the connection.
DROP = "drop"
Fault = Callable[[int], str]


class MailServer(socketserver.ThreadingTCPServer):
    """`faults` names for a point (connect, rcpt, data, end, after) what the n-th mail meets."""

    allow_reuse_address = daemon_threads = disable_nagle_algorithm = True

    def __init__(self, faults: dict[str, Fault] | None = None, delay: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.faults, self.delay = faults or {}, delay
        self.taken: list[Message] = []
        self.tries = 0
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def references(self) -> list[str]:
        """The references of the mails taken, one for each time."""
        return [mail["Message-ID"].strip("<>").partition("@")[0] for mail in self.taken]

    def fault(self, point: str) -> str:
        return self.faults[point](self.tries) if point in self.faults else ""


class _Conversation(socketserver.StreamRequestHandler):
    """One client's conversation."""

    wbufsize = -1  # whole answers at once: two packets would wait for each other
    disable_nagle_algorithm = True
    server: MailServer

    def handle(self) -> None:
        with self.server.lock:
            self.server.tries += 1
        if self._stumbles("connect"):
            return
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line.strip().upper().split(b" ")[0].split(b":")[0]
            if word == b"QUIT":
                self._say("221 goodbye")
                return
            if not self._answer(word):
                return

    def _answer(self, word: bytes) -> bool:
        """Answer one command; False where the connection is to be dropped."""
        if word == b"RCPT" and (fault := self.server.fault("rcpt")):
            return self._say(fault)
        if word != b"DATA":
            return self._say("250 fine")
        if fault := self.server.fault("data"):
            return self._say(fault)
        self._say("354 go on")
        content = self._read_mail()
        if content is None:
            return False
        if fault := self.server.fault("end"):
            return self._say(fault)
        with self.server.lock:
            self.server.taken.append(message_from_bytes(content))
        time.sleep(self.server.delay)
        return self._say(self.server.fault("after") or "250 taken")

    def _read_mail(self) -> bytes | None:
        """Read up to the full stop; None where the client went away before it."""
        lines = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return None

    def _stumbles(self, point: str) -> bool:
        fault = self.server.fault(point)
        return bool(fault) and not self._say(fault)

    def _say(self, text: str) -> bool:
        if text == DROP:
            return False
        self.wfile.write(f"{text}\r\n".encode())
        self.wfile.flush()
        return not text.startswith("421")

    def finish(self) -> None:
        try:
            super().finish()
        except (BrokenPipeError, ConnectionResetError):
            self.connection.close()  # the client was killed


@contextmanager
def mail_server(faults: dict[str, Fault] | None = None, delay: float = 0.0) -> Iterator[MailServer]:
    """Run a mail server for as long as the block."""
    server = MailServer(faults, delay)
    server.handle_error = lambda *_: None  # killed clients are what these tests are about
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def always(answer: str) -> Fault:
    return lambda _: answer


def first(count: int, answer: str) -> Fault:
    """Misbehave so many times, then behave."""
    return lambda n: answer if n <= count else ""
