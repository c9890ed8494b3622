"""Schemathesis 4.10.2 plays the API by its own document: nothing it makes up gets a 5xx or an answer off the document.

The document of a running server is read without a token. Each operation is asked with generated requests, valid ones and
ones with a wrong value somewhere: as an administrator, as somebody whose token lacks the scope, and without a token.
Every second request of the administrator names what there is in the demo directory, and calls, to get beyond "not found".
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Iterator

import hypothesis
import pytest
import requests
import schemathesis
import sipp
from demo_ids import DemoIds, sound
from orbit import PASSWORDS, Orbit
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]

#: The only scope of the token that lacks the others.
ONLY_SCOPE = "spark:people_read"


def load(orbit: Orbit) -> schemathesis.BaseSchema:
    """The running server's document."""
    config = schemathesis.Config.from_dict({
        "base-url": orbit.url,
        "generation": {"mode": "all", "database": "none", "deterministic": True, "with-security-parameters": False},
        # What a path's other methods answer is of no operation; test_bad_http.py asks those.
        "phases": {"coverage": {"enabled": True, "unexpected-methods": []}, "stateful": {"enabled": False}},
    })
    return schemathesis.openapi.from_url(f"{orbit.url}/openapi.json", config=config)


@pytest.fixture(scope="module")
def document(running_orbit: Orbit) -> schemathesis.BaseSchema:
    return load(running_orbit)


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture(scope="module")
def ids(running_orbit: Orbit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoIds]:
    """Ids that there are; Alice and Bob have phones that answer, so that there are calls too."""
    folder = tmp_path_factory.mktemp("phones")
    phones = [
        sipp.phone(folder, running_orbit.sip, person, PASSWORDS[person], seconds=300, trace=False).start()
        for person in ("alice", "bob")
    ]
    yield DemoIds(running_orbit)
    for person in ("alice", "bob"):
        running_orbit.api(person).hangup_all()
    for phone in phones:
        phone.stop()


@pytest.fixture(scope="module")
def statuses() -> dict[str, set[int]]:
    """What each operation answered the administrator."""
    return defaultdict(set)


@pytest.fixture(scope="module")
def poor_token(running_orbit: Orbit) -> str:
    return running_orbit.create_token("frank", ONLY_SCOPE)


def examples(count: int, with_bounds: bool = False) -> hypothesis.settings:
    """So many examples of an operation, the same ones each time, however long one takes.

    `with_bounds` adds those that are at and beyond each bound of each field.
    """
    phases = [hypothesis.Phase.generate] + [hypothesis.Phase.explicit] * with_bounds
    return hypothesis.settings(
        max_examples=count, deadline=None, derandomize=True, database=None, phases=phases,
        suppress_health_check=list(hypothesis.HealthCheck),
    )


DOCUMENT = schemathesis.pytest.from_fixture("document")
TURNS = itertools.count()
NUMBERS = itertools.count()


#: Parameters of paths that name what the other operations live on: with real ids they are read only.
KEPT = {
    "personId", "workspaceId", "virtualLineId", "organizationId", "roleId", "licenseId", "deviceId", "webhookId", "recordingId", "file",
    "jobId", "authorizationId", "eventId",
}


def use_real_ids(case: schemathesis.Case, ids: DemoIds) -> None:
    """Replaces ids that nobody has, and leaves everything else as it was generated."""
    path = case.operation.path
    for name, value in (case.path_parameters or {}).items():
        if name in KEPT:
            real = ids.for_reading(name) if case.operation.method.upper() == "GET" else None
            case.path_parameters[name] = real or value
        elif isinstance(value, str):
            case.path_parameters[name] = ids.in_path(path, name)
    for name, value in {"orgId": ids.organization, "locationId": ids.location, "id": ids.person}.items():
        if name in (case.query or {}):
            case.query[name] = value
    # One's own line, on whatever phone.
    (case.query or {}).pop("lineOwnerId", None)
    if not isinstance(case.body, dict):
        return
    if path.endswith("/announcements") and "file" in case.body:
        case.body["file"] = sound()
    for name in ("lineOwnerId", "endpointId", "singleNumberReachPhoneNumber"):
        case.body.pop(name, None)
    known = {
        "callId": ids.call, "callId1": ids.call, "destination": lambda: next(DESTINATIONS), "target": lambda: "1001",
        "agents": lambda: ids.members[:2], "callParkExtensions": lambda: [ids.call_park_extension()],
        "monitoredElements": lambda: [{"id": ids.members[0]}, ids.call_park_extension()],
        "audioFile": lambda: {"id": ids.announcement()}, "audioAnnouncementFile": lambda: {"id": ids.announcement()}, "dtmf": lambda: "1#",
    }
    for name, make in known.items():
        if isinstance(case.body.get(name), (str, list, dict)):
            case.body[name] = make()
    for recall in (case.body.get("recall"), case.body.get("callParkRecall")):
        if isinstance(recall, dict) and "huntGroupId" in recall:
            recall["huntGroupId"] = ids.hunt_group()


def use_new_names(case: schemathesis.Case) -> None:
    """Replaces names and extensions, of which the generated ones are the same again and again."""
    if isinstance(case.body, dict):
        for name, value in {"name": "Other", "extension": "98"}.items():
            if isinstance(case.body.get(name), str):
                case.body[name] = f"{value}{1000 + next(NUMBERS)}"


#: An orbit, a person who answers, one who has no phone, and one's own extension.
DESTINATIONS = itertools.cycle(["7001", "1002", "1003", "1001", "7101"])


#: What is asked on the way to a token, of which nobody has one.
SIGN_IN = {"/authorize", "/access_token", "/revoke"}

#: Where the application of these tests wants people sent.
REDIRECT = "http://localhost:6001/redirect"


@pytest.fixture(scope="module")
def sign_in_statuses() -> dict[str, set[int]]:
    return defaultdict(set)


@pytest.fixture(scope="module")
def application(running_orbit: Orbit) -> dict:
    """An application's `clientId` and `clientSecret`."""
    options = ["--name", "Made up", "--integration", "--redirect-uri", REDIRECT, "--scope", "spark:people_read"]
    return json.loads(running_orbit.command("app", "create", "--json", "--data-dir", str(running_orbit.data), *options))


@DOCUMENT.parametrize()
@examples(25, with_bounds=True)
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_sign_in(case: schemathesis.Case, session: requests.Session, application: dict, sign_in_statuses: dict[str, set[int]]) -> None:
    """Pages, redirections and tokens; two of three requests name the application, and half of these its credentials or its address."""
    if case.operation.path not in SIGN_IN:
        pytest.skip("this asks for a token")
    turn = next(TURNS) % 6
    given = case.query if case.operation.method.upper() == "GET" else case.body
    if turn % 3 and isinstance(given, dict):
        given["client_id"] = application["clientId"]
        if turn % 2 and case.operation.path == "/authorize":
            given["redirect_uri"] = REDIRECT
        elif turn % 2:
            given["client_secret"] = application["clientSecret"]
    response = case.call_and_validate(session=session, checks=CHECKS, timeout=40, allow_redirects=False)
    assert response.status_code < 500
    if response.status_code == 302:
        assert response.headers["location"][0].startswith(REDIRECT + "?")
    sign_in_statuses[case.operation.label].add(response.status_code)


@pytest.mark.slow
def test_sign_in_got_somewhere(sign_in_statuses: dict[str, set[int]]) -> None:
    if not sign_in_statuses:
        pytest.skip("test_sign_in has not run")
    for label, wanted in {
        "GET /authorize": {200, 302, 400}, "POST /authorize": {302, 400}, "POST /access_token": {400, 401}, "POST /revoke": {200, 400, 401},
    }.items():
        assert wanted <= sign_in_statuses[label], sign_in_statuses


@DOCUMENT.parametrize()
@examples(4, with_bounds=True)
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_administrator(
    case: schemathesis.Case, session: requests.Session, ids: DemoIds, statuses: dict[str, set[int]]
) -> None:
    if case.operation.path in SIGN_IN:
        pytest.skip("test_sign_in asks these")
    turn = next(TURNS) % 4
    if turn % 2:
        use_real_ids(case, ids)
    if turn == 3:
        use_new_names(case)
    response = case.call_and_validate(
        session=session, headers={"Authorization": "Bearer demo-alice"}, checks=CHECKS, timeout=40
    )
    statuses[case.operation.label].add(response.status_code)


def test_administrator_got_somewhere(statuses: dict[str, set[int]]) -> None:
    """What comes before this asks nothing of worth when everything is refused."""
    if not statuses:
        pytest.skip("test_administrator has not run")
    succeeded = {label for label, seen in statuses.items() if min(seen) < 300}
    refused = {label for label in statuses if label not in succeeded}
    # Call controls want a call in one state or another, and what is kept from harm has no real ids; everything else of these
    # subjects is to be had for the asking.
    subjects = ("/callParks", "/callPickups", "/huntGroups", "/callParkExtensions", "/musicOnHold", "/announcements", "/monitoring")
    refused_always = "/switchMode/"
    assert not [label for label in refused if any(subject in label for subject in subjects) and refused_always not in label]
    for action in ("dial", "hangup", "hold", "mute", "park", "transmitDtmf"):
        assert f"POST /telephony/calls/{action}" in succeeded
    assert len(succeeded) * 3 > len(statuses), f"too little was done; refused always: {sorted(refused)}"


@DOCUMENT.parametrize()
@examples(1)
def test_without_the_scope(case: schemathesis.Case, session: requests.Session, poor_token: str) -> None:
    if case.operation.path in SIGN_IN:
        pytest.skip("test_sign_in asks these")
    response = case.call_and_validate(
        session=session, headers={"Authorization": f"Bearer {poor_token}"}, checks=CHECKS, timeout=40
    )
    scopes = case.operation.definition.raw.get("x-scopes")
    if scopes is None or ONLY_SCOPE in scopes:
        # The scope opens it; what was made up may be refused all the same, and what is others' may be for administrators alone.
        assert response.status_code in (200, 400, 403, 404)
    else:
        assert response.status_code == 403


@DOCUMENT.parametrize()
@examples(1)
def test_without_a_token(case: schemathesis.Case, session: requests.Session) -> None:
    if case.operation.path in SIGN_IN:
        pytest.skip("test_sign_in asks these")
    response = case.call_and_validate(session=session, checks=CHECKS, timeout=40)
    assert response.status_code == (401 if case.operation.definition.raw["security"] else 200)


@pytest.mark.parametrize(
    ("told", "change"),
    [
        ("Undocumented HTTP status code", lambda answer, person: answer.pop("200")),
        ("Undocumented Content-Type", lambda answer, person: answer["200"].update(content={"text/plain": {}})),
        ("is a required property", lambda answer, person: person["required"].append("nothing")),
        ("was unexpected", lambda answer, person: person["properties"].pop("extension")),
        ("is not one of", lambda answer, person: person["properties"]["type"].update(enum=["bot"])),
        ("Missing required headers", lambda answer, person: answer["200"]["headers"].update(Age={"required": True})),
        ("does not match", lambda answer, person: answer["200"]["headers"].update(TrackingID=wrong_header())),
    ],
)
def test_a_wrong_document_is_found_out(
    running_orbit: Orbit, session: requests.Session, told: str, change: Callable[[dict, dict], object]
) -> None:
    document = session.get(f"{running_orbit.url}/openapi.json", timeout=10).json()
    config = schemathesis.Config.from_dict({"base-url": running_orbit.url})

    def ask() -> None:
        case = schemathesis.openapi.from_dict(document, config=config)["/people/me"]["GET"].Case(
            query={"callingData": "true"}
        )
        case.call_and_validate(session=session, headers={"Authorization": "Bearer demo-alice"}, checks=CHECKS)

    ask()
    change(document["paths"]["/people/me"]["get"]["responses"], document["components"]["schemas"]["Person"])
    with pytest.raises(BaseExceptionGroup) as failure:
        ask()
    assert told in "\n".join(str(one) for one in failure.value.exceptions)


def wrong_header() -> dict:
    return {"required": True, "schema": {"type": "string", "pattern": "^x$"}}
