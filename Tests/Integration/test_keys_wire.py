"""Line keys on the wire: resource lists, call-info, refusals of SUBSCRIBE, and what no decent phone would send."""

import threading
import time
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator

import pytest
from dialog_info import Lamp, LampReader, ListDocument, read_list
from orbit import EXTENSIONS, PASSWORDS, Orbit
from ports import LOOPBACK
from waiting import wait_until
from wire_phone import DOMAIN, Message, WireDialog, WirePhone, Wires

LIST = f"sip:alice-list@{DOMAIN}"
LIST_FIELDS = "Supported: eventlist\r\nAccept: multipart/related, application/rlmi+xml, application/dialog-info+xml\r\n"
CALL_PARK_INFO = "application/x-broadworks-callpark-info+xml"
_PARK_NAMESPACE = "{http://schema.broadsoft.com/callpark}"

Phones = Callable[[str], WirePhone]


def is_healthy(orbit: Orbit) -> bool:
    with urllib.request.urlopen(f"http://{LOOPBACK}:{orbit.http_port}/healthz", timeout=5) as answer:
        return answer.status == 200


@pytest.fixture
def phones(orbit: Orbit) -> Iterator[Phones]:
    """Makes a registered phone of a person; afterwards the server must live, and the phones are taken away."""
    wires = Wires()
    made: list[WirePhone] = []

    def make(person: str) -> WirePhone:
        phone = WirePhone(wires, orbit.sip, person, PASSWORDS[person])
        made.append(phone)
        phone.register()
        return phone

    yield make
    try:
        assert orbit.is_running(), orbit.log_tail()
        assert is_healthy(orbit)
        for person in EXTENSIONS:
            orbit.api(person).hangup_all()
        for phone in made:
            for dialog in [dialog for dialog in phone.dialogs.values() if dialog.notified]:
                phone.notify_answer = b"481 Subscription Does Not Exist"
            phone.register(0)
    finally:
        for phone in made:
            phone.close()
        wires.close()


def nth(dialog: WireDialog, count: int) -> Message:
    """Waits for so many NOTIFYs and returns the last of them."""
    wait_until(lambda: len(dialog.notifications()) >= count, f"NOTIFY number {count}", 5, dialog.notifications)
    return dialog.notifications()[count - 1]


def connected(orbit: Orbit, caller: WirePhone, callee: str) -> tuple[WireDialog, str]:
    """A call to a person whose phone answers by itself: the caller's dialog, and the callee's call in the API."""
    dialog, answer = caller.call(EXTENSIONS[callee])
    assert answer.status == 200, answer
    return dialog, orbit.api(callee).only_call()["id"]


def ids(orbit: Orbit) -> dict[str, str]:
    """The API's ids of Bob and Carol by name, and of the call park extensions by number."""
    people = {name: orbit.api(name).me()["id"] for name in ("alice", "bob", "carol")}
    return people | {found["extension"]: found["id"] for found in orbit.api("alice").call_park_extensions()}


def monitor(orbit: Orbit, *elements: object) -> None:
    """Makes these the line keys of Alice, who gets told of calls that are parked against her, too."""
    body = {"enableCallParkNotification": True, "monitoredElements": list(elements)}
    path = f"/people/{ids(orbit)['alice']}/features/monitoring"
    orbit.api("alice").request("PUT", path, body).expect(200, 204)


class ListReader:
    """Follows a list subscription: the lamps of its resources, with every version checked."""

    def __init__(self, dialog: WireDialog):
        self.dialog = dialog
        self.lamps: dict[str, Lamp] = {}
        self.documents: list[ListDocument] = []

    def read(self) -> None:
        for message in self.dialog.notifications()[len(self.documents) :]:
            assert "eventlist" in message["Require"], message
            document = read_list(message)
            assert document.uri == LIST
            if self.documents:
                assert document.version == self.documents[-1].version + 1, "a version of the list is missing"
            else:
                assert document.is_full, "the first document of a list must be full"
            if document.is_full:
                self.lamps = {uri: lamp for uri, lamp in self.lamps.items() if uri in document.resources}
            for uri, (_, body) in document.resources.items():
                assert body is not None or not document.is_full, f"no state for {uri}"
                if body is not None:
                    self.lamps.setdefault(uri, Lamp(uri)).show(message.at, body)
            self.documents.append(document)

    def lit(self) -> set[str]:
        self.read()
        return {uri.removeprefix("sip:").split("@")[0] for uri, lamp in self.lamps.items() if lamp.is_lit}

    def expect(self, *numbers: str) -> None:
        wait_until(lambda: self.lit() == set(numbers), f"just {numbers} lit", 5, self.lit)


def test_resource_list(orbit: Orbit, phones: Phones) -> None:
    """A person's line keys in one subscription: one multipart with a full document for each, then only what has changed."""
    known = ids(orbit)
    labelled = {"id": known["7001"], "type": "CALL_PARK_EXTENSION", "lineKeyLabel": "Mine & <yours>"}
    monitor(orbit, known["bob"], labelled, known["7002"])
    alice = phones("alice")
    dialog, answer = alice.subscribe(LIST, extra=LIST_FIELDS)
    assert "eventlist" in answer["Require"]
    assert 0 < int(answer["Expires"]) <= 600
    reader = ListReader(dialog)
    nth(dialog, 1)
    reader.read()
    first = reader.documents[0]
    assert list(first.resources) == [f"sip:{number}@{DOMAIN}" for number in ("1002", "7001", "7002")]
    assert [name for name, _ in first.resources.values()] == ["Bob Baker", "Mine & <yours>", "Orbit 2"]
    assert reader.lit() == set()

    # Bob's key is lit while he talks, the orbit's while he is parked; and he is still in his call.
    phones("carol")
    bob = phones("bob")
    connected(orbit, bob, "carol")
    reader.expect("1002")
    orbit.api("carol").park(orbit.api("carol").only_call()["id"], "7001")
    reader.expect("1002", "7001")
    assert not reader.documents[-1].is_full
    assert all("7002" not in uri for document in reader.documents[1:] for uri in document.resources), "7002 has not changed"
    orbit.api("bob").hangup_all()
    reader.expect()
    assert all(not document.is_full for document in reader.documents[1:])

    # A refresh brings everything again; a changed setting, too; and the end is an end.
    count = len(dialog.notifications())
    assert alice.refresh(dialog, extra=LIST_FIELDS).status == 200
    nth(dialog, count + 1)
    reader.read()
    assert reader.documents[-1].is_full
    monitor(orbit, known["7003"])
    wait_until(lambda: reader.read() or list(reader.documents[-1].resources) == [f"sip:7003@{DOMAIN}"], "the new list", 5)
    assert reader.documents[-1].is_full
    connected(orbit, bob, "carol")
    orbit.api("carol").park(orbit.api("carol").only_call()["id"], "7003")
    reader.expect("7003")
    assert alice.refresh(dialog, extra=LIST_FIELDS, expires=0).status == 200
    wait_until(lambda: dialog.notifications()[-1]["Subscription-State"].startswith("terminated"), "the last NOTIFY", 5)


def test_list_of_a_member_without_keys(orbit: Orbit, phones: Phones) -> None:
    """A list that has nothing in it is an empty list, not an error."""
    dialog, _ = phones("dave").subscribe(f"sip:dave-list@{DOMAIN}", extra=LIST_FIELDS)
    document = read_list(nth(dialog, 1))
    assert document.is_full and not document.resources


def test_fifty_keys(orbit: Orbit, phones: Phones) -> None:
    """As many keys as a person may have reach a phone on UDP in one piece, and one that changes is told alone."""
    admin = orbit.api("alice")
    location = admin.me()["locationId"]
    made = [admin.create_call_park_extension(location, f"Key {number}", str(number)) for number in range(7200, 7250)]
    try:
        monitor(orbit, *made)
        reader = ListReader(phones("alice").subscribe(LIST, extra=LIST_FIELDS)[0])
        nth(reader.dialog, 1)
        assert reader.lit() == set() and len(reader.lamps) == 50
        phones("carol")
        _, call = connected(orbit, phones("bob"), "carol")
        orbit.api("carol").park(call, "7249")
        reader.expect("7249")
        assert len(reader.documents[-1].resources) == 1
        orbit.api("bob").hangup_all()
        reader.expect()
    finally:
        monitor(orbit)
        for extension in made:
            admin.delete_call_park_extension(location, extension).expect(204)


def parked_parties(message: Message) -> list[str]:
    """The identities in a callpark-info document."""
    assert message["Content-Type"] == CALL_PARK_INFO, message
    assert message["Event"].split(";")[0] == "call-info"
    root = ElementTree.fromstring(message.body)
    assert root.tag == _PARK_NAMESPACE + "x-broadworks-callpark-info", root.tag
    assert len(root.findall(_PARK_NAMESPACE + "callpark")) == 1
    path = "/".join(_PARK_NAMESPACE + name for name in ("callpark", "parked", "identity"))
    return [found.text or "" for found in root.iterfind(path)]


def test_call_info(orbit: Orbit, phones: Phones) -> None:
    """Somebody with call park notification is told by `call-info` who is parked against them, and when nobody is any more."""
    monitor(orbit)
    alice, bob = phones("alice"), phones("bob")
    dialog, _ = alice.subscribe(f"sip:1001@{DOMAIN}", "call-info", f"Accept: {CALL_PARK_INFO}\r\n")
    assert parked_parties(nth(dialog, 1)) == []
    _, call = connected(orbit, bob, "alice")
    orbit.api("alice").park(call)
    assert parked_parties(nth(dialog, 2)) == [f"sip:1002@{DOMAIN}"]
    orbit.api("alice").retrieve()
    orbit.api("alice").only_call()
    assert parked_parties(nth(dialog, 3)) == []
    assert len(dialog.notifications()) == 3, "a call that is not parked is nothing to tell here"


@pytest.mark.parametrize("target", ["1002", "bob", "1010", "1020", "81001002", "+12025550102", "82002001"])
def test_keys_of_people_workspaces_and_virtual_lines(orbit: Orbit, phones: Phones, target: str) -> None:
    """Any of the organisation's numbers can be watched, in any of its forms; the first document is full."""
    uri = f"sip:{target}@{DOMAIN}"
    dialog, _ = phones("alice").subscribe(uri)
    nth(dialog, 1)
    reader = LampReader(dialog, uri)
    reader.read()
    assert reader.lamp.full_documents == 1 and not reader.lamp.is_lit


def test_lamp_of_a_person_follows_a_call(orbit: Orbit, phones: Phones) -> None:
    """A person's lamp is lit by a call and by a parked call, and dark after both; a refresh tells everything; a fetch once."""
    alice, bob, _ = phones("alice"), phones("bob"), phones("carol")
    uri = f"sip:1003@{DOMAIN}"
    dialog, answer = alice.subscribe(uri, "dialog;id=42")
    reader = LampReader(dialog, uri)
    assert nth(dialog, 1)["Event"] == "dialog;id=42"

    def expect(lit: bool, what: str) -> None:
        wait_until(lambda: reader.read() or reader.lamp.is_lit == lit, what, 5)

    _, call = connected(orbit, bob, "carol")
    expect(True, "Carol's lamp in a call")
    assert "confirmed" in reader.lamp.dialogs.values()
    orbit.api("carol").park(call)
    orbit.api("carol").wait_for_no_call()
    expect(True, "Carol's lamp with a call parked against her")
    fetched, _ = alice.subscribe(uri, expires=0)
    assert nth(fetched, 1)["Subscription-State"].startswith("terminated")
    assert b"confirmed" in nth(fetched, 1).body
    before = reader.lamp.full_documents
    assert alice.refresh(dialog, "dialog;id=42").status == 200
    wait_until(lambda: reader.read() or reader.lamp.full_documents == before + 1, "a full document after the refresh", 5)
    orbit.api("bob").hangup_all()
    expect(False, "Carol's lamp at the end")


@pytest.mark.parametrize(
    ("uri", "event", "extra", "expires", "status", "field"),
    [
        pytest.param(LIST, "dialog", "", 600, 421, ("Require", "eventlist"), id="a list without eventlist"),
        pytest.param(f"sip:7001@{DOMAIN}", "dialog", "", 1, 423, ("Min-Expires", "60"), id="one second"),
        pytest.param(f"sip:7001@{DOMAIN}", "presence", "", 600, 489, ("Allow-Events", "dialog"), id="another event"),
        pytest.param(f"sip:7001@{DOMAIN}", "", "", 600, (400, 489), None, id="an empty event"),
        pytest.param(f"sip:7001@{DOMAIN}", "x" * 4000, "", 600, (400, 489), None, id="4000 letters of event"),
        pytest.param(f"sip:7001@{DOMAIN}", "x" * 20000, "", 600, (400, 489, 513), None, id="20000 letters of event"),
        pytest.param(f"sip:7001@{DOMAIN}", "dialog" + ";id=1" * 1000, "", 600, (200, 400, 489), None, id="1000 ids"),
        pytest.param(f"sip:7001@{DOMAIN}", "dialog", "Accept: text/html\r\n", 600, 406, None, id="an impossible Accept"),
        pytest.param(f"sip:7001@{DOMAIN}", "dialog", "Require: time-travel\r\n", 600, 420, ("Unsupported", "time-travel"), id="an unknown extension"),
        pytest.param(f"sip:1999@{DOMAIN}", "dialog", "", 600, 404, None, id="a number that nobody has"),
        pytest.param(f"sip:911@{DOMAIN}", "dialog", "", 600, 404, None, id="an emergency number"),
        pytest.param("sip:7001@elsewhere.example", "dialog", "", 600, (403, 404), None, id="another domain"),
        pytest.param(f"sip:bob-list@{DOMAIN}", "dialog", LIST_FIELDS, 600, (403, 404), None, id="another's list"),
        pytest.param(f"sip:-list@{DOMAIN}", "dialog", LIST_FIELDS, 600, 404, None, id="nobody's list"),
        pytest.param(f"sip:1050@{DOMAIN}", "dialog", "", 600, (200, 404), None, id="a hunt group"),
        pytest.param(f"sip:{DOMAIN}", "dialog", "", 600, (400, 404), None, id="no user"),
        pytest.param(f"sip:7001@{DOMAIN}", "dialog", "", -600, (200, 400), None, id="a negative time"),
        pytest.param(f"sip:7001@{DOMAIN}", "dialog", "", 10**30, (200, 400), None, id="a time beyond all numbers"),
        pytest.param(f"sip:{'7' * 5000}@{DOMAIN}", "dialog", "", 600, (404, 414), None, id="5000 digits"),
    ],
)
def test_refused_subscriptions(
    orbit: Orbit, phones: Phones, uri: str, event: str, extra: str, expires: int, status: int | tuple[int, ...],
    field: tuple[str, str] | None,
) -> None:
    """What cannot be subscribed to is refused with its own status and what would help; 513 is for what is just too long."""
    alice = phones("alice")
    dialog = alice.new_dialog(uri, uri)
    answer = alice.ask("SUBSCRIBE", dialog, extra=f"Event: {event}\r\nExpires: {expires}\r\n{extra}")
    assert answer.status in (status if isinstance(status, tuple) else (status,)), answer
    if field:
        assert field[1] in answer[field[0]], answer
    if answer.status == 200:
        assert 0 < int(answer["Expires"]) <= 3600, answer
        nth(dialog, 1)


def test_subscription_without_credentials(orbit: Orbit, phones: Phones) -> None:
    """SUBSCRIBE and its refresh are challenged; somebody else's credentials do not refresh a subscription."""
    alice, bob = phones("alice"), phones("bob")
    uri = f"sip:7001@{DOMAIN}"
    assert alice.ask("SUBSCRIBE", alice.new_dialog(uri, uri), extra="Event: dialog\r\n", authorized=False).status == 401
    dialog, _ = alice.subscribe(uri)
    nth(dialog, 1)
    stolen = WireDialog(dialog.call_id, dialog.uri, dialog.remote, dialog.local_tag, dialog.remote_tag, dialog.sequence + 10)
    bob.dialogs[stolen.call_id] = stolen
    assert bob.refresh(stolen, expires=0).status == 403
    assert alice.refresh(dialog).status in (200, 500), "the thief may have used up its CSeq"
    assert not dialog.notifications()[-1]["Subscription-State"].startswith("terminated")


def test_refresh_of_nothing(orbit: Orbit, phones: Phones) -> None:
    """SUBSCRIBE in a dialog that never was is 481."""
    alice = phones("alice")
    dialog = alice.new_dialog(f"sip:7001@{DOMAIN}", f"sip:7001@{DOMAIN}")
    dialog.remote_tag = "never-was"
    assert alice.refresh(dialog).status == 481


def test_phone_that_no_longer_knows_its_subscription(orbit: Orbit, phones: Phones) -> None:
    """A phone that answers NOTIFY with 481 is told no more; one that never answers does not keep the others waiting."""
    phones("carol")
    alice, bob, dave = phones("alice"), phones("bob"), phones("dave")
    uri = f"sip:7001@{DOMAIN}"
    forgetful, _ = alice.subscribe(uri)
    watching, _ = bob.subscribe(uri)
    silent, _ = dave.subscribe(f"sip:81007001@{DOMAIN}")
    for dialog in (forgetful, watching, silent):
        nth(dialog, 1)
    alice.notify_answer = b"481 Subscription Does Not Exist"
    dave.notify_answer = b""
    _, call = connected(orbit, bob, "carol")
    orbit.api("carol").park(call, "7001")
    nth(watching, 2)
    nth(forgetful, 2)
    nth(silent, 2)
    orbit.api("carol").retrieve("7001")
    assert b"terminated" in nth(watching, 3).body
    time.sleep(0.3)
    assert len(forgetful.notifications()) == 2
    assert len(silent.notifications()) == 2, "one NOTIFY at a time"


# Keys: REFER, a second INVITE, INVITE with Replaces.


def sipfrags(dialog: WireDialog) -> list[str]:
    return [message.body.decode().strip() for message in dialog.notifications() if message["Event"].startswith("refer")]


def test_refer_to_an_occupied_orbit(orbit: Orbit, phones: Phones) -> None:
    """REFER to an orbit that holds a call is accepted and then refused by NOTIFY; the call stays connected."""
    phones("alice"), phones("carol"), phones("erin")
    bob, dave = phones("bob"), phones("dave")
    _, call = connected(orbit, dave, "erin")
    orbit.api("erin").park(call, "81007001")
    dialog, _ = connected(orbit, bob, "alice")
    answer = bob.ask("REFER", dialog, extra=f"Refer-To: <sip:7001@{DOMAIN}>\r\n", authorized=False)
    assert answer.status == 202, answer
    wait_until(lambda: "SIP/2.0 486 Busy Here" in sipfrags(dialog), "486 in a NOTIFY", 5, lambda: sipfrags(dialog))
    assert dialog.notifications()[-1]["Subscription-State"].startswith("terminated")
    assert orbit.api("bob").only_call() and orbit.api("alice").only_call()
    assert not [request for request in bob.requests if request.method == "BYE"]


def test_refer_parks(orbit: Orbit, phones: Phones) -> None:
    """REFER to a free orbit: 202, `100` and `200` in NOTIFYs, and BYE after the phone has been told where the call went."""
    phones("alice")
    bob = phones("bob")
    dialog, _ = connected(orbit, bob, "alice")
    answer = bob.ask("REFER", dialog, extra=f"Refer-To: <sip:7004@{DOMAIN}>\r\n", authorized=False)
    assert answer.status == 202, answer
    wait_until(lambda: len(sipfrags(dialog)) == 2, "two NOTIFYs", 5, lambda: sipfrags(dialog))
    assert sipfrags(dialog) == ["SIP/2.0 100 Trying", "SIP/2.0 200 OK"]
    shown = wait_until(lambda: [found for found in bob.requests if found.method in ("UPDATE", "INVITE")], "the display", 5)
    assert "Orbit 4" in shown[0]["P-Asserted-Identity"] + shown[0]["From"] + shown[0]["To"], shown
    wait_until(lambda: any(request.method == "BYE" for request in bob.requests), "BYE", 10)
    items = orbit.api("alice").get("/x-orbit/orbits").expect(200).json["items"]
    assert [(item["number"], item["parkedParty"]["name"]) for item in items] == [("7004", "Alice Archer")]


def test_replaces_of_a_lit_key_retrieves(orbit: Orbit, phones: Phones) -> None:
    """INVITE with Replaces of the dialog that a lit key shows takes the parked call; a second one finds it gone."""
    phones("alice")
    bob, carol = phones("bob"), phones("carol")
    uri = f"sip:7001@{DOMAIN}"
    dialog, _ = carol.subscribe(uri)
    nth(dialog, 1)
    _, call = connected(orbit, bob, "alice")
    orbit.api("alice").park(call, "7001")
    shown = ElementTree.fromstring(nth(dialog, 2).body).find("{urn:ietf:params:xml:ns:dialog-info}dialog")
    names = (shown.attrib["call-id"], shown.attrib["remote-tag"], shown.attrib["local-tag"])
    replaces = "Replaces: {};from-tag={};to-tag={}\r\nRequire: replaces\r\n".format(*names)
    _, answer = carol.call("7001", replaces)
    assert answer.status == 200, answer
    assert orbit.api("carol").only_call()["remoteParty"]["name"] == "Bob Baker"
    dave = phones("dave")
    _, answer = dave.call("7001", replaces)
    assert answer.status in (404, 410, 481), answer


def test_two_phones_on_a_lit_key(orbit: Orbit, phones: Phones) -> None:
    """Two phones dial a lit orbit at the same instant: one gets the call, the other 410 or 404."""
    phones("alice")
    bob, carol, dave = phones("bob"), phones("carol"), phones("dave")
    _, call = connected(orbit, bob, "alice")
    orbit.api("alice").park(call, "7001")
    answers: list[Message] = []
    threads = [
        threading.Thread(target=lambda phone=phone, number=number: answers.append(phone.call(number)[1]))
        for phone, number in ((carol, "7001"), (dave, "81007001"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answer.status for answer in answers) in ([200, 404], [200, 410]), answers


# What no decent phone would send.


@pytest.mark.parametrize(
    ("refer_to", "statuses"),
    [
        pytest.param("", (400,), id="no Refer-To"),
        pytest.param("Refer-To:\r\n", (400,), id="an empty one"),
        pytest.param("Refer-To: <<<>\r\n", (400,), id="no address"),
        pytest.param(f"Refer-To: <sip:7001@{DOMAIN}>\r\nRefer-To: <sip:7002@{DOMAIN}>\r\n", (400,), id="two"),
        pytest.param(f"Refer-To: <sip:{'7' * 4000}@{DOMAIN}>\r\n", (202, 400), id="4000 digits"),
        pytest.param(f"Refer-To: <sip:{'7' * 20000}@{DOMAIN}>\r\n", (202, 400, 513), id="20000 digits"),
        pytest.param(f"Refer-To: <sip:7001@{DOMAIN};method=BYE>\r\n", (400, 501), id="another method"),
        pytest.param(f"Refer-To: <sip:7001@{DOMAIN}?Replaces=%%%>\r\n", (202, 400), id="Replaces of percent signs"),
        pytest.param(f"Refer-To: <sip:1002@{DOMAIN}?Replaces=nothing%3Bto-tag%3D1%3Bfrom-tag%3D2>\r\n", (202, 400), id="Replaces of nothing"),
        pytest.param("Refer-To: <http://example.com/>\r\n", (202, 400, 416), id="a web page"),
        pytest.param(f"Refer-To: <sip:1002@{DOMAIN}>\r\n", (202,), id="to oneself"),
        pytest.param(f"Refer-To: <sip:1001@{DOMAIN}>\r\n", (202,), id="to the other side"),
        pytest.param("Refer-To: <sip:1999@elsewhere.example>\r\n", (202,), id="to another domain"),
    ],
)
def test_bad_refer_leaves_the_call_alone(orbit: Orbit, phones: Phones, refer_to: str, statuses: tuple[int, ...]) -> None:
    """A REFER that makes no sense is refused at once or in its NOTIFY, and the call stays as it was."""
    phones("alice")
    bob = phones("bob")
    dialog, call = connected(orbit, bob, "alice")
    answer = bob.ask("REFER", dialog, extra=refer_to, authorized=False)
    assert answer.status in statuses, answer
    if answer.status == 202:
        final = wait_until(lambda: [line for line in sipfrags(dialog) if " 100 " not in line], "the outcome", 5)
        assert 400 <= int(final[0].split()[1]) < 700, final
    assert orbit.api("alice").only_call()["id"] == call
    assert orbit.api("bob").only_call()
    assert not orbit.api("bob").get("/x-orbit/orbits").expect(200).json["items"]


@pytest.mark.parametrize("method", ["REFER", "NOTIFY", "INFO", "UPDATE", "BYE", "PRACK", "PUBLISH", "MESSAGE"])
@pytest.mark.parametrize("remote_tag", ["", "never-was"])
def test_request_out_of_any_dialog(orbit: Orbit, phones: Phones, method: str, remote_tag: str) -> None:
    """What needs a dialog, or is not done here, is answered with 4xx outside of one."""
    alice = phones("alice")
    dialog = alice.new_dialog(f"sip:7001@{DOMAIN}", f"sip:7001@{DOMAIN}")
    dialog.remote_tag = remote_tag
    fields = f"Refer-To: <sip:7001@{DOMAIN}>\r\nEvent: dialog\r\nSubscription-State: active\r\n"
    answer = alice.ask(method, dialog, extra=fields)
    assert 400 <= answer.status < 500, answer


@pytest.mark.parametrize(
    "replaces",
    ["nothing;to-tag=a;from-tag=b", "parked-nothing;to-tag=orbit;from-tag=parked", "", ";;;", "x" * 4000, "a;to-tag=b",
     "a;to-tag=b;from-tag=c\r\nReplaces: d;to-tag=e;from-tag=f"],
    ids=["nothing", "an orbit's that is gone", "empty", "semicolons", "4000 letters", "half", "two"],
)
def test_replaces_of_nothing(orbit: Orbit, phones: Phones, replaces: str) -> None:
    """INVITE with a Replaces that names no dialog is refused with 4xx and leaves no call behind."""
    alice = phones("alice")
    _, answer = alice.call("7001", f"Replaces: {replaces}\r\nRequire: replaces\r\n")
    assert 400 <= answer.status < 500, answer
    orbit.api("alice").wait_for_no_call()
