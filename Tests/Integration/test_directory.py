"""The directory as one YAML file: export, import, and a server that runs with an imported directory of two organisations."""

import pathlib
import subprocess
import uuid
from collections.abc import Iterator

import pytest
import sipp
import yaml
from api import Api
from orbit import Orbit, binary

#: People that are added to Headquarters, with extensions from 1100 on.
ADDED = 20


@pytest.fixture(scope="module")
def demo_export(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo directory as `orbit directory export` prints it."""
    server = Orbit(tmp_path_factory.mktemp("demo")).start()
    try:
        return server.command("directory", "export")
    finally:
        server.stop()


def person(name: str, domain: str, extension: str, *roles: str) -> dict:
    """A person of the YAML file, whose SIP user is the name and whose password is `NAME-secret`."""
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.{domain}")),
        "email": f"{name}@{domain}", "first-name": name.title(), "last-name": "Added",
        "display-name": f"{name.title()} Added", "extension": extension, "roles": list(roles),
        "licenses": ["Webex Calling - Professional"], "sip": {"username": name, "password": f"{name}-secret"},
    }


@pytest.fixture(scope="module")
def extended(demo_export: str) -> str:
    """The demo directory with more people, and with a second organisation, Globex, in which Grace is administrator."""
    directory = yaml.safe_load(demo_export)
    acme = directory["organizations"][0]
    acme["locations"][0]["people"] += [person(f"user{n}", "acme.example", str(1100 + n)) for n in range(ADDED)]
    globex = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, "globex")), "name": "Globex", "sip-domain": "globex.example",
        "licenses": [
            {"id": str(uuid.uuid5(uuid.NAMESPACE_DNS, "globex-licence")), "name": "Webex Calling - Professional", "units": 5}
        ],
        "locations": [{
            "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, "globex-location")), "name": "Springfield",
            "routing-prefix": "8300", "time-zone": "America/Chicago",
            "people": [person("grace", "globex.example", "3001", "full-administrator")],
            "call-park-extensions": [
                {"id": str(uuid.uuid5(uuid.NAMESPACE_DNS, "globex-orbit")), "name": "Bench", "extension": "7301"}
            ],
        }],
    }
    directory["organizations"].append(globex)
    return yaml.safe_dump(directory, sort_keys=False)


@pytest.fixture(scope="module")
def running_orbit(tmp_path_factory: pytest.TempPathFactory, extended: str) -> Iterator[Orbit]:
    """A server with the extended directory, imported before it started."""
    server = Orbit(tmp_path_factory.mktemp("imported"), demo=False)
    file = server.folder / "directory.yaml"
    file.write_text(extended)
    server.command("directory", "import", str(file))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def alice(running_orbit: Orbit) -> Api:
    return running_orbit.api_with(running_orbit.create_token("alice"))


@pytest.fixture
def grace(running_orbit: Orbit) -> Api:
    return running_orbit.api_with(running_orbit.create_token("grace@globex.example"))


def test_import_of_an_export_changes_nothing(demo_export: str, tmp_path: pathlib.Path) -> None:
    """What was exported, imported elsewhere and exported again is the same text."""
    elsewhere = Orbit(tmp_path)
    file = tmp_path / "directory.yaml"
    file.write_text(demo_export)
    elsewhere.command("directory", "import", str(file))
    assert elsewhere.command("directory", "export") == demo_export


def test_trunks_go_out_and_come_in_with_their_passwords(demo_export: str, tmp_path: pathlib.Path) -> None:
    """Trunks, what leads to them, and the database that holds their passwords is for its owner alone."""
    directory = yaml.safe_load(demo_export)
    acme = directory["organizations"][0]
    place = acme["locations"][0]
    acme["trunks"] = [
        {"name": "Provider", "location": place["name"], "host": "sip.provider.example", "registers": True, "username": "100", "password": "s3cret"},
        {"name": "Gateway", "location": place["name"], "host": "192.0.2.10", "transport": "tcp", "sources": ["192.0.2.11"]},
    ]
    acme["route-groups"] = [{"name": "Outside", "trunks": ["Provider", "Gateway"]}]
    acme["dial-plans"] = [{"name": "France", "patterns": ["+33!"], "route": "Gateway"}]
    place["pstn"] = "Outside"
    server = Orbit(tmp_path)
    file = tmp_path / "directory.yaml"
    file.write_text(yaml.safe_dump(directory, sort_keys=False))
    server.command("directory", "import", str(file))
    exported = server.command("directory", "export")
    found = yaml.safe_load(exported)["organizations"][0]
    assert {trunk["name"]: trunk.get("password") for trunk in found["trunks"]} == {"Provider": "s3cret", "Gateway": None}
    assert found["route-groups"][0]["trunks"] == ["Provider", "Gateway"]
    assert found["dial-plans"][0]["route"] == "Gateway"
    assert next(location["pstn"] for location in found["locations"] if location["name"] == place["name"]) == "Outside"
    file.write_text(exported)
    server.command("directory", "import", str(file))
    assert server.command("directory", "export") == exported
    assert (server.data / "orbit.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_broken_file_is_refused_whole(demo_export: str, tmp_path: pathlib.Path) -> None:
    """A file with an extension given twice is refused with the line, exit code 1 or 2, and nothing is imported."""
    server = Orbit(tmp_path)
    good = tmp_path / "good.yaml"
    good.write_text(demo_export)
    server.command("directory", "import", str(good))
    directory = yaml.safe_load(demo_export)
    people = directory["organizations"][0]["locations"][0]["people"]
    people.append(person("late", "acme.example", people[0]["extension"]))
    bad = tmp_path / "bad.yaml"
    bad.write_text(yaml.safe_dump(directory, sort_keys=False))
    done = subprocess.run(
        [str(binary()), "directory", "import", str(bad), "--data-dir", str(server.data)],
        capture_output=True, text=True, timeout=30,
    )
    assert done.returncode in (1, 2), done
    assert "line" in done.stderr and people[0]["extension"] in done.stderr, done.stderr
    assert server.command("directory", "export") == demo_export


def test_imported_people_exist(running_orbit: Orbit, alice: Api) -> None:
    """People of the file have tokens and a profile, and call park extensions of one's own organisation only are listed."""
    added = running_orbit.api_with(running_orbit.create_token("user7"))
    assert added.get("/people/me").expect(200).json["displayName"] == "User7 Added"
    assert sorted(found["extension"] for found in alice.call_park_extensions()) == ["7001", "7002", "7003", "7004", "7101"]


def test_demo_tokens_do_not_work_here(running_orbit: Orbit) -> None:
    """The demo tokens work only in a store that --demo created."""
    running_orbit.api("alice").get("/people/me").expect(401)


def test_organisations_are_apart(
    running_orbit: Orbit, alice: Api, grace: Api, tmp_path: pathlib.Path, gear: list
) -> None:
    """Neither numbers, orbits, locations nor orgId of another organisation can be used; the call stays as it was."""
    gear.append(sipp.phone(tmp_path, running_orbit.sip, "user1", "user1-secret").start())
    gear.append(sipp.caller(tmp_path, running_orbit.sip, "user2", "user2-secret", "1101").start())
    callee = running_orbit.api_with(running_orbit.create_token("user1"))
    call = callee.only_call()
    for destination in ("7301", "83007301", "3001", "83003001", "grace@globex.example"):
        callee.post("/telephony/calls/park", {"callId": call["id"], "destination": destination}).expect(404)
        assert callee.only_call()["state"] == "connected"
    callee.park(call["id"], "7001")
    grace.post("/telephony/calls/retrieve", {"destination": "7001"}).expect(404)
    grace.post("/telephony/calls/retrieve", {"destination": "81007001"}).expect(404)
    acme, globex = alice.me(), grace.me()
    grace.get("/telephony/config/callParkExtensions", orgId=acme["orgId"]).expect(403, 404)
    grace.post(
        f"/telephony/config/locations/{acme['locationId']}/callParkExtensions", {"name": "Theft", "extension": "7399"}
    ).expect(403, 404)
    assert [found["extension"] for found in grace.call_park_extensions()] == ["7301"]
    assert globex["orgId"] != acme["orgId"]
    running_orbit.api_with(running_orbit.create_token("user2")).hangup_all()
