"""A headless baresip: a real phone with real audio, told what to do over its control socket.

Debian's baresip 1.0 cannot play into a file (its `aufile` is a source only). What a phone hears is measured at its RTP
ports by a `WireEar`, and what it decoded is taken by its `sndfile` filter and a `FileEar` (see ears.py).
"""

import json
import pathlib
import re
import shutil
import socket
import subprocess
import threading
import time

from ears import FileEar, Wire
from ports import LOOPBACK, free_port, free_range
from waiting import wait_until

BARESIP = shutil.which("baresip")
_MODULES = "/usr/lib/baresip/modules"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Baresip:
    """One phone with one account, in a folder of its own."""

    def __init__(
        self,
        folder: pathlib.Path,
        wire: Wire,
        user: str,
        server: tuple[str, int] | None = None,
        password: str = "",
        tone: pathlib.Path | None = None,
        answermode: str = "manual",
        transport: str = "udp",
    ):
        """With no `server` the phone does not register and can be called directly at `uri`."""
        self.folder = folder / f"baresip-{user}"
        self.user = user
        self.sip_port = free_port()
        self._rtp_ports = free_range(20)
        self.events: list[dict] = []
        self._server = server
        self._transport = transport
        self._control_port = free_port()
        self._answers: dict[str, dict] = {}
        self._token = 0
        self._news = threading.Condition()
        self._write_configuration(password, tone, answermode)
        self.ear = wire.ear(self._rtp_ports)
        self.decoded = FileEar(self.folder / "heard")

    def _write_configuration(self, password: str, tone: pathlib.Path | None, answermode: str) -> None:
        (self.folder / "heard").mkdir(parents=True)
        source = f"audio_source aufile,{tone}\n" if tone else ""
        (self.folder / "config").write_text(
            "poll_method epoll\n"
            f"sip_listen {LOOPBACK}:{self.sip_port}\n"
            f"net_interface {LOOPBACK}\n"
            "call_local_timeout 60\n"
            "call_max_calls 4\n"
            f"{source}"
            "audio_txmode poll\n"
            "ausrc_format s16\nauplay_format s16\nauenc_format s16\naudec_format s16\n"
            f"rtp_ports {self._rtp_ports.start}-{self._rtp_ports.stop}\n"
            f"snd_path {self.folder}/heard\n"
            f"module_path {_MODULES}\n"
            "module g711.so\n"
            "module aufile.so\n"
            "module sndfile.so\n"
            "module_tmp account.so\n"
            "module_app ctrl_tcp.so\n"
            "module_app menu.so\n"
            f"ctrl_tcp_listen {LOOPBACK}:{self._control_port}\n"
            "ringback_disabled yes\nmenu_bell no\nstatmode_default off\n"
        )
        host, port = self._server or (LOOPBACK, self.sip_port)
        registration = "regint=600" if self._server else "regint=0"
        (self.folder / "accounts").write_text(
            f"<sip:{self.user}@{host}:{port};transport={self._transport}>;{registration};auth_user={self.user};"
            f"auth_pass={password};answermode={answermode};audio_codecs=PCMU;call_transfer=no;mwi=no\n"
        )
        (self.folder / "contacts").write_text("")

    @property
    def uri(self) -> str:
        """Where the phone itself listens."""
        return f"sip:{self.user}@{LOOPBACK}:{self.sip_port}"

    def start(self) -> "Baresip":
        """Starts the program and connects to its control socket; waits for the registration when there is one."""
        assert BARESIP, "baresip is not installed (Debian package baresip-core)"
        self._log = (self.folder / "log").open("w")
        self._process = subprocess.Popen(
            [BARESIP, "-4", "-s", "-f", str(self.folder)],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT,
        )
        self._control = wait_until(self._connect, f"control socket of {self.user}'s phone", 10, self.log_tail)
        threading.Thread(target=self._read_control, daemon=True).start()
        self.decoded.start()
        if self._server:
            wait_until(self._is_registered, f"{self.user}'s phone registers", 10, self.log_tail)
        return self

    def stop(self) -> None:
        """Ends the phone; it hangs up and unregisters first."""
        if not hasattr(self, "_process"):
            return
        self.ear.stop()
        self.decoded.stop()
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if hasattr(self, "_control"):
            self._control.close()
        self._log.close()

    def __enter__(self) -> "Baresip":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # What a person does with a phone.

    def dial(self, destination: str) -> None:
        """Calls digits at the server, or a whole URI."""
        self.command("dial", self._uri(destination))

    def accept(self) -> None:
        self.command("accept")

    def hangup(self) -> None:
        self.command("hangup")

    def hold(self) -> None:
        self.command("hold")

    def resume(self) -> None:
        self.command("resume")

    def transfer(self, destination: str) -> None:
        """Blind transfer of the current call: REFER to digits at the server, or to a whole URI."""
        self.command("transfer", self._uri(destination))

    def press(self, keys: str) -> None:
        """Presses keys in the current call; they are sent as RTP events (RFC 4733)."""
        self.command("sndcode", keys)

    def _uri(self, destination: str) -> str:
        if destination.startswith("sip:") or not self._server:
            return destination
        return f"sip:{destination}@{self._server[0]}:{self._server[1]};transport={self._transport}"

    # Control socket.

    def command(self, command: str, parameters: str = "") -> str:
        """Runs one baresip command and returns what it printed."""
        with self._news:
            self._token += 1
            token = str(self._token)
        message = {"command": command, "token": token}
        if parameters:
            message["params"] = parameters
        payload = json.dumps(message).encode()
        self._control.sendall(b"%d:%s," % (len(payload), payload))
        with self._news:
            assert self._news.wait_for(lambda: token in self._answers, 5), (
                f"{self.user}'s phone does not answer to {command!r}\n{self.log_tail()}"
            )
            return str(self._answers.pop(token).get("data", ""))

    def wait_for(self, event: str, seconds: float = 10, since: int = 0) -> dict:
        """Waits for an event such as `CALL_ESTABLISHED`, from the `since`-th event on."""

        def found() -> dict | None:
            return next((seen for seen in self.events[since:] if seen.get("type") == event), None)

        with self._news:
            assert self._news.wait_for(lambda: found() is not None, seconds), (
                f"{self.user}'s phone saw no {event} in {seconds} s, but "
                f"{[seen.get('type') for seen in self.events[since:]]}\n{self.log_tail()}"
            )
            return found() or {}

    def has_call(self) -> bool:
        """Whether the phone has any call."""
        return "sip:" in self.command("listcalls")

    def log_tail(self, lines: int = 60) -> str:
        """The last lines of the phone's log, which has every SIP message in it."""
        text = _COLOUR.sub("", (self.folder / "log").read_text(errors="replace"))
        return f"--- {self.user}'s baresip ---\n" + "\n".join(text.splitlines()[-lines:])

    def _connect(self) -> socket.socket | None:
        assert self._process.poll() is None, f"baresip ended with {self._process.returncode}\n{self.log_tail()}"
        try:
            return socket.create_connection((LOOPBACK, self._control_port), timeout=None)
        except OSError:
            return None

    def _is_registered(self) -> bool:
        return re.search(r"\bOK\b", _COLOUR.sub("", self.command("reginfo"))) is not None

    def _read_control(self) -> None:
        """Reads netstrings (`LENGTH:JSON,`) until the socket closes."""
        buffer = b""
        while True:
            try:
                data = self._control.recv(65536)
            except OSError:
                return
            if not data:
                return
            buffer += data
            while (head := re.match(rb"(\d+):", buffer)) and len(buffer) > head.end() + int(head[1]):
                end = head.end() + int(head[1])
                message = json.loads(buffer[head.end() : end])
                buffer = buffer[end + 1 :]
                with self._news:
                    if message.get("response"):
                        self._answers[message.get("token", "")] = message
                    else:
                        message["at"] = time.monotonic()
                        self.events.append(message)
                    self._news.notify_all()

