"""Phones in numbers on bare UDP sockets, which register, subscribe, call, and keep every NOTIFY with the moment it came.

One thread serves all of them and answers what the server asks, so that a slow test does not make the server repeat
itself. The moment of arrival is the kernel's, so a busy machine does not make a NOTIFY look late.
"""

import itertools
import queue
import re
import selectors
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from ports import LOOPBACK
from sip_wire import digest

DOMAIN = "acme.example"
_SO_TIMESTAMPNS = 35
_numbers = itertools.count(1)
_FINAL = 200
_COPIED = (b"via:", b"from:", b"to:", b"call-id:", b"cseq:", b"record-route:")


@dataclass(frozen=True)
class Message:
    """A request or a response that came in. `at` is on the clock of `time.time`."""

    at: float
    start: str
    fields: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def parse(cls, at: float, datagram: bytes) -> "Message":
        head, _, body = datagram.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        fields = (line.split(":", 1) for line in lines[1:])
        return cls(at, lines[0], tuple((name.strip().lower(), value.strip()) for name, value in fields), body)

    def __getitem__(self, name: str) -> str:
        """The first value of a header field, or nothing."""
        return next((value for field_name, value in self.fields if field_name == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for field_name, value in self.fields if field_name == name.lower()]

    @property
    def status(self) -> int:
        """Of a response; 0 for a request."""
        return int(self.start.split(" ", 2)[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        return self.start.split(" ", 1)[0]

    @property
    def sequence(self) -> int:
        return int(self["CSeq"].split()[0])

    def tag(self, name: str) -> str:
        """The tag in From or To."""
        found = re.search(r";tag=([^;>\s]+)", self[name])
        return found[1] if found else ""


@dataclass
class WireDialog:
    """What a phone knows of one of its dialogs."""

    call_id: str
    uri: str
    remote: str
    local_tag: str
    remote_tag: str = ""
    sequence: int = 0
    #: Datagrams of NOTIFY with the moment that they came, retransmissions included.
    notified: list[tuple[float, bytes]] = field(default_factory=list)

    def notifications(self) -> list[Message]:
        """The NOTIFYs so far, each once."""
        found: dict[str, Message] = {}
        for at, datagram in list(self.notified):
            message = Message.parse(at, datagram)
            found.setdefault(message["CSeq"], message)
        return list(found.values())


class Wires:
    """The thread that receives for all phones."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._waker, wake = socket.socketpair()
        self._selector.register(wake, selectors.EVENT_READ)
        self._closed = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def add(self, phone: "WirePhone") -> None:
        self._selector.register(phone.socket, selectors.EVENT_READ, phone)
        self._waker.send(b".")

    def remove(self, phone: "WirePhone") -> None:
        self._selector.unregister(phone.socket)

    def close(self) -> None:
        self._closed = True
        self._waker.send(b".")
        self._thread.join(5)

    def _run(self) -> None:
        while not self._closed:
            for key, _ in self._selector.select(1):
                if key.data is None:
                    key.fileobj.recv(100)
                    continue
                try:
                    while True:
                        datagram, ancillary, _, _ = key.fileobj.recvmsg(65536, 64, socket.MSG_DONTWAIT)
                        seconds, nanoseconds = struct.unpack("qq", ancillary[0][2]) if ancillary else (time.time(), 0)
                        key.data.receive(seconds + nanoseconds / 1e9, datagram)
                except OSError:
                    continue


class WirePhone:
    """One phone of one account on one socket."""

    def __init__(self, wires: Wires, server: tuple[str, int], user: str, password: str, media_port: int = 9):
        self.user = user
        self.server = server
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((LOOPBACK, 0))
        self.socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.port: int = self.socket.getsockname()[1]
        #: Dialogs of subscriptions and calls by Call-ID.
        self.dialogs: dict[str, WireDialog] = {}
        #: Requests other than NOTIFY and ACK that came in.
        self.requests: list[Message] = []
        #: When each INVITE that began a call was answered.
        self.answered: list[float] = []
        #: The status line with which NOTIFY is answered; nothing for no answer.
        self.notify_answer = b"200 OK"
        self._password = password
        self._media_port = media_port
        self._waiting: dict[tuple[str, str], queue.Queue[Message]] = {}
        self._wires = wires
        wires.add(self)

    def close(self) -> None:
        self._wires.remove(self)
        self.socket.close()

    # What a phone asks.

    def register(self, expires: int = 600) -> None:
        uri = f"sip:{DOMAIN}"
        dialog = self.new_dialog(uri, f"sip:{self.user}@{DOMAIN}")
        answer = self.ask("REGISTER", dialog, extra=f"Expires: {expires}\r\n")
        assert answer.status == _FINAL, answer

    def subscribe(
        self, uri: str, event: str = "dialog", extra: str = "", expires: str | int = 600, status: int = _FINAL
    ) -> tuple[WireDialog, Message]:
        """A new subscription: its dialog, and the answer, which must have the status."""
        dialog = self.new_dialog(uri, uri)
        fields = f"Event: {event}\r\nExpires: {expires}\r\n{extra}"
        answer = self.ask("SUBSCRIBE", dialog, extra=fields)
        assert answer.status == status, f"SUBSCRIBE {uri} with {fields!r}: {answer}"
        return dialog, answer

    def refresh(self, dialog: WireDialog, event: str = "dialog", extra: str = "", expires: int = 600) -> Message:
        """SUBSCRIBE in the subscription's dialog; 0 seconds end it."""
        return self.ask("SUBSCRIBE", dialog, extra=f"Event: {event}\r\nExpires: {expires}\r\n{extra}")

    def call(self, number: str, extra: str = "") -> tuple[WireDialog, Message]:
        """INVITE with an offer: the call's dialog, and the final answer."""
        uri = f"sip:{number}@{DOMAIN}"
        dialog = self.new_dialog(uri, uri)
        answer = self.ask("INVITE", dialog, extra=extra, body=self._description(), seconds=15)
        return dialog, answer

    def ask(
        self, method: str, dialog: WireDialog, extra: str = "", body: str = "", seconds: float = 10,
        authorized: bool = True,
    ) -> Message:
        """Sends a request in a dialog, with credentials once they are asked for, and returns the final answer."""
        answer = self._transact(method, dialog, extra, body, seconds)
        if answer.status == 401 and authorized:
            challenge = next(value for value in answer.all("www-authenticate") if "algorithm=MD5" in value)
            credentials = digest(challenge, method, dialog.uri, self.user, self._password)
            answer = self._transact(method, dialog, f"{extra}Authorization: {credentials}\r\n", body, seconds)
        if answer.status == _FINAL and method in ("INVITE", "SUBSCRIBE"):
            dialog.remote_tag = answer.tag("To")
            if contact := re.search(r"<([^>]+)>", answer["Contact"]):
                dialog.uri = contact[1]
            if method == "INVITE":
                self._send(self._request("ACK", dialog, dialog.sequence, "", "", branch=None))
        return answer

    def _transact(self, method: str, dialog: WireDialog, extra: str, body: str, seconds: float) -> Message:
        dialog.sequence += 1
        branch = f"z9hG4bKwire{next(_numbers)}"
        datagram = self._request(method, dialog, dialog.sequence, extra, body, branch)
        key = (dialog.call_id, f"{dialog.sequence} {method}")
        answers = self._waiting[key] = queue.Queue()
        deadline = time.monotonic() + seconds
        pause = 0.5
        is_heard = False
        try:
            while time.monotonic() < deadline:
                if not is_heard:
                    self._send(datagram)
                try:
                    answer = answers.get(timeout=min(pause, max(0.01, deadline - time.monotonic())))
                except queue.Empty:
                    pause = min(2 * pause, 4)
                    continue
                if answer.status >= _FINAL:
                    if method == "INVITE" and answer.status >= 300:
                        self._send(self._request("ACK", dialog, dialog.sequence, "", "", branch, to=answer["To"]))
                    return answer
                is_heard = method == "INVITE"
        finally:
            del self._waiting[key]
        raise AssertionError(f"no final answer to {method} {dialog.uri} of {self.user} in {seconds} s")

    def new_dialog(self, uri: str, remote: str) -> WireDialog:
        """A dialog that has yet to begin, to `remote`."""
        number = next(_numbers)
        dialog = WireDialog(f"wire-{number}-{self.port}@{LOOPBACK}", uri, remote, f"w{number}")
        self.dialogs[dialog.call_id] = dialog
        return dialog

    def _request(
        self, method: str, dialog: WireDialog, sequence: int, extra: str, body: str, branch: str | None,
        to: str | None = None,
    ) -> bytes:
        branch = branch or f"z9hG4bKwire{next(_numbers)}"
        to = to or f"<{dialog.remote}>" + (f";tag={dialog.remote_tag}" if dialog.remote_tag else "")
        content = "Content-Type: application/sdp\r\n" if body else ""
        return (
            f"{method} {dialog.uri} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {LOOPBACK}:{self.port};branch={branch};rport\r\n"
            f"Max-Forwards: 70\r\n"
            f"From: <sip:{self.user}@{DOMAIN}>;tag={dialog.local_tag}\r\n"
            f"To: {to}\r\n"
            f"Call-ID: {dialog.call_id}\r\n"
            f"CSeq: {sequence} {method}\r\n"
            f"Contact: <sip:{self.user}@{LOOPBACK}:{self.port}>\r\n"
            f"Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO, NOTIFY\r\n"
            f"{extra}{content}Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def _send(self, datagram: bytes) -> None:
        self.socket.sendto(datagram, self.server)

    def _description(self, direction: str = "sendrecv") -> str:
        return (
            f"v=0\r\no=- 1 1 IN IP4 {LOOPBACK}\r\ns=-\r\nc=IN IP4 {LOOPBACK}\r\nt=0 0\r\n"
            f"m=audio {self._media_port} RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na={direction}\r\n"
        )

    # What a phone is asked.

    def receive(self, at: float, datagram: bytes) -> None:
        """On the receiving thread."""
        if datagram.startswith(b"NOTIFY "):
            return self._notified(at, datagram)
        message = Message.parse(at, datagram)
        if message.status:
            if waiting := self._waiting.get((message["Call-ID"], message["CSeq"])):
                waiting.put(message)
            return
        if message.method == "ACK":
            return
        self.requests.append(message)
        if message.method == "INVITE":
            if not message.tag("To"):
                dialog = WireDialog(message["Call-ID"], "", "", f"w{next(_numbers)}")
                self.dialogs.setdefault(dialog.call_id, dialog)
                self.answered.append(time.time())
            return self._answer(datagram, b"200 OK", self._description())
        self._answer(datagram, b"200 OK", self._description() if message.method == "UPDATE" and message.body else "")

    def _notified(self, at: float, datagram: bytes) -> None:
        call_id = re.search(rb"\r\nCall-ID: *(\S+)", datagram, re.IGNORECASE)
        dialog = self.dialogs.get(call_id[1].decode()) if call_id else None
        if dialog is None:
            return self._answer(datagram, b"481 Call/Transaction Does Not Exist")
        dialog.notified.append((at, datagram))
        if self.notify_answer:
            self._answer(datagram, self.notify_answer)

    def _answer(self, datagram: bytes, status: bytes, body: str = "") -> None:
        head = datagram.partition(b"\r\n\r\n")[0].split(b"\r\n")
        kept = [line for line in head[1:] if line.lower().startswith(_COPIED)]
        if body:
            call_id = next(line for line in kept if line.lower().startswith(b"call-id:")).split(b":", 1)[1].strip()
            tag = self.dialogs[call_id.decode()].local_tag.encode()
            kept = [
                line + b";tag=" + tag if line.lower().startswith(b"to:") and b";tag=" not in line else line for line in kept
            ]
            kept.append(b"Content-Type: application/sdp")
        kept.append(f"Contact: <sip:{self.user}@{LOOPBACK}:{self.port}>".encode())
        kept.append(b"Content-Length: %d" % len(body))
        self._send(b"SIP/2.0 " + status + b"\r\n" + b"\r\n".join(kept) + b"\r\n\r\n" + body.encode())
