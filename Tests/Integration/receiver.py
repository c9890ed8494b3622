"""A webhook's target: an HTTP server that answers as it is told and keeps every request."""

import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ports import LOOPBACK


@dataclass(frozen=True)
class Delivery:
    """One request that came in, and the status that it was answered with."""

    at: float
    path: str
    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def data(self) -> dict:
        return self.json["data"]

    @property
    def call(self) -> str:
        return self.data["callId"]

    @property
    def event(self) -> tuple[str, str]:
        """Event and event type, such as `("created", "received")`."""
        return self.json["event"], self.data["eventType"]

    def is_signed_with(self, secret: str) -> bool:
        signature = hmac.new(secret.encode(), self.body, hashlib.sha1).hexdigest()
        return hmac.compare_digest(self.headers.get("x-spark-signature", ""), signature)


class Receiver:
    """Listens on a loopback port. `answer` gets each path and says the status, and the Location where there is one."""

    def __init__(self) -> None:
        self.answer: Callable[[str], tuple[int, str | None]] = lambda path: (200, None)
        self._deliveries: list[Delivery] = []
        self._lock = threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, location = receiver.answer(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                with receiver._lock:
                    receiver._deliveries.append(Delivery(time.time(), self.path, headers, body, status))
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *arguments: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self._server = Server((LOOPBACK, 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def url(self, path: str = "/hook", host: str = LOOPBACK) -> str:
        return f"http://{host}:{self.port}{path}"

    def always(self, status: int, location: str | None = None) -> None:
        self.answer = lambda path: (status, location)

    def deliveries(self, path: str = "/hook", status: int | None = None) -> list[Delivery]:
        """What came in so far, oldest first; with a status only what was answered with it."""
        with self._lock:
            return [found for found in self._deliveries if found.path == path and status in (None, found.status)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
