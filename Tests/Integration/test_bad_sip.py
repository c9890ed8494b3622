"""Bad SIP from bare sockets: 400 where it can be answered, silence else, and an established call lives through it all."""

import re
import socket
import time
from collections.abc import Iterator

import pytest
import sipp
from orbit import PASSWORDS, Orbit
from ports import LOOPBACK
from sip_wire import Response, UdpPeer, digest, request
from waiting import wait_until


@pytest.fixture(scope="module")
def live_call(running_orbit: Orbit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sipp.Sipp]:
    """Bob's call to Alice, up for the whole module; at its end it must end like any other call."""
    folder = tmp_path_factory.mktemp("live")
    phone = sipp.phone(folder, running_orbit.sip, "alice", PASSWORDS["alice"], seconds=200).start()
    call = sipp.caller(folder, running_orbit.sip, "bob", PASSWORDS["bob"], "1001", seconds=200).start()
    try:
        running_orbit.api("alice").only_call()
        yield call
        running_orbit.api("bob").hangup_all()
        call.wait()
    finally:
        call.stop()
        phone.stop()


@pytest.fixture
def orbit(running_orbit: Orbit, live_call: sipp.Sipp) -> Iterator[Orbit]:
    """The server; after each test it lives, answers OPTIONS, and the call is still connected."""
    yield running_orbit
    assert running_orbit.is_running(), running_orbit.log_tail()
    assert alive(running_orbit), running_orbit.log_tail()
    assert running_orbit.api("alice").only_call()["remoteParty"]["name"] == "Bob Baker"
    assert live_call.is_running(), live_call.report()


@pytest.fixture
def peer(orbit: Orbit) -> Iterator[UdpPeer]:
    peer = UdpPeer(orbit.sip)
    yield peer
    peer.close()


def alive(orbit: Orbit) -> bool:
    """Whether OPTIONS is answered with 200, within a few seconds."""
    peer = UdpPeer(orbit.sip)
    try:
        for _ in range(10):
            response = peer.ask(request("OPTIONS", server_uri(orbit), peer.port), 1)
            if response and response.status == 200:
                return True
        return False
    finally:
        peer.close()


def server_uri(orbit: Orbit) -> str:
    return f"sip:{LOOPBACK}:{orbit.sip_port}"


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(b"\x00", id="a zero byte"),
        pytest.param(b"\r\n\r\n", id="a keep-alive"),
        pytest.param(b"junk", id="a word"),
        pytest.param(b"\xff" * 1200, id="bytes of ones"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", id="HTTP"),
        pytest.param(b"INVITE", id="a method alone"),
        pytest.param(b"INVITE sip:", id="half a request line"),
        pytest.param(b"INVITE sip:a@b SIP/2.0\r\n\r\n", id="a request line alone"),
        pytest.param(b"SIP/2.0 200 OK\r\n\r\n", id="a status line alone"),
        pytest.param(b"SIP/2.0 999999999999999999999 OK\r\n\r\n", id="a status beyond all numbers"),
        pytest.param(b"OPTIONS sip:a SIP/2.0\r\nVia\r\n\r\n", id="a field without a colon"),
        pytest.param(b"OPTIONS sip:a SIP/2.0\r\nVia: \r\nVia: ,,,\r\n\r\n", id="an empty Via"),
        pytest.param(bytes(range(256)) * 4, id="every byte"),
        pytest.param(b":" * 2000, id="colons"),
        pytest.param(b"A" * 60000, id="60000 letters"),
    ],
)
def test_datagram_that_cannot_be_answered(orbit: Orbit, peer: UdpPeer, junk: bytes) -> None:
    """A datagram that says nowhere where an answer would go gets no answer, or 400 at most."""
    response = peer.ask(junk, 0.3)
    assert response is None or response.status == 400


@pytest.mark.parametrize("field", ["From", "To", "Call-ID", "CSeq"])
def test_missing_field(orbit: Orbit, peer: UdpPeer, field: str) -> None:
    """A request with Via but without a field that it must have is answered with 400, or dropped."""
    response = peer.ask(request("OPTIONS", server_uri(orbit), peer.port, leave_out=field), 1)
    assert response is None or response.status == 400


@pytest.mark.parametrize(
    ("name", "changed", "statuses"),
    [
        ("a method in CSeq that is another one", (b"1 OPTIONS", b"1 INVITE"), (400,)),
        ("a CSeq number over 2^31", (b"1 OPTIONS", b"36893488147419103232 OPTIONS"), (400,)),
        ("a body shorter than Content-Length", (b"Content-Length: 0", b"Content-Length: 999"), (400,)),
        ("a negative Content-Length", (b"Content-Length: 0", b"Content-Length: -999"), (400,)),
        ("a Content-Length that is no number", (b"Content-Length: 0", b"Content-Length: lots"), (400,)),
        ("a From that is no address", (b"From: <sip:tester@acme.example>", b"From: <<<>"), (400,)),
        ("an unclosed quoted name in To", (b"To: <", b'To: "Mr. Nobody <'), (400,)),
        ("an unknown version", (b" SIP/2.0\r\nVia", b" SIP/7.0\r\nVia"), (505, 400)),
        ("a Max-Forwards of zero", (b"Max-Forwards: 70", b"Max-Forwards: 0"), (200, 483)),
        ("a Max-Forwards that is no number", (b"Max-Forwards: 70", b"Max-Forwards: many"), (400,)),
        ("an extension that nobody has", (b"Contact:", b"Require: nothing-that-exists\r\nContact:"), (420,)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_malformed_request(
    orbit: Orbit, peer: UdpPeer, name: str, changed: tuple[bytes, bytes], statuses: tuple[int, ...]
) -> None:
    """A request that is wrong in one field is answered with the status that RFC 3261 has for it."""
    datagram = request("OPTIONS", server_uri(orbit), peer.port)
    assert changed[0] in datagram
    response = peer.ask(datagram.replace(*changed, 1))
    assert response, f"{name}: no answer"
    assert response.status in statuses, f"{name}: {response.status} {response.reason}"
    assert response.reason


def test_unknown_method(orbit: Orbit, peer: UdpPeer) -> None:
    """A method that nobody knows is 405 (with Allow) or 501."""
    response = peer.ask(request("FROBNICATE", server_uri(orbit), peer.port))
    assert response and response.status in (405, 501), response
    assert response.status == 501 or response["allow"]


def test_requests_outside_of_any_dialog(orbit: Orbit, peer: UdpPeer) -> None:
    """BYE and UPDATE in dialogs that do not exist are 481, CANCEL of nothing too; ACK of nothing is dropped."""
    to = f"To: <{server_uri(orbit)}>".encode()
    for method in ("BYE", "UPDATE"):
        response = peer.ask(request(method, server_uri(orbit), peer.port).replace(to, to + b";tag=nobody"))
        assert response and response.status in (481, 401, 403), f"{method}: {response}"
    response = peer.ask(request("CANCEL", server_uri(orbit), peer.port))
    assert response and response.status == 481, response
    assert peer.ask(request("ACK", server_uri(orbit), peer.port), 0.5) is None


@pytest.mark.parametrize("size", [9_000, 33_000, 65_400])
def test_huge_datagram(orbit: Orbit, peer: UdpPeer, size: int) -> None:
    """A datagram of up to the most that UDP can carry is answered with 200 or 513 or dropped, and nothing breaks."""
    extra = f"X-Padding: {'x' * (size - 500)}\r\n"
    response = peer.ask(request("OPTIONS", server_uri(orbit), peer.port, extra=extra), 1)
    assert response is None or response.status in (200, 400, 413, 513), response
    many = "".join(f"X-{number}: y\r\n" for number in range(size // 12))
    response = peer.ask(request("OPTIONS", server_uri(orbit), peer.port, extra=many), 1)
    assert response is None or response.status in (200, 400, 413, 513), response


def test_message_over_64_kib(orbit: Orbit) -> None:
    """Over TCP, where more than 64 KiB can be sent: a message beyond the limit ends in 413, 513 or a closed connection."""
    length = 200_000
    message = request("OPTIONS", server_uri(orbit), 5060, transport="TCP", length=length) + b"x" * length
    with socket.create_connection(orbit.sip, timeout=5) as connection:
        answer = exchange(connection, message)
    assert answer is None or answer.status in (400, 413, 513), answer
    endless = request("OPTIONS", server_uri(orbit), 5060, transport="TCP", extra=f"X-Padding: {'x' * 300_000}\r\n")
    with socket.create_connection(orbit.sip, timeout=5) as connection:
        answer = exchange(connection, endless)
    assert answer is None or answer.status in (400, 413, 513), answer


def test_one_byte_at_a_time(orbit: Orbit) -> None:
    """A TCP peer that sends one byte at a time is answered like any other."""
    with socket.create_connection(orbit.sip, timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request("OPTIONS", server_uri(orbit), 5060, transport="TCP"):
            connection.sendall(bytes([byte]))
            time.sleep(0.001)
        answer = exchange(connection, b"")
    assert answer and answer.status == 200, answer


def test_two_messages_in_one_segment(orbit: Orbit) -> None:
    """Two requests in one TCP segment, with keep-alives around them, are both answered."""
    ask = request("OPTIONS", server_uri(orbit), 5060, transport="TCP")
    again = request("OPTIONS", server_uri(orbit), 5060, transport="TCP")
    with socket.create_connection(orbit.sip, timeout=5) as connection:
        connection.sendall(b"\r\n\r\n" + ask + b"\r\n\r\n" + again)
        received = b""
        deadline = time.monotonic() + 3
        while received.count(b"SIP/2.0 200") < 2 and time.monotonic() < deadline:
            received += connection.recv(65536)
    assert received.count(b"SIP/2.0 200") == 2, received


def test_peers_that_never_finish(orbit: Orbit) -> None:
    """A hundred TCP peers that begin a message and stop do not keep others from being served."""
    begun = [socket.create_connection(orbit.sip, timeout=5) for _ in range(100)]
    try:
        for number, connection in enumerate(begun):
            connection.sendall(request("OPTIONS", server_uri(orbit), 5060, transport="TCP")[: 10 + number])
        assert alive(orbit)
        with socket.create_connection(orbit.sip, timeout=5) as connection:
            answer = exchange(connection, request("OPTIONS", server_uri(orbit), 5060, transport="TCP"))
        assert answer and answer.status == 200, answer
    finally:
        for connection in begun:
            connection.close()


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(b"\xff" * 5000, id="bytes of ones"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="HTTP"),
        pytest.param(b"\x16\x03\x01" + b"\x00" * 300, id="TLS"),
        pytest.param(b"x" * 100_000, id="100000 letters"),
    ],
)
def test_junk_over_tcp(orbit: Orbit, junk: bytes) -> None:
    """Junk over TCP is answered with 400 at most."""
    with socket.create_connection(orbit.sip, timeout=5) as connection:
        answer = exchange(connection, junk, 1)
    assert answer is None or answer.status in (400, 413, 513), answer


def test_unknown_user_and_wrong_password_look_the_same(orbit: Orbit, peer: UdpPeer) -> None:
    """REGISTER for a user that is not there and with a wrong password: the same answers but for nonce and tag."""
    wrong_password = peer.register(orbit.sip, "frank", "guessed")
    unknown_user = peer.register(orbit.sip, "mallory", "guessed")
    right = peer.register(orbit.sip, "frank", PASSWORDS["frank"])
    assert right[1].status == 200, right[1]
    for known, unknown in zip(wrong_password, unknown_user):
        assert masked(known, "frank") == masked(unknown, "mallory")
    assert wrong_password[1].status in (401, 403)


def test_registering_for_somebody_else(orbit: Orbit, peer: UdpPeer) -> None:
    """Frank's password does not register a phone for Dave."""
    uri = server_uri(orbit)
    address = f"sip:dave@{LOOPBACK}:{orbit.sip_port}"
    challenged = peer.ask(request("REGISTER", uri, peer.port, user="dave", to=address, call_id="theft@hand"))
    assert challenged and challenged.status == 401
    extra = f"Authorization: {digest(challenged['www-authenticate'], 'REGISTER', uri, 'frank', PASSWORDS['frank'])}\r\n"
    answered = peer.ask(
        request("REGISTER", uri, peer.port, user="dave", to=address, call_id="theft@hand", sequence=2, extra=extra)
    )
    assert answered and answered.status in (401, 403), answered


def test_call_without_credentials(orbit: Orbit, peer: UdpPeer) -> None:
    """INVITE and REGISTER without credentials are challenged, whoever they say they are."""
    for method in ("INVITE", "REGISTER"):
        response = peer.ask(request(method, f"sip:1002@{LOOPBACK}:{orbit.sip_port}", peer.port, user="alice"))
        assert response and response.status in (401, 407), f"{method}: {response}"


def test_half_open_transactions(orbit: Orbit, peer: UdpPeer) -> None:
    """Three thousand INVITEs that nobody acknowledges or pursues do not keep others from being served."""
    for number in range(3000):
        peer.send(request("INVITE", f"sip:1002@{LOOPBACK}:{orbit.sip_port}", peer.port, user="alice"))
        if number % 100 == 99:
            time.sleep(0.02)
    wait_until(lambda: alive(orbit), "OPTIONS is answered", 10, orbit.log_tail)


def masked(response: Response, user: str) -> tuple:
    """A response without what differs from one to the next: nonces, tags, branches, Call-ID, and the user's own name."""
    fields = []
    for name, value in response.fields:
        value = re.sub(r'(nonce|opaque)="[^"]*"', r'\1=""', value)
        value = re.sub(r"(tag|branch)=[^;,\s]+", r"\1=", value)
        fields.append((name, "" if name in ("call-id", "date") else value.replace(user, "USER")))
    return response.status, response.reason, tuple(fields)


def exchange(connection: socket.socket, message: bytes, seconds: float = 3) -> Response | None:
    """Sends and reads one response; nothing when the server closes or says nothing."""
    received = b""
    try:
        connection.sendall(message)
    except OSError:
        pass
    connection.settimeout(seconds)
    try:
        while b"\r\n\r\n" not in received:
            data = connection.recv(65536)
            if not data:
                break
            received += data
    except OSError:
        pass
    text = received.lstrip(b"\r\n").decode(errors="replace")
    return Response.parse(text) if text.startswith("SIP/2.0 ") else None
