"""The server under test as a process."""

import os
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.request

from api import Api
from ports import LOOPBACK, free_port
from waiting import wait_until

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

#: SIP passwords of the demo directory (CONTRACT.md).
PASSWORDS = {
    name: f"{name}-secret" for name in ("alice", "bob", "carol", "dave", "erin", "frank", "lobby")
}
#: Extensions of the demo directory.
EXTENSIONS = {"alice": "1001", "bob": "1002", "carol": "1003", "dave": "2001", "erin": "2002", "frank": "2003"}
PEOPLE = tuple(EXTENSIONS)


def binary() -> pathlib.Path:
    """`ORBIT_BINARY`, or the debug build of this repository."""
    named = pathlib.Path(os.environ.get("ORBIT_BINARY", ".build/debug/orbit"))
    return named if named.is_absolute() else REPOSITORY / named


class Orbit:
    """`orbit serve` on ports and a data folder of its own; the same ones again after `restart`."""

    def __init__(
        self, folder: pathlib.Path, demo: bool = True, media_ports: str = "20000-21999", log_level: str = "debug",
        environment: dict[str, str] | None = None,
    ):
        """`log_level` is overridden by `ORBIT_LOG_LEVEL`; `environment` holds further configuration."""
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "orbit.log"
        self.http_port = free_port()
        self.sip_port = free_port()
        self._demo = demo
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = os.environ | {
            "ORBIT_HTTP_HOST": LOOPBACK,
            "ORBIT_HTTP_PORT": str(self.http_port),
            "ORBIT_SIP_HOST": LOOPBACK,
            "ORBIT_SIP_PORT": str(self.sip_port),
            "ORBIT_MEDIA_PORT_RANGE": media_ports,
            "ORBIT_DATA_DIR": str(self.data),
            "ORBIT_LOG_LEVEL": os.environ.get("ORBIT_LOG_LEVEL", log_level),
        } | (environment or {})

    @property
    def sip(self) -> tuple[str, int]:
        """Where phones register."""
        return LOOPBACK, self.sip_port

    @property
    def url(self) -> str:
        """The API's base, without a slash at its end."""
        return f"http://{LOOPBACK}:{self.http_port}/v1"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def api(self, person: str, keep_alive: bool = False) -> Api:
        """The API with a demo token, such as `demo-alice`."""
        return Api(LOOPBACK, self.http_port, f"demo-{person}", keep_alive)

    def api_with(self, token: str | None) -> Api:
        return Api(LOOPBACK, self.http_port, token)

    def start(self, seconds: float = 30) -> "Orbit":
        """Starts and waits until `/readyz` answers 200."""
        self.data.mkdir(parents=True, exist_ok=True)
        arguments = [str(binary()), "serve", *(["--demo"] if self._demo else []), "--data-dir", str(self.data)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                arguments, cwd=self.folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._is_ready, "orbit serve is ready", seconds, self.log_tail)
        except BaseException:
            self._process.kill()
            self._process.wait()
            self._process = None
            raise
        return self

    def stop(self, seconds: float = 15) -> None:
        """Drains: SIGTERM must lead to exit code 0."""
        if self._process is None:
            return
        process, self._process = self._process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"orbit did not drain within {seconds} s of SIGTERM\n{self.log_tail()}") from None
        assert code == 0, f"orbit ended with {code}\n{self.log_tail()}"

    def kill9(self) -> None:
        """The crash: SIGKILL."""
        assert self._process
        self._process.kill()
        self._process.wait()
        self._process = None

    def restart(self) -> float:
        """Starts again on the same ports and data; the seconds that it took to become ready."""
        begun = time.monotonic()
        self.start()
        return time.monotonic() - begun

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def command(self, *arguments: str, check: bool = True, seconds: float = 30) -> str:
        """Runs another `orbit` command on the same data and ports and returns its standard output."""
        done = subprocess.run(
            [str(binary()), *arguments], cwd=self.folder, env=self._environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=seconds,
        )
        assert not check or done.returncode == 0, (
            f"orbit {' '.join(arguments)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout

    def create_token(self, person: str, *scopes: str) -> str:
        """A token with just these scopes (or all of the person's roles') for a demo person or an e-mail address."""
        email = person if "@" in person else f"{person}@acme.example"
        options = [word for scope in scopes for word in ("--scope", scope)]
        return self.command("token", "create", "--person", email, *options).strip().split()[-1]

    def cpu_seconds(self) -> float:
        """User and system time of the server process so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def log_tail(self, lines: int = 80) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "--- orbit serve ---\n" + "\n".join(text.splitlines()[-lines:])

    def _is_ready(self) -> bool:
        assert self.is_running(), f"orbit serve ended at once\n{self.log_tail()}"
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self.http_port}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
