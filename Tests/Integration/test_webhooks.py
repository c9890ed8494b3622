"""Webhooks: managed by the SDKs, told of real calls in order, signed, retried, and kept through SIGKILL."""

import contextlib
import pathlib
import re
import socket
import time
import urllib.request
from collections.abc import Iterator

import pytest
from orbit import EXTENSIONS, PASSWORDS, Orbit
from ports import LOOPBACK
from receiver import Delivery, Receiver
from sdk import KINDS, sdk
from waiting import wait_until
from webexpythonsdk import WebexAPI
from wire_phone import WireDialog, WirePhone, Wires
from wxc_sdk import WebexSimpleApi
from wxc_sdk.rest import RestError
from wxc_sdk.telephony.calls import TelephonyCall, TelephonyEventData
from wxc_sdk.webhook import WebhookEvent, WebhookEventType, WebhookResource, WebhookStatus

#: Receivers are on loopback addresses, which are refused unless this is said.
ALLOWED = {"ORBIT_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES": "true"}
SECRET = "the secret"


@pytest.fixture(scope="module")
def running_orbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orbit]:
    server = Orbit(tmp_path_factory.mktemp("orbit"), environment=ALLOWED).start()
    yield server
    server.stop()


@pytest.fixture
def server(tmp_path: pathlib.Path) -> Iterator[Orbit]:
    """A server of its own, for tests that end it roughly."""
    server = Orbit(tmp_path, environment=ALLOWED | {"ORBIT_DRAIN_TIMEOUT": "1"}).start()
    yield server
    server.stop()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def wires() -> Iterator[Wires]:
    wires = Wires()
    yield wires
    wires.close()


@pytest.fixture(autouse=True)
def _no_webhooks_stay(request: pytest.FixtureRequest) -> Iterator[None]:
    orbit = request.getfixturevalue("orbit") if "orbit" in request.fixturenames else None
    yield
    if orbit:
        for person in EXTENSIONS:
            for webhook in orbit.api(person).get("/webhooks").json["items"]:
                orbit.api(person).request("DELETE", f"/webhooks/{webhook['id']}")


def create(orbit: Orbit, person: str, url: str, **more: str) -> str:
    """Creates a webhook for all events; its id."""
    body = {"name": "Test", "targetUrl": url, "resource": "telephony_calls", "event": "all"} | more
    return orbit.api(person).post("/webhooks", body).expect(200).json["id"]


def phone(orbit: Orbit, wires: Wires, person: str) -> WirePhone:
    made = WirePhone(wires, orbit.sip, person, PASSWORDS[person])
    made.register()
    return made


def call(orbit: Orbit, caller: WirePhone, callee: str) -> WireDialog:
    """A call to a person whose phone answers by itself, once both sides show it."""
    dialog, answer = caller.call(EXTENSIONS[callee])
    assert answer.status == 200, answer
    return dialog


def by_call(deliveries: list[Delivery]) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        found.setdefault(delivery.call, []).append(delivery)
    return found


def metric(orbit: Orbit, line: str) -> int:
    """The value of a metric with its labels; 0 where there is none."""
    with urllib.request.urlopen(f"http://{LOOPBACK}:{orbit.http_port}/metrics", timeout=5) as answer:
        found = re.search(rf"(?m)^{re.escape(line)} (\d+)$", answer.read().decode())
    return int(found[1]) if found else 0


def ended(deliveries: list[Delivery]) -> bool:
    return any(delivery.json["event"] == "deleted" for delivery in deliveries)


# Management by the SDKs.


@pytest.mark.parametrize("kind", KINDS)
def test_wxc_sdk(orbit: Orbit, kind: str) -> None:
    """create, list, details and delete; update sends a form and is told so; org webhooks are the administrator's."""
    with contextlib.closing(sdk(orbit, "demo-alice", kind)) as alice, contextlib.closing(sdk(orbit, "demo-bob", kind)) as bob:
        manage_webhooks(alice, bob)


def manage_webhooks(alice: WebexSimpleApi, bob: WebexSimpleApi) -> None:
    made = bob.webhook.create(
        "Bob's", "https://example.com/hook", WebhookResource.telephony_calls, WebhookEventType.all,
        filter="personality=terminator", secret=SECRET,
    )
    assert made.status == WebhookStatus.active
    assert made.owned_by == "creator"
    assert made.created_by == bob.people.me().person_id
    assert bob.webhook.details(made.webhook_id) == made
    assert list(bob.webhook.list()) == [made]
    assert list(alice.webhook.list()) == []
    with pytest.raises(RestError) as refused:
        bob.webhook.update(made.webhook_id, made)
    assert refused.value.response.status_code == 400
    assert "form" in refused.value.response.json()["message"]
    shared = alice.webhook.create(
        "Acme's", "https://example.com/all", WebhookResource.telephony_calls, WebhookEventType.updated, owned_by="org"
    )
    assert list(alice.webhook.list(owned_by="org")) == [shared]
    with pytest.raises(RestError):
        bob.webhook.create("No", "https://example.com/", WebhookResource.telephony_calls, WebhookEventType.all, owned_by="org")
    for api, webhook in ((bob, made), (alice, shared)):
        api.webhook.webhook_delete(webhook.webhook_id)
        assert list(api.webhook.list()) == []


def test_webexpythonsdk(orbit: Orbit) -> None:
    """create, get, update, list in pages, and delete."""
    api = WebexAPI(access_token="demo-bob", base_url=f"{orbit.url}/", wait_on_rate_limit=False)
    made = [
        api.webhooks.create(f"Number {number}", "https://example.com/", "telephony_calls", "created") for number in range(5)
    ]
    changed = api.webhooks.update(made[0].id, name="Changed", targetUrl="https://example.org/")
    assert (changed.name, changed.targetUrl) == ("Changed", "https://example.org/")
    assert api.webhooks.get(made[0].id).name == "Changed"
    assert {webhook.id for webhook in api.webhooks.list(max=2)} == {webhook.id for webhook in made}
    for webhook in made:
        api.webhooks.delete(webhook.id)
    assert list(api.webhooks.list()) == []


# Deliveries.


def test_events_of_a_call(orbit: Orbit, wires: Wires, receiver: Receiver) -> None:
    """A call with hold and resume: in order for each side, signed, in the form that wxc-sdk reads, to whom it concerns."""
    own = create(orbit, "bob", receiver.url("/bob"), secret=SECRET)
    create(orbit, "alice", receiver.url("/org"), ownedBy="org")
    create(orbit, "carol", receiver.url("/carol"))
    create(orbit, "alice", receiver.url("/ended"), ownedBy="org", event="deleted")
    create(orbit, "alice", receiver.url("/incoming"), ownedBy="org", filter="personality=terminator")
    alice, bob = phone(orbit, wires, "alice"), phone(orbit, wires, "bob")
    dialog = call(orbit, alice, "bob")
    bob_api = orbit.api("bob")
    connected = bob_api.only_call()
    for action in ("hold", "resume"):
        bob_api.post(f"/telephony/calls/{action}", {"callId": connected["id"]}).expect(204)
    alice.ask("BYE", dialog)
    bob_api.wait_for_no_call()
    wait_until(lambda: ended(receiver.deliveries("/bob")), "the end of Bob's call", 5, lambda: receiver.deliveries("/bob"))
    wait_until(lambda: len(receiver.deliveries("/ended")) == 2, "the end of both sides", 5)

    deliveries = receiver.deliveries("/bob")
    assert {delivery.call for delivery in deliveries} == {connected["id"]}
    events = [delivery.event for delivery in deliveries]
    assert events[0] == ("created", "received")
    assert events[-1] == ("deleted", "disconnected")
    told = iter(events)
    assert all(("updated", kind) in told for kind in ("answered", "held", "resumed")), events
    moments = [delivery.data["eventTimestamp"] for delivery in deliveries]
    assert moments == sorted(moments)
    me = bob_api.me()["id"]
    known = {field.alias or name for name, field in TelephonyEventData.model_fields.items()}
    for delivery in deliveries:
        assert delivery.is_signed_with(SECRET)
        assert delivery.headers["content-type"] == "application/json"
        body = delivery.json
        assert "secret" not in body
        assert (body["id"], body["actorId"], body["createdBy"]) == (own, me, me)
        event = WebhookEvent.model_validate(body)
        assert isinstance(event.data, TelephonyEventData)
        assert event.data.call_id == connected["id"]
        assert event.data.call_session_id == connected["callSessionId"]
        # Strictly: no key that the SDK does not know, in the call and inside it.
        assert set(delivery.data) <= known, set(delivery.data) - known
        kept = {key: value for key, value in delivery.data.items() if key not in ("eventType", "eventTimestamp")}
        TelephonyCall.model_validate(kept)

    sides = by_call(receiver.deliveries("/org"))
    assert len(sides) == 2
    assert sorted(side[0].data["personality"] for side in sides.values()) == ["originator", "terminator"]
    assert all("x-spark-signature" not in delivery.headers for delivery in receiver.deliveries("/org"))
    assert {delivery.json["event"] for delivery in receiver.deliveries("/ended")} == {"deleted"}
    assert {delivery.call for delivery in receiver.deliveries("/incoming")} == {connected["id"]}
    assert receiver.deliveries("/carol") == []


def test_an_event_is_sent_again_until_it_is_taken(orbit: Orbit, wires: Wires, receiver: Receiver) -> None:
    """500 twice: the same bytes again after a second and after two, and nothing of the call before it was taken."""
    create(orbit, "bob", receiver.url(), secret=SECRET)
    alice, _ = phone(orbit, wires, "alice"), phone(orbit, wires, "bob")
    receiver.answer = lambda path: (500 if len(receiver.deliveries()) < 2 else 200, None)
    alice.ask("BYE", call(orbit, alice, "bob"))
    wait_until(lambda: ended(receiver.deliveries(status=200)), "the end of Bob's call", 15, receiver.deliveries)
    first = receiver.deliveries()[:3]
    assert len({delivery.body for delivery in first}) == 1
    assert first[0].event == ("created", "received")
    assert 0.7 < first[1].at - first[0].at < 2.5
    assert 1.5 < first[2].at - first[1].at < 4.5
    taken = receiver.deliveries(status=200)
    assert len({delivery.body for delivery in taken}) == len(taken), "what was taken came again"


def test_redirections_are_not_followed(orbit: Orbit, wires: Wires, receiver: Receiver) -> None:
    """302 is a failure like any other: it is sent again to where it was sent, and not elsewhere."""
    create(orbit, "bob", receiver.url())
    before = metric(orbit, 'orbit_webhook_deliveries_total{outcome="redirected"}')
    receiver.answer = lambda path: (302, receiver.url("/elsewhere")) if path == "/hook" else (200, None)
    alice, _ = phone(orbit, wires, "alice"), phone(orbit, wires, "bob")
    alice.ask("BYE", call(orbit, alice, "bob"))
    wait_until(lambda: len(receiver.deliveries()) >= 2, "a second attempt", 10)
    assert receiver.deliveries("/elsewhere") == []
    assert metric(orbit, 'orbit_webhook_deliveries_total{outcome="redirected"}') >= before + 2


def test_gone_makes_a_webhook_inactive(orbit: Orbit, wires: Wires, receiver: Receiver) -> None:
    """After 410 nothing is sent or kept, until the webhook is set active again."""
    webhook = create(orbit, "bob", receiver.url())
    api = orbit.api("bob")
    receiver.always(410)
    alice, _ = phone(orbit, wires, "alice"), phone(orbit, wires, "bob")
    alice.ask("BYE", call(orbit, alice, "bob"))
    wait_until(lambda: api.get(f"/webhooks/{webhook}").json["status"] == "inactive", "an inactive webhook", 5)
    wait_until(lambda: metric(orbit, "orbit_webhook_outbox") == 0, "an empty outbox", 5)
    receiver.always(200)
    count = len(receiver.deliveries())
    alice.ask("BYE", call(orbit, alice, "bob"))
    api.wait_for_no_call()
    api.request("PUT", f"/webhooks/{webhook}", {"status": "active"}).expect(200)
    alice.ask("BYE", call(orbit, alice, "bob"))
    wait_until(lambda: ended(receiver.deliveries(status=200)), "the end of Bob's third call", 5, receiver.deliveries)
    assert len(by_call(receiver.deliveries()[count:])) == 1, "only the third call is told"


def test_a_deleted_webhook_is_told_nothing(orbit: Orbit, wires: Wires, receiver: Receiver) -> None:
    webhook = create(orbit, "bob", receiver.url())
    kept = create(orbit, "bob", receiver.url("/kept"))
    assert kept != webhook
    orbit.api("bob").request("DELETE", f"/webhooks/{webhook}").expect(204)
    alice, _ = phone(orbit, wires, "alice"), phone(orbit, wires, "bob")
    alice.ask("BYE", call(orbit, alice, "bob"))
    wait_until(lambda: ended(receiver.deliveries("/kept")), "the end of Bob's call", 5)
    assert receiver.deliveries() == []


@pytest.mark.timeout(150)
def test_nothing_is_lost_by_a_crash(server: Orbit, wires: Wires, receiver: Receiver) -> None:
    """SIGKILL while the target fails, and again while it takes events: all that was seen is told, each call in order."""
    create(server, "alice", receiver.url(), ownedBy="org", secret=SECRET)
    receiver.always(503)
    alice, _ = phone(server, wires, "alice"), phone(server, wires, "bob")
    seen: set[str] = set()
    finished: set[str] = set()

    def make_call() -> None:
        dialog = call(server, alice, "bob")
        calls = {server.api(person).only_call()["id"] for person in ("alice", "bob")}
        seen.update(calls)
        alice.ask("BYE", dialog)
        for person in ("alice", "bob"):
            server.api(person).wait_for_no_call()
        finished.update(calls)

    def crash() -> None:
        # An event is durable 50 ms after its state was visible.
        time.sleep(0.05)
        server.kill9()
        server.restart()
        for person in ("alice", "bob"):
            phone(server, wires, person)

    for _ in range(3):
        make_call()
        crash()
    # Some are taken, some are under way, some wait.
    receiver.always(200)
    wait_until(lambda: len(receiver.deliveries(status=200)) > 0, "a first delivery", 30)
    make_call()
    crash()

    def told() -> set[str]:
        taken = by_call(receiver.deliveries(status=200))
        return {name for name, deliveries in taken.items() if ended(deliveries)}

    wait_until(lambda: finished <= told(), "the end of every call", 60, lambda: finished - told())
    assert len(seen) == 8
    for name in seen:
        taken = by_call(receiver.deliveries(status=200))[name]
        assert all(delivery.is_signed_with(SECRET) for delivery in taken)
        # At least once: what came twice counts at its first time.
        events = list(dict.fromkeys(delivery.body for delivery in taken))
        order = [next(delivery for delivery in taken if delivery.body == body) for body in events]
        assert order[0].json["event"] == "created", [delivery.event for delivery in order]
        assert order[-1].json["event"] == "deleted", [delivery.event for delivery in order]
        assert ("updated", "answered") in [delivery.event for delivery in order]
        moments = [delivery.data["eventTimestamp"] for delivery in order]
        assert moments == sorted(moments)
    wait_until(lambda: metric(server, "orbit_webhook_outbox") == 0, "an empty outbox", 10)


def test_what_is_told_while_the_server_stops_is_sent_later(server: Orbit, wires: Wires, receiver: Receiver) -> None:
    """SIGTERM in a call: its end is told, by this process or the next."""
    create(server, "alice", receiver.url(), ownedBy="org")
    receiver.always(503)
    alice, _ = phone(server, wires, "alice"), phone(server, wires, "bob")
    call(server, alice, "bob")
    calls = {server.api(person).only_call()["id"] for person in ("alice", "bob")}
    server.stop(30)
    receiver.always(200)
    server.start()

    def told() -> set[str]:
        taken = by_call(receiver.deliveries(status=200))
        return {name for name, deliveries in taken.items() if ended(deliveries)}

    wait_until(lambda: told() == calls, "the end of both sides", 30, receiver.deliveries)


def test_private_addresses_are_refused(tmp_path: pathlib.Path, wires: Wires, receiver: Receiver) -> None:
    """Without the configuration key: 400 where a target is such an address, and no connection where a name leads to one."""
    server = Orbit(tmp_path).start()
    try:
        api = server.api("bob")
        body = {"name": "Test", "resource": "telephony_calls", "event": "all"}
        for host in ("127.0.0.1", "localhost", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"):
            refused = api.post("/webhooks", body | {"targetUrl": receiver.url(host=host)}).expect(400)
            assert "public" in refused.json["message"], refused.json
        for name in (socket.gethostname(), "ip6-localhost", "localhost.localdomain"):
            try:
                socket.getaddrinfo(name, receiver.port)
                break
            except OSError:
                continue
        else:
            pytest.skip("no name of this machine leads to a private address")
        create(server, "bob", receiver.url(host=name))
        alice, _ = phone(server, wires, "alice"), phone(server, wires, "bob")
        alice.ask("BYE", call(server, alice, "bob"))
        forbidden = 'orbit_webhook_deliveries_total{outcome="forbidden"}'
        wait_until(lambda: metric(server, forbidden) > 0, "a refused delivery", 10, server.log_tail)
        assert receiver.deliveries() == []
    finally:
        server.stop()
