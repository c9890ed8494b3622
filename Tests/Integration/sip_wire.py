"""SIP by hand, on bare sockets, for what no well-behaved phone would send."""

import hashlib
import itertools
import re
import socket
from dataclasses import dataclass

from ports import LOOPBACK

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Response:
    """A SIP response: its status line and header fields, names in lower case, in order."""

    status: int
    reason: str
    fields: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        """The first value of a header field, or nothing."""
        return next((value for field, value in self.fields if field == name.lower()), "")

    @classmethod
    def parse(cls, text: str) -> "Response":
        lines = text.split("\r\n\r\n", 1)[0].split("\r\n")
        _, status, reason = lines[0].split(" ", 2)
        fields = (line.split(":", 1) for line in lines[1:] if ":" in line)
        return cls(int(status), reason, tuple((name.strip().lower(), value.strip()) for name, value in fields))


def request(
    method: str, uri: str, local_port: int, *, transport: str = "UDP", user: str = "tester", to: str | None = None,
    extra: str = "", body: str = "", length: int | None = None, version: str = "SIP/2.0", leave_out: str = "",
    call_id: str | None = None, sequence: int = 1,
) -> bytes:
    """A request with every field that RFC 3261 asks for, save the one left out."""
    number = next(_numbers)
    fields = {
        "Via": f"SIP/2.0/{transport} {LOOPBACK}:{local_port};branch=z9hG4bKhand{number};rport",
        "Max-Forwards": "70",
        "From": f"<sip:{user}@acme.example>;tag=hand{number}",
        "To": f"<{to or uri}>",
        "Call-ID": call_id or f"hand-{number}@{LOOPBACK}",
        "CSeq": f"{sequence} {method}",
        "Contact": f"<sip:{user}@{LOOPBACK}:{local_port}>",
        "Content-Length": str(len(body) if length is None else length),
    }
    fields.pop(leave_out, None)
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {uri} {version}\r\n{lines}{extra}\r\n{body}".encode()


def digest(challenge: str, method: str, uri: str, user: str, password: str) -> str:
    """The value of Authorization for a challenge (RFC 2617, RFC 8760), for MD5 and SHA-256, with qop=auth if offered."""
    given = {name: quoted or bare for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', challenge)}
    algorithm = given.get("algorithm", "MD5")
    function = hashlib.sha256 if algorithm.upper() == "SHA-256" else hashlib.md5

    def hashed(text: str) -> str:
        return function(text.encode()).hexdigest()

    realm, nonce = given["realm"], given["nonce"]
    secret = hashed(f"{user}:{realm}:{password}")
    action = hashed(f"{method}:{uri}")
    value = f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", algorithm={algorithm}'
    if opaque := given.get("opaque"):
        value += f', opaque="{opaque}"'
    if "auth" in given.get("qop", ""):
        response = hashed(f"{secret}:{nonce}:00000001:0a4f113b:auth:{action}")
        return f'{value}, response="{response}", qop=auth, nc=00000001, cnonce="0a4f113b"'
    response = hashed(f"{secret}:{nonce}:{action}")
    return f'{value}, response="{response}"'


class UdpPeer:
    """A UDP socket that talks to the server."""

    def __init__(self, server: tuple[str, int], port: int = 0):
        """On any free port unless one is given."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, port))
        self._socket.connect(server)
        self.port: int = self._socket.getsockname()[1]

    def send(self, datagram: bytes) -> None:
        self._socket.send(datagram)

    def receive(self, seconds: float = 2) -> Response | None:
        """The next final response, or nothing."""
        self._socket.settimeout(seconds)
        try:
            while True:
                response = Response.parse(self._socket.recv(65536).decode(errors="replace"))
                if response.status >= 200:
                    return response
        except OSError:
            return None

    def ask(self, datagram: bytes, seconds: float = 2) -> Response | None:
        self.send(datagram)
        return self.receive(seconds)

    def register(
        self, server: tuple[str, int], user: str, password: str, expires: int = 600
    ) -> tuple[Response, Response]:
        """REGISTER twice: the challenge, and the answer to the credentials. Zero seconds take the contact away."""
        uri = f"sip:{server[0]}:{server[1]}"
        address = f"sip:{user}@{server[0]}:{server[1]}"
        call_id = f"register-{user}-{self.port}@{LOOPBACK}"
        extra = f"Expires: {expires}\r\n"
        challenged = self.ask(request("REGISTER", uri, self.port, user=user, to=address, call_id=call_id, extra=extra))
        assert challenged and challenged.status == 401, challenged
        extra += f"Authorization: {digest(challenged['www-authenticate'], 'REGISTER', uri, user, password)}\r\n"
        answered = self.ask(
            request("REGISTER", uri, self.port, user=user, to=address, call_id=call_id, sequence=2, extra=extra)
        )
        assert answered, "no answer to REGISTER with credentials"
        return challenged, answered

    def close(self) -> None:
        self._socket.close()
