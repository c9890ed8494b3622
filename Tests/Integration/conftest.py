"""Fixtures: a server for each module, phones for each test, and what they said when a test fails."""

import os
import pathlib
from collections.abc import Callable, Iterator

import pytest

# wxc-sdk reads this when it is imported: unknown keys and enum values become errors.
os.environ["API_MODEL_ALLOW_EXTRA"] = "forbid"

import audio
import sipp
from baresip import Baresip
from client_methods import ClientMethods
from client_requests import ClientRequests
from ears import Wire
from orbit import PASSWORDS, PEOPLE, Orbit, binary

CLIENT_REQUESTS = ClientRequests()
CLIENT_METHODS = ClientMethods()
DESELECTED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than ten seconds")
    config.addinivalue_line("markers", "last: runs after everything else")
    config.addinivalue_line("markers", "sync_only(reason): runs with wxc-sdk's synchronous API alone")
    CLIENT_REQUESTS.listen()
    CLIENT_METHODS.listen()


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in items[:1]:
        item.config.stash[DESELECTED] = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Where the asynchronous client cannot do it, or the test leaves what it has changed.
    items[:] = [item for item in items if not (item.get_closest_marker("sync_only") and "async" in item.name.partition("[")[2])]
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(autouse=True)
def _whose_requests(request: pytest.FixtureRequest) -> None:
    CLIENT_REQUESTS.module = request.path.stem


@pytest.fixture
def client_requests() -> ClientRequests:
    """What the clients have asked in this run so far."""
    return CLIENT_REQUESTS


@pytest.fixture
def client_methods() -> ClientMethods:
    """What methods of wxc-sdk have returned in this run so far."""
    return CLIENT_METHODS


@pytest.fixture(scope="session", autouse=True)
def _binary_exists() -> None:
    assert binary().exists(), f"{binary()} does not exist: build first (swift build), or set ORBIT_BINARY"


@pytest.fixture(scope="module")
def running_orbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orbit]:
    """A server with the demo directory; it must drain cleanly at the end."""
    server = Orbit(tmp_path_factory.mktemp("orbit")).start()
    yield server
    server.stop()


@pytest.fixture
def orbit(running_orbit: Orbit) -> Iterator[Orbit]:
    """The module's server; after the test it must still live, and is left without calls."""
    yield running_orbit
    assert running_orbit.is_running(), f"the server died\n{running_orbit.log_tail()}"
    for person in PEOPLE:
        running_orbit.api(person).hangup_all()
    for person in PEOPLE:
        running_orbit.api(person).wait_for_no_call()


@pytest.fixture(scope="session")
def wire() -> Iterator[Wire]:
    """All RTP on the loopback interface."""
    try:
        listener = Wire()
    except PermissionError:
        pytest.skip("reading RTP off the loopback interface needs root (CAP_NET_RAW)")
    yield listener
    listener.close()


@pytest.fixture(scope="session")
def tones(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    """A WAV file with each person's tone."""
    folder = tmp_path_factory.mktemp("tones")
    return {person: audio.write_tone(folder / f"{hertz}.wav", hertz) for person, hertz in audio.TONES.items()}


@pytest.fixture
def gear() -> Iterator[list]:
    """Phones and SIPp runs of this test; all of them are stopped at its end."""
    used: list = []
    yield used
    for item in reversed(used):
        item.stop()


@pytest.fixture
def baresip(
    orbit: Orbit, wire: Wire, tones: dict[str, pathlib.Path], tmp_path: pathlib.Path, gear: list
) -> Callable[..., Baresip]:
    """Makes a registered baresip for a person, who speaks in that person's tone: `baresip("bob")`."""

    def make(person: str, answermode: str = "manual", transport: str = "udp", password: str | None = None) -> Baresip:
        phone = Baresip(
            tmp_path, wire, person, orbit.sip, password or PASSWORDS[person], tones[person], answermode, transport
        )
        gear.append(phone)
        return phone.start()

    return make


@pytest.fixture
def sipp_phone(orbit: Orbit, tmp_path: pathlib.Path, gear: list) -> Callable[..., sipp.Sipp]:
    """Makes a registered SIPp phone for a person and starts it: `sipp_phone("alice")`."""

    def make(person: str, scenario: str = "callee", **options: object) -> sipp.Sipp:
        phone = sipp.phone(tmp_path, orbit.sip, person, PASSWORDS[person], scenario, **options)
        gear.append(phone)
        return phone.start()

    return make


@pytest.fixture
def sipp_caller(orbit: Orbit, tmp_path: pathlib.Path, gear: list) -> Callable[..., sipp.Sipp]:
    """Starts SIPp calls from a person to a destination: `sipp_caller("bob", "1001", calls=3)`."""

    def make(person: str, destination: str, **options: object) -> sipp.Sipp:
        run = sipp.caller(tmp_path, orbit.sip, person, PASSWORDS[person], destination, **options)
        gear.append(run)
        return run.start()

    return make


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Shows the server's log and the phones' at a failure."""
    outcome = yield
    report = outcome.get_result()
    if not report.failed:
        return
    arguments = getattr(item, "funcargs", {})
    server = arguments.get("running_orbit") or arguments.get("server")
    if isinstance(server, Orbit):
        report.sections.append(("orbit", server.log_tail()))
    for used in arguments.get("gear", []):
        told = used.log_tail(80) if isinstance(used, Baresip) else used.report(3000)
        report.sections.append((type(used).__name__, told))
