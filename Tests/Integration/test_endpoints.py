"""docs/endpoints.md says what is served, every served endpoint is asked by a client that nobody here wrote, and every method of
wxc-sdk that asks one has been called.

What clients ask is recorded while their tests run (client_requests.py), so the second is checked only where all of them do:
in a run of everything, or `make endpoints`, which writes the page anew.
"""

import os
import pathlib

import pytest
import requests
from client_methods import ClientMethods, qualified_name
from client_requests import ClientRequests
from conftest import DESELECTED
from endpoint_table import DOCUMENT, Endpoint, Reasons, Templates, facts, rendered, shape, written_askers
from orbit import Orbit
from wxc_sdk import WebexSimpleApi

pytestmark = pytest.mark.last

#: The tests whose requests are the clients' own; the first that asks is named.
CLIENT_TESTS = ["test_wxc_sdk*.py", "test_webexpythonsdk*.py", "test_wxcadm*.py", "test_webhooks.py", "test_oauth.py"]

#: Served, and never with success: why.
REFUSED_ALWAYS = {
    ("PUT", "/telephony/config/people/me/endpoints/{id}"): "the settings are a mobile phone's, and no endpoint here is one",
    ("POST", "/telephony/config/locations/{id}/huntGroups/{id}/callForwarding/actions/switchMode/invoke"): "there are no operating modes",
}

REFUSED = {(method, shape(path)) for method, path in REFUSED_ALWAYS}

#: Methods of wxc-sdk that cannot succeed: why.
FAULTS = {
    "me.contact_center_extensions": "asks for the path of me.details, and takes another answer",
    "webhook.update": "sends a form as JSON, which is refused with a word on it",
}

#: Methods of its asynchronous client that cannot, though the synchronous ones can: why.
ASYNCHRONOUS_FAULTS = {
    "telephony.location.number.activate": "makes a request that it does not send",
}

#: Why the rest is not served: a sentence for each group, with what begins or is in the paths that it is about.
NOT_SERVED: Reasons = {
    "Settings of devices, layouts, line key templates, background images, hoteling and activation codes": (
        "Orbit does not provision phones: they are configured by their own pages or by a provisioning server, and nothing that was set "
        "here would reach them.",
        ["/devices/settings", "/devices/{}/settings", "/layout", "/lineKeyTemplates", "LineKeyTemplate", "ackgroundImage", "/activationCode"],
    ),
    "Captions": ("Orbit transcribes nothing.", ["/callCaptions"]),
    "Call queues": ("There are no call queues, and so no calls that wait in one and no reasons to wrap one up.", ["/calls/queues/", "/wrapupreasons"]),
    "Voicemail": ("Voice messages are kept by a voicemail system elsewhere, which has its PINs; Orbit lights the lamps.", ["/voicemail/actions/resetPin/"]),
    "Terms of service of recording vendors": (
        "Orbit records by itself: there is no vendor whose terms anybody could accept.", ["/termsOfService"],
    ),
    "Tokens for click to call": ("Browsers cannot call: there is no WebRTC.", ["/click2call/"]),
    "Registrations of interest in webhooks": (
        "A webhook of Orbit's tells of every call of its owner's from the moment it is made; no interest needs to be registered before.",
        ["/webhookInterestRegistrations"],
    ),
    "Calling profiles of UCM": ("There is no Unified Communications Manager behind Orbit.", ["/callingProfiles"]),
    "The language of announcements": (
        "Prompts are spoken in one language: another one could be set, and nobody would hear it.", ["/modifyAnnouncementLanguage/"],
    ),
}

HOW_TO_WRITE = "make endpoints (or ORBIT_WRITE_ENDPOINTS=1 with these tests) writes docs/endpoints.md anew"


@pytest.fixture(scope="module")
def endpoints() -> list[Endpoint]:
    return facts()


@pytest.fixture(scope="module")
def served(running_orbit: Orbit) -> set:
    """What the server's own document has."""
    document = requests.get(f"{running_orbit.url}/openapi.json", timeout=10).json()
    return {(method.upper(), shape(path)) for path, methods in document["paths"].items() for method in methods}


def client_modules() -> list[str]:
    folder = pathlib.Path(__file__).parent
    return [file.stem for pattern in CLIENT_TESTS for file in sorted(folder.glob(pattern))]


@pytest.fixture
def asked_by(client_requests: ClientRequests, served: set, endpoints: list[Endpoint]) -> dict:
    """The first test file that asked each, by name."""
    templates = Templates(served | {endpoint.key for endpoint in endpoints})
    asked_by: dict = {}
    for module in client_modules():
        for method, path in client_requests.seen[module]:
            asked_by.setdefault(templates.find(method, path), module)
    return asked_by


@pytest.fixture
def all_clients_ran(request: pytest.FixtureRequest) -> bool:
    """Whether this run has every test of every client, none of them deselected."""
    return not request.config.stash.get(DESELECTED, False) and set(client_modules()) <= {
        item.path.stem for item in request.session.items
    }


def test_a_client_asks_everything_that_is_served(
    endpoints: list[Endpoint], served: set, asked_by: dict, all_clients_ran: bool
) -> None:
    if not all_clients_ran:
        pytest.skip("not all tests of clients are in this run")
    assert not REFUSED & asked_by.keys(), "these are not refused any more"
    unasked = [one for one in endpoints if one.key in served - REFUSED and one.key not in asked_by]
    assert not unasked, "served, and asked by no client's test:\n" + "\n".join(
        f"{one.method} {one.path} ({one.client_method})" for one in unasked
    )


def test_every_method_of_the_client_was_called(
    endpoints: list[Endpoint], served: set, client_methods: ClientMethods, all_clients_ran: bool
) -> None:
    """Of the synchronous client and of the asynchronous one, and has returned."""
    if not all_clients_ran:
        pytest.skip("not all tests of clients are in this run")
    api = WebexSimpleApi(tokens="none")
    names = {
        one.client_method: qualified_name(api, one.client_method)
        for one in endpoints if one.key in served - REFUSED and not one.client_method.startswith("integration.")
    }
    assert len(names) > 250
    for prefix, faults in {"": FAULTS, "As": FAULTS | ASYNCHRONOUS_FAULTS}.items():
        uncalled = {path for path, name in names.items() if prefix + name not in client_methods.returned}
        wrong = [f"{prefix}{names[path]} ({path})" for path in sorted(uncalled ^ faults.keys())]
        assert not wrong, "served and never called, or called and said to be faulty:\n" + "\n".join(wrong)


def test_the_page_says_what_is_served(
    endpoints: list[Endpoint], served: set, asked_by: dict, all_clients_ran: bool
) -> None:
    page = rendered(endpoints, served, asked_by if all_clients_ran else written_askers(), NOT_SERVED)
    if os.environ.get("ORBIT_WRITE_ENDPOINTS"):
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(page)
    written = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    missing = [line for line in page.splitlines() if line not in written.splitlines()]
    assert written == page, "\n".join(["docs/endpoints.md should say:", *missing[:20], HOW_TO_WRITE])


def test_what_is_not_served_has_one_reason(endpoints: list[Endpoint], served: set) -> None:
    """And no reason is given for what is served, or for nothing."""
    left = [one for one in endpoints if one.key not in served]
    given = {one: [title for title, (_, paths) in NOT_SERVED.items() if one.is_of(paths)] for one in endpoints}
    wrong = [f"{one.method} {one.path}: {given[one] or 'no reason'}" for one in left if len(given[one]) != 1]
    assert not wrong, "not served, and NOT_SERVED does not say once why:\n" + "\n".join(wrong)
    assert not [f"{one.method} {one.path}" for one in endpoints if one.key in served and given[one]], "served, and NOT_SERVED says why not"
    for title, (reason, paths) in NOT_SERVED.items():
        assert all(any(one.is_of([path]) for one in left) for path in paths), f"{title}: one of {paths} is of no endpoint that is not served"
        assert reason.endswith("."), title


def test_every_endpoint_has_one_row_for_each_method_of_the_client(endpoints: list[Endpoint]) -> None:
    assert len({(one.key, one.client_method) for one in endpoints}) == len(endpoints) > 300
    assert all(one.path.startswith("/") and one.client_method for one in endpoints)
