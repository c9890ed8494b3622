"""Bad HTTP requests: the status that webex-api/NOTES.md names, the error body, and nothing changed."""

import base64
import re
import socket
import uuid
from collections.abc import Iterator

import pytest
import sipp
from api import Answer
from orbit import PASSWORDS, Orbit
from ports import LOOPBACK

MEBIBYTE = 1 << 20


def webex_id(kind: str, key: str) -> str:
    """An id as the API makes them."""
    return base64.b64encode(f"ciscospark://us/{kind}/{key}".encode()).decode().rstrip("=")


def check_error(answer: Answer, *statuses: int) -> Answer:
    """Fails unless the answer is an error of the shape that clients need: message, errors, trackingId, no more."""
    answer.expect(*statuses)
    assert answer.reason, "the reason phrase must not be empty"
    assert answer.headers.get("content-type", "").startswith("application/json"), answer.headers
    body = answer.json
    assert set(body) <= {"message", "errors", "trackingId", "errorCode"}, body
    assert isinstance(body["message"], str) and body["message"], body
    assert body["trackingId"].startswith("ORBIT_"), body
    assert answer.headers.get("trackingid") == body["trackingId"], answer.headers
    assert isinstance(body["errors"], list), body
    for error in body["errors"]:
        assert isinstance(error["description"], str) and error["description"], body
        assert set(error) <= {"description", "errorCode"}, body
        assert isinstance(error.get("errorCode", 0), int), body
    for secret in ("Fatal error", ".swift", "<html", "demo-"):
        assert secret not in answer.body.decode(), body
    if answer.status == 401:
        assert answer.headers.get("www-authenticate", "").startswith("Bearer"), answer.headers
    if answer.status == 405:
        assert answer.headers.get("allow"), answer.headers
    return answer


@pytest.fixture(scope="module")
def live_call(running_orbit: Orbit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict]:
    """Bob's call to Alice, as Alice sees it, up for the whole module; ended by Bob at the end of it."""
    folder = tmp_path_factory.mktemp("live")
    phone = sipp.phone(folder, running_orbit.sip, "alice", PASSWORDS["alice"], seconds=200).start()
    call = sipp.caller(folder, running_orbit.sip, "bob", PASSWORDS["bob"], "1001", seconds=200).start()
    try:
        yield running_orbit.api("alice").only_call()
    finally:
        running_orbit.api("bob").hangup_all()
        call.stop()
        phone.stop()


@pytest.fixture
def orbit(running_orbit: Orbit, live_call: dict) -> Iterator[Orbit]:
    """The server; after each test the call and the directory are exactly what they were."""

    def state() -> tuple:
        alice = running_orbit.api("alice")
        return alice.calls(), running_orbit.api("bob").calls(), running_orbit.api("carol").calls(), (
            alice.call_park_extensions()
        )

    before = state()
    yield running_orbit
    assert running_orbit.is_running(), running_orbit.log_tail()
    assert state() == before


CALL_ACTIONS = ("answer", "hangup", "hold", "resume", "park")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"{", id="a brace"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"not json", id="words"),
        pytest.param(b'{"callId": "x"', id="an object without its end"),
        pytest.param(b"\xff\xfe\x00", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="100000 brackets"),
        pytest.param(b'"text"', id="a string"),
        pytest.param(b"[]", id="an array"),
        pytest.param(b"null", id="null"),
    ],
)
@pytest.mark.parametrize("action", ["park", "hangup", "dial"])
def test_not_json(orbit: Orbit, action: str, data: bytes) -> None:
    """A body that is not a JSON object is 400."""
    check_error(orbit.api("alice").request("POST", f"/telephony/calls/{action}", data=data), 400)


@pytest.mark.parametrize("action", CALL_ACTIONS)
def test_missing_call_id(orbit: Orbit, action: str) -> None:
    """A call action without callId is 400, code 25008."""
    answer = check_error(orbit.api("alice").post(f"/telephony/calls/{action}", {}), 400)
    assert answer.json["errors"][0]["errorCode"] == 25008


@pytest.mark.parametrize("value", [7, True, None, [], {}, 1.5], ids=str)
@pytest.mark.parametrize("action", CALL_ACTIONS)
def test_call_id_of_the_wrong_type(orbit: Orbit, action: str, value: object) -> None:
    """A callId that is not a string is 400."""
    check_error(orbit.api("alice").post(f"/telephony/calls/{action}", {"callId": value}), 400)


@pytest.mark.parametrize(
    "body", [{"destination": 7001}, {"destination": ["7001"]}, {"isGroupPark": "yes"}, {"isGroupPark": 1}], ids=str
)
def test_park_with_wrong_types(orbit: Orbit, live_call: dict, body: dict) -> None:
    """A destination that is no string, or isGroupPark that is no boolean, is 400."""
    check_error(orbit.api("alice").post("/telephony/calls/park", {"callId": live_call["id"]} | body), 400)


@pytest.mark.parametrize("destination", [7001, "", None, "   ", pytest.param("x" * 5000, id="5000 letters")])
def test_dial_without_a_usable_destination(orbit: Orbit, destination: object) -> None:
    """Dialling nothing, or something that is no number at all, is 400."""
    check_error(orbit.api("alice").post("/telephony/calls/dial", {"destination": destination}), 400)


@pytest.mark.parametrize("action", CALL_ACTIONS)
def test_somebody_elses_call(orbit: Orbit, live_call: dict, action: str) -> None:
    """A call id of somebody else is 404 "Call not found", the same as a call that never was."""
    carol, path = orbit.api("carol"), f"/telephony/calls/{action}"
    theirs = check_error(carol.post(path, {"callId": live_call["id"]}), 404)
    nobodys = check_error(carol.post(path, {"callId": webex_id("CALL", "BCLD/callhalf-999999:0")}), 404)
    assert theirs.json["message"] == nobodys.json["message"] == "Call not found"
    assert theirs.json["errors"] == nobodys.json["errors"]


def test_details_of_somebody_elses_call(orbit: Orbit, live_call: dict) -> None:
    """The details of somebody else's call are 404, and an administrator sees only her own calls here."""
    check_error(orbit.api("carol").get(f"/telephony/calls/{live_call['id']}"), 404)
    bobs = orbit.api("bob").only_call()["id"]
    assert bobs != live_call["id"], "each side of a call has its own id"
    check_error(orbit.api("alice").get(f"/telephony/calls/{bobs}"), 404)


@pytest.mark.parametrize(
    "call",
    ["nonsense", "%00", "..%2F..%2Fpeople%2Fme", pytest.param("A" * 2000, id="2000 letters"),
     pytest.param(webex_id("PEOPLE", str(uuid.UUID(int=1))), id="a person's id")],
)
def test_details_of_nonsense(orbit: Orbit, call: str) -> None:
    """A call id that is no call id is 404."""
    check_error(orbit.api("alice").get(f"/telephony/calls/{call}"), 404)


def test_retrieve_from_an_empty_orbit(orbit: Orbit) -> None:
    """Retrieving where nothing is parked is 404 or 410."""
    check_error(orbit.api("carol").post("/telephony/calls/retrieve", {"destination": "7001"}), 404, 410)


@pytest.mark.parametrize("path", ["/people/me", "/telephony/calls", "/telephony/config/callParkExtensions"])
def test_no_token(orbit: Orbit, path: str) -> None:
    """No token is 401."""
    check_error(orbit.api_with(None).get(path), 401)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer wrong", "bearer wrong", "Basic ZGVtby1hbGljZTo=", "demo-alice",
               "Bearer demo-alice2", "Bearer demo-mallory", pytest.param("Bearer " + "x" * 4000, id="4000 letters")],
)
def test_bad_token(orbit: Orbit, live_call: dict, header: str) -> None:
    """A token that nobody has, or something that is no bearer token, is 401."""
    stranger = orbit.api_with(None)
    check_error(stranger.request("GET", "/telephony/calls", headers={"Authorization": header}), 401)
    check_error(stranger.request("POST", "/telephony/calls/hangup", {"callId": live_call["id"]},
                                 headers={"Authorization": header}), 401)


def test_missing_scope(orbit: Orbit) -> None:
    """A token that may only read calls can list them but not act on them, nor read the configuration."""
    reader = orbit.api_with(orbit.create_token("bob", "spark:calls_read"))
    call = reader.only_call()["id"]
    for action in CALL_ACTIONS:
        check_error(reader.post(f"/telephony/calls/{action}", {"callId": call}), 403)
    for action in ("dial", "retrieve"):
        check_error(reader.post(f"/telephony/calls/{action}", {"destination": "1003"}), 403)
    check_error(reader.get("/telephony/config/callParkExtensions"), 403)


def test_missing_role(orbit: Orbit) -> None:
    """A user's token cannot configure, and a location administrator's only her own location."""
    location = orbit.api("alice").me()["locationId"]
    path = f"/telephony/config/locations/{location}/callParkExtensions"
    for person in ("bob", "erin"):
        check_error(orbit.api(person).post(path, {"name": "Not allowed", "extension": "7077"}), 403, 404)


@pytest.mark.parametrize("path", ["/telephony/config/callParkExtensions", "/people/me"])
def test_other_organisation(orbit: Orbit, path: str) -> None:
    """Another organisation's orgId is refused where an endpoint takes one."""
    other = webex_id("ORGANIZATION", str(uuid.uuid4()))
    if path == "/people/me":
        orbit.api("alice").get(path, orgId=other).expect(200)  # It takes no orgId: unknown parameters are ignored.
    else:
        check_error(orbit.api("alice").get(path, orgId=other), 403, 404)


def test_create_in_another_organisation(orbit: Orbit) -> None:
    """Creating with another organisation's orgId, or in a location that is not there, is refused."""
    alice = orbit.api("alice")
    location = alice.me()["locationId"]
    body = {"name": "Elsewhere", "extension": "7077"}
    path = f"/telephony/config/locations/{location}/callParkExtensions"
    other = webex_id("ORGANIZATION", str(uuid.uuid4()))
    check_error(alice.request("POST", path, body, query={"orgId": other}), 403, 404)
    path = f"/telephony/config/locations/{webex_id('LOCATION', str(uuid.uuid4()))}/callParkExtensions"
    check_error(alice.request("POST", path, body), 404)


@pytest.mark.parametrize("path", ["/nothing", "/telephony", "/telephony/calls/park/more", "/telephony/config/nothing"])
def test_unknown_route(orbit: Orbit, path: str) -> None:
    """An unknown route is 404 with the error body."""
    check_error(orbit.api("alice").get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", "/telephony/calls", "GET"), ("DELETE", "/telephony/calls/park", "POST"), ("PATCH", "/people/me", "GET"),
     ("POST", "/telephony/config/callParkExtensions", "GET"), ("DELETE", "/telephony/calls", "GET")],
)
def test_wrong_method(orbit: Orbit, method: str, path: str, allowed: str) -> None:
    """A method that a known path does not have is 405 with Allow."""
    answer = check_error(orbit.api("alice").request(method, path, {}), 405)
    assert allowed in [name.strip() for name in answer.headers["allow"].split(",")], answer.headers


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_wrong_media_type(orbit: Orbit, live_call: dict, media_type: str) -> None:
    """A body that says it is not JSON is 415."""
    check_error(orbit.api("alice").request(
        "POST", "/telephony/calls/hangup", {"callId": live_call["id"]}, headers={"Content-Type": media_type}), 415)


@pytest.mark.parametrize(
    "media_type", ["application/json;charset=utf-8", "application/json; charset=UTF-8", "Application/JSON"]
)
def test_json_with_a_charset_is_json(orbit: Orbit, media_type: str) -> None:
    """What the public clients send as their media type is taken: the request gets as far as its missing callId."""
    check_error(orbit.api("alice").request(
        "POST", "/telephony/calls/hangup", {}, headers={"Content-Type": media_type}), 400)


def test_form_encoded_body_labelled_json(orbit: Orbit) -> None:
    """A form-encoded body labelled JSON, as wxc-sdk's webhook update sends it, is 400."""
    location = orbit.api("alice").me()["locationId"]
    path = f"/telephony/config/locations/{location}/callParkExtensions"
    check_error(orbit.api("alice").request("POST", path, data=b"name=Form&extension=7077"), 400)


def test_body_over_a_mebibyte(orbit: Orbit, live_call: dict) -> None:
    """A body over 1 MiB is 413, by its Content-Length alone as well as when it comes in chunks."""
    padding = b" " * MEBIBYTE
    whole = b'{"callId": "' + live_call["id"].encode() + b'"' + padding + b"}"
    head = (f"POST /v1/telephony/calls/hangup HTTP/1.1\r\nHost: {LOOPBACK}\r\nAuthorization: Bearer demo-alice\r\n"
            "Content-Type: application/json\r\nConnection: close\r\n").encode()
    answer = raw(orbit, head + b"Content-Length: %d\r\n\r\n" % len(whole) + whole)
    assert answer.startswith(b"HTTP/1.1 413"), answer[:300]
    assert b"trackingId" in answer
    chunks = b"".join(b"10000\r\n" + b" " * 0x10000 + b"\r\n" for _ in range(17)) + b"0\r\n\r\n"
    answer = raw(orbit, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
    assert answer.startswith(b"HTTP/1.1 413"), answer[:300]


@pytest.mark.parametrize(
    ("path", "media_type", "token", "status"),
    [
        ("/v1/telephony/calls/dial", "application/json", True, b"413"),
        ("/v1/telephony/calls/dial", "application/json", False, b"401"),
        ("/v1/no/such/thing", "application/json", True, b"404"),
        ("/v1/access_token", "application/x-www-form-urlencoded", False, b"413"),
        ("/v1/telephony/config/locations/HQ/announcements", "multipart/form-data; boundary=x", True, b"413"),
        ("/v1/telephony/config/locations/HQ/announcements", "text/plain", True, b"415"),
    ],
)
def test_too_large_a_body_on_a_closing_connection(
    orbit: Orbit, path: str, media_type: str, token: bool, status: bytes
) -> None:
    """A client that writes all of it before it reads comes to the answer all the same."""
    size = 9 * MEBIBYTE
    headquarters = orbit.api("alice").get("/locations").expect(200).json["items"][0]["id"]
    head = f"POST {path.replace('HQ', headquarters)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {media_type}\r\nContent-Length: {size}\r\n"
    if token:
        head += f"Authorization: Bearer demo-alice\r\n"
    with socket.create_connection((LOOPBACK, orbit.http_port), timeout=10) as connection:
        connection.sendall(head.encode() + b"\r\n" + bytes(size))
        assert connection.recv(4096).startswith(b"HTTP/1.1 " + status)


def test_not_http(orbit: Orbit) -> None:
    """What is not HTTP at all is answered with 400 or hung up on."""
    tls = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200
    for junk in (tls, b"INVITE sip:a SIP/2.0\r\n\r\n", b"\r\n" * 1000):
        answer = raw(orbit, junk)
        assert not answer or re.match(rb"HTTP/1\.[01] (4|505)", answer), answer[:300]


def raw(orbit: Orbit, request: bytes) -> bytes:
    """What a bare socket gets back; the server may close before it has read everything."""
    received = b""
    with socket.create_connection((LOOPBACK, orbit.http_port), timeout=5) as connection:
        try:
            connection.sendall(request)
        except OSError:
            pass
        connection.settimeout(2)
        try:
            while data := connection.recv(65536):
                received += data
        except OSError:
            pass
    return received
