"""SIPp as scripted phones in numbers; the scripts are in scenarios/.

Every run is bounded: a count of calls, a rate and a time limit.
"""

import csv
import pathlib
import shutil
import signal
import subprocess
from collections.abc import Callable

from ports import LOOPBACK, free_port
from sip_wire import UdpPeer

SIPP = shutil.which("sipp")
SCENARIOS = pathlib.Path(__file__).parent / "scenarios"


def authentication(user: str, password: str) -> str:
    """The field of an injection file from which SIPp computes the digest."""
    return f"[authentication username={user} password={password}]"


class Sipp:
    """One run of one scenario."""

    def __init__(
        self,
        folder: pathlib.Path,
        scenario: str,
        server: tuple[str, int] | None = None,
        *,
        rows: list[tuple[str, ...]] | None = None,
        port: int | None = None,
        media_port: int | None = None,
        calls: int | None = None,
        rate: int = 10,
        concurrent: int = 1000,
        lost: int = 0,
        digest_uri: str | None = None,
        transport: str = "u1",
        seconds: int = 60,
        trace: bool = True,
    ):
        """`rows` are the lines of the injection file, used in turn; `lost` is the percentage of packets to lose, each
        way; `digest_uri` is what the digest's `uri` says after `sip:` (default: the server's address); `trace` writes
        every message to a file, which costs SIPp more than the call itself."""
        self.scenario = scenario
        self.port = port or free_port()
        self.media_port = media_port or free_port()
        self.folder = folder / f"sipp-{scenario}-{self.port}-{free_port()}"
        self.folder.mkdir(parents=True)
        #: What is left to do once the run has stopped.
        self.afterwards: Callable[[], None] = lambda: None
        self._seconds = seconds
        command = [
            SIPP or "sipp", "-sf", str(SCENARIOS / f"{scenario}.xml"),
            "-i", LOOPBACK, "-bind_local", "-p", str(self.port),
            "-mi", LOOPBACK, "-mp", str(self.media_port), "-ci", LOOPBACK, "-cp", str(free_port()),
            "-t", transport, "-nostdin", "-skip_rlimit", "-r", str(rate), "-l", str(concurrent),
            "-timeout", f"{seconds}s", "-timeout_error",
            "-trace_stat", "-fd", "1", "-stf", str(self.folder / "statistics.csv"),
            "-trace_err", "-error_file", str(self.folder / "errors.log"),
        ]
        if trace:
            command += ["-trace_msg", "-message_file", str(self.folder / "messages.log")]
        if calls is not None:
            command += ["-m", str(calls)]
        if rows:
            injection = self.folder / "rows.csv"
            injection.write_text("SEQUENTIAL\n" + "".join(";".join(row) + "\n" for row in rows))
            command += ["-inf", str(injection)]
        if lost:
            command += ["-lost", str(lost)]
        if digest_uri:
            command += ["-auth_uri", digest_uri]
        if server:
            command += [f"{server[0]}:{server[1]}"]
        self._command = command

    def start(self) -> "Sipp":
        assert SIPP, "SIPp is not installed (Debian package sip-tester)"
        self._screen = (self.folder / "screen.log").open("w")
        self._process = subprocess.Popen(
            self._command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self._screen, stderr=subprocess.STDOUT
        )
        return self

    def wait_for_end(self) -> int:
        """Waits for the end of the run, whatever became of its calls; SIPp's exit code."""
        code = self._process.wait(self._seconds + 15)
        self._screen.close()
        return code

    def wait(self) -> "Sipp":
        """Waits for the end of the run, which must have no failed call."""
        code = self.wait_for_end()
        assert code == 0, f"SIPp {self.scenario} ended with {code}, {self.counts()}\n{self.report()}"
        return self

    def run(self) -> "Sipp":
        return self.start().wait()

    def stop(self) -> None:
        """Ends the run now, whatever calls it has."""
        if hasattr(self, "_process") and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if hasattr(self, "_screen"):
            self._screen.close()
        self.afterwards()
        self.afterwards = lambda: None

    def is_running(self) -> bool:
        return self._process.poll() is None

    def counts(self) -> dict[str, int]:
        """Calls so far (SIPp writes them once a second): successful, failed, current, created."""
        try:
            with (self.folder / "statistics.csv").open() as file:
                last = list(csv.DictReader(file, delimiter=";"))[-1]
        except (OSError, IndexError):
            return {"successful": 0, "failed": 0, "current": 0, "created": 0}
        return {
            "successful": int(last["SuccessfulCall(C)"]),
            "failed": int(last["FailedCall(C)"]),
            "current": int(last["CurrentCall"]),
            "created": int(last["TotalCallCreated"]),
        }

    def messages(self) -> str:
        """Every SIP message sent and received so far."""
        path = self.folder / "messages.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def report(self, characters: int = 6000) -> str:
        """The ends of the error log and the message log."""
        parts = []
        for name in ("errors.log", "messages.log", "screen.log"):
            path = self.folder / name
            if path.exists():
                parts.append(f"--- SIPp {self.scenario}: {name} ---\n{path.read_text(errors='replace')[-characters:]}")
        return "\n".join(parts)

    def __enter__(self) -> "Sipp":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def register(
    folder: pathlib.Path, server: tuple[str, int], user: str, password: str, port: int, expires: int = 600, lost: int = 0
) -> None:
    """Registers the socket `port` for a user, so that a scenario started there next is that user's phone."""
    Sipp(
        folder, "register", server, rows=[(user, authentication(user, password), str(expires))], port=port,
        calls=1, digest_uri=f"{server[0]}:{server[1]}", lost=lost, seconds=20,
    ).run()


def phone(
    folder: pathlib.Path,
    server: tuple[str, int],
    user: str,
    password: str,
    scenario: str = "callee",
    lost: int = 0,
    seconds: int = 120,
    trace: bool = True,
) -> Sipp:
    """A registered phone of `user` that behaves as `scenario` says; start it with `with` or `start()`.

    When it stops it is unregistered, so that later calls do not ring in vain. Loss applies to its calls only.
    """
    port = free_port()
    register(folder, server, user, password, port)
    run = Sipp(folder, scenario, port=port, lost=lost, seconds=seconds, trace=trace)
    run.afterwards = lambda: unregister(server, user, password, port)
    return run


def unregister(server: tuple[str, int], user: str, password: str, port: int) -> None:
    """Takes away the contact at `port`, if the server still answers."""
    peer = UdpPeer(server, port)
    try:
        peer.register(server, user, password, expires=0)
    except (AssertionError, OSError):
        pass
    finally:
        peer.close()


def caller(
    folder: pathlib.Path,
    server: tuple[str, int],
    user: str,
    password: str,
    destination: str,
    *,
    scenario: str = "caller",
    calls: int = 1,
    rate: int = 10,
    concurrent: int = 1000,
    lost: int = 0,
    seconds: int = 60,
    trace: bool = True,
) -> Sipp:
    """Calls from `user` to `destination`."""
    return Sipp(
        folder, scenario, server, rows=[(user, authentication(user, password), destination)], calls=calls, rate=rate,
        concurrent=concurrent, lost=lost, digest_uri=f"{destination}@{server[0]}:{server[1]}", seconds=seconds,
        trace=trace,
    )
