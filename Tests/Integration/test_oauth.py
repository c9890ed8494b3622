"""OAuth 2.0: applications, the sign-in form without a browser, wxc-sdk's Integration, tokens, and the commands for them."""

import base64
import hashlib
import html
import json
import re
import subprocess
import urllib.parse
from collections.abc import Iterator

import pytest
import requests
import yaml
from orbit import Orbit, binary
from test_directory import person
from waiting import wait_until
from wxc_sdk import WebexSimpleApi
from wxc_sdk.integration import Integration
from wxc_sdk.rest import RestSession
from wxc_sdk.tokens import Tokens

REDIRECT = "http://localhost:6001/redirect"
PASSWORD = "correct horse battery"
SCOPES = ["spark:people_read", "spark:calls_read", "spark-admin:telephony_config_read"]
DAY = 86_400


def run(orbit: Orbit, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Another `orbit` command on the same data, with something on its standard input."""
    return subprocess.run(
        [str(binary()), *arguments, "--data-dir", str(orbit.data)], input=given, capture_output=True, text=True, timeout=30
    )


def create_app(orbit: Orbit, *arguments: str) -> dict:
    """An application's `clientId` and `clientSecret`."""
    return json.loads(orbit.command("app", "create", "--json", "--data-dir", str(orbit.data), *arguments))


def scope_options(*scopes: str) -> list[str]:
    return [word for scope in scopes for word in ("--scope", scope)]


@pytest.fixture(scope="module")
def passwords(running_orbit: Orbit) -> None:
    """Alice and Bob can sign in."""
    for name in ("alice", "bob"):
        done = run(running_orbit, "password", "set", "--person", f"{name}@acme.example", given=PASSWORD + "\n")
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def integration(running_orbit: Orbit, passwords: None) -> Integration:
    """wxc-sdk's integration, registered on the server."""
    app = create_app(
        running_orbit, "--name", "Wall <board>", "--integration", "--redirect-uri", REDIRECT, *scope_options(*SCOPES)
    )
    return Integration(
        client_id=app["clientId"], client_secret=app["clientSecret"], scopes=SCOPES, redirect_url=REDIRECT,
        auth_service=f"{running_orbit.url}/authorize", token_service=f"{running_orbit.url}/access_token",
    )


def hidden_fields(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def sign_in(
    session: requests.Session, url: str, email: str, password: str = PASSWORD, decision: str = "allow", **changed: str
) -> requests.Response:
    """Opens the page and sends its form, as a browser does; redirections are not followed."""
    page = session.get(url, timeout=15)
    assert page.status_code == 200, page.text
    form = re.search(r'<form method="post" action="([^"]*)">', page.text)
    assert form, page.text
    fields = hidden_fields(page.text) | {"email": email, "password": password, "decision": decision} | changed
    return session.post(urllib.parse.urljoin(page.url, form[1]), data=fields, allow_redirects=False, timeout=15)


def answer(response: requests.Response) -> dict[str, str]:
    """The parameters that a redirection to the application has."""
    assert response.status_code == 302, (response.status_code, response.text)
    location = response.headers["Location"]
    assert location.startswith(REDIRECT + "?"), location
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))


def tokens_of(integration: Integration, email: str = "alice@acme.example") -> Tokens:
    with requests.Session() as session:
        parameters = answer(sign_in(session, integration.auth_url("a state"), email))
    assert parameters["state"] == "a state"
    return integration.tokens_from_code(parameters["code"])


def api_status(orbit: Orbit, tokens: Tokens, path: str = "/people/me") -> int:
    return orbit.api_with(tokens.access_token).get(path).status


def test_the_page_is_strict(running_orbit: Orbit, integration: Integration) -> None:
    """No scripts, no frames, nothing from elsewhere; what an application is called is text; labels belong to fields."""
    page = requests.get(integration.auth_url("x\"><script>"), timeout=15)
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "form-action 'self' http://localhost:6001;" in policy
    style = re.search(r"<style>(.*?)</style>", page.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    assert "HttpOnly" in page.headers["Set-Cookie"] and "SameSite=Lax" in page.headers["Set-Cookie"]
    assert "<script" not in page.text and "Wall &lt;board&gt;" in page.text
    assert '<html lang="en">' in page.text
    for field in ("email", "password"):
        assert f'<label for="{field}">' in page.text and f'<input id="{field}"' in page.text


def test_wxc_sdk_integration(running_orbit: Orbit, integration: Integration) -> None:
    """The SDK's integration gets tokens from a code, uses them, and refreshes them."""
    tokens = tokens_of(integration)
    assert tokens.token_type == "Bearer"
    assert tokens.expires_in == 14 * DAY and tokens.refresh_token_expires_in == 90 * DAY
    assert tokens.scope.split() == SCOPES

    class OrbitSession(RestSession):
        BASE = running_orbit.url

    with OrbitSession(tokens=tokens, concurrent_requests=5, retry_429=False) as session:
        api = WebexSimpleApi(tokens=tokens, session=session)
        assert api.people.me().display_name == "Alice Archer"
        assert list(api.telephony.callpark_extension.list())

    first = tokens.access_token
    integration.refresh(tokens)
    assert tokens.access_token and tokens.access_token != first
    assert api_status(running_orbit, tokens) == 200
    assert not integration.validate_tokens(tokens)


def test_the_sdk_opens_the_page_itself(integration: Integration) -> None:
    """get_tokens_from_oauth_flow with a person in the browser's place; the SDK listens at the redirect URI."""
    def person_at_browser(url: str) -> None:
        with requests.Session() as session:
            redirected = sign_in(session, url, "bob@acme.example")
            wait_until(lambda: answers(redirected.headers["Location"]), "the SDK listens", 10)

    def answers(url: str) -> bool:
        try:
            return requests.get(url, timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    integration.initiate_flow_callback = person_at_browser
    tokens = integration.get_tokens_from_oauth_flow()
    # Bob is no administrator: what he may not do is not granted.
    assert tokens and tokens.scope.split() == ["spark:people_read", "spark:calls_read"]


def test_a_code_is_good_once(running_orbit: Orbit, integration: Integration) -> None:
    """The second use is refused and ends what came from the first."""
    with requests.Session() as session:
        code = answer(sign_in(session, integration.auth_url("s"), "alice@acme.example"))["code"]
    tokens = integration.tokens_from_code(code)
    assert api_status(running_orbit, tokens) == 200
    with pytest.raises(requests.HTTPError) as again:
        integration.tokens_from_code(code)
    body = again.value.response.json()
    assert again.value.response.status_code == 400 and body["error"] == "invalid_grant"
    assert body["message"] and body["trackingId"].startswith("ORBIT_") and body["errors"][0]["description"]
    assert api_status(running_orbit, tokens) == 401


def test_wrong_passwords(integration: Integration, running_orbit: Orbit) -> None:
    """A wrong password and an unknown address get the same page; too many of either have to wait."""
    with requests.Session() as session:
        def refused(email: str) -> requests.Response:
            return sign_in(session, integration.auth_url("s"), email, "wrong password")

        def without_tokens(page: str) -> str:
            return re.sub(r'name="form_token" value="[^"]*"|value="[^"]*@[^"]*"', "", page)

        wrong, unknown = refused("frank@acme.example"), refused("nobody@acme.example")
        assert wrong.status_code == unknown.status_code == 403
        assert without_tokens(wrong.text) == without_tokens(unknown.text)
        assert 'role="alert"' in wrong.text and "wrong password" not in wrong.text
        for _ in range(5):
            last = refused("nobody@acme.example")
        assert last.status_code in (403, 429)
        limited = refused("nobody@acme.example")
        assert limited.status_code == 429 and int(limited.headers["Retry-After"]) >= 1


def test_the_form_is_the_pages_own(integration: Integration) -> None:
    """Without the cookie or the token, or with another request's, nothing is allowed."""
    url = integration.auth_url("s")
    with requests.Session() as session:
        assert sign_in(session, url, "alice@acme.example", form_token="").status_code == 400
        assert sign_in(session, url, "alice@acme.example", state="another").status_code == 400
        page = session.get(url, timeout=15)
    fields = hidden_fields(page.text) | {"email": "alice@acme.example", "password": PASSWORD, "decision": "allow"}
    assert requests.post(integration.auth_service, data=fields, allow_redirects=False, timeout=15).status_code == 400


def test_errors_go_where_the_rfc_says(integration: Integration) -> None:
    """To the application, but for a wrong application or address: those are told to the person."""
    with requests.Session() as session:
        denied = answer(sign_in(session, integration.auth_url("s"), "", "", "deny"))
    assert (denied["error"], denied["state"]) == ("access_denied", "s")

    def ask(**changed: str) -> requests.Response:
        query = {
            "client_id": integration.client_id, "response_type": "code", "redirect_uri": REDIRECT, "scope": SCOPES[0], "state": "s"
        } | changed
        return requests.get(integration.auth_service, params=query, allow_redirects=False, timeout=15)

    assert answer(ask(response_type="token"))["error"] == "unsupported_response_type"
    assert answer(ask(scope="spark:people_read spark-admin:people_write"))["error"] == "invalid_scope"
    assert answer(ask(code_challenge="short"))["error"] == "invalid_request"
    for wrong in (ask(client_id="nobody"), ask(redirect_uri=REDIRECT + "/"), ask(redirect_uri="https://evil.example/")):
        assert wrong.status_code == 400 and "Location" not in wrong.headers
        assert wrong.headers["Content-Type"].startswith("text/html")


def test_a_public_client_with_pkce(running_orbit: Orbit, passwords: None) -> None:
    """No secret, S256, and a refresh token that is another one each time; the former one ends the grant."""
    app = create_app(
        running_orbit, "--name", "Page", "--integration", "--public", "--redirect-uri", REDIRECT, *scope_options(SCOPES[0])
    )
    assert "clientSecret" not in app
    verifier = "v" * 50
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    query = {"client_id": app["clientId"], "response_type": "code", "state": "s"}
    url = f"{running_orbit.url}/authorize?"
    without = requests.get(url + urllib.parse.urlencode(query), allow_redirects=False, timeout=15)
    assert answer(without)["error"] == "invalid_request"
    query |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    with requests.Session() as session:
        code = answer(sign_in(session, url + urllib.parse.urlencode(query), "alice@acme.example"))["code"]

    def ask(**fields: str) -> requests.Response:
        return requests.post(f"{running_orbit.url}/access_token", json={"client_id": app["clientId"]} | fields, timeout=15)

    wrong = ask(grant_type="authorization_code", code=code, code_verifier="w" * 50)
    assert wrong.status_code == 400 and wrong.json()["error"] == "invalid_grant"
    first = ask(grant_type="authorization_code", code=code, code_verifier=verifier)
    assert first.status_code == 200 and first.headers["Cache-Control"] == "no-store"
    second = ask(grant_type="refresh_token", refresh_token=first.json()["refresh_token"]).json()
    assert second["refresh_token"] != first.json()["refresh_token"]
    assert ask(grant_type="refresh_token", refresh_token=first.json()["refresh_token"]).status_code == 400
    assert ask(grant_type="refresh_token", refresh_token=second["refresh_token"]).status_code == 400
    running_orbit.api_with(second["access_token"]).get("/people/me").expect(401)


def test_a_service_app(running_orbit: Orbit) -> None:
    """Tokens from the command, refreshed by the SDK; the app is an administrator within its scopes."""
    app = create_app(
        running_orbit, "--name", "Night watch", "--service-app",
        *scope_options("spark-admin:calls_read", "spark-admin:telephony_config_read", "spark:people_read"),
    )
    tokens = Tokens(**json.loads(run(running_orbit, "app", "authorize", app["clientId"], "--json").stdout))
    watch = running_orbit.api_with(tokens.access_token)
    assert watch.get("/people/me").expect(200).json["displayName"] == "Night watch"
    bob = running_orbit.api("bob").me()["id"]
    assert watch.get(f"/telephony/calls/members/{bob}/calls").expect(200).json["items"] == []
    watch.post(f"/telephony/calls/members/{bob}/dial", {"destination": "1001"}).expect(403)
    service = Integration(
        client_id=app["clientId"], client_secret=app["clientSecret"], scopes=[], redirect_url="",
        token_service=f"{running_orbit.url}/access_token",
    )
    before = tokens.access_token
    service.refresh(tokens)
    assert tokens.access_token != before and api_status(running_orbit, tokens) == 200
    service.client_secret = "wrong"
    with pytest.raises(requests.HTTPError) as refused:
        service.refresh(tokens)
    assert refused.value.response.status_code == 401 and refused.value.response.json()["error"] == "invalid_client"
    assert run(running_orbit, "app", "delete", app["clientId"]).returncode == 0
    wait_until(lambda: api_status(running_orbit, Tokens(access_token=before)) == 401, "the app's tokens end", 5)


def test_revoking(running_orbit: Orbit, integration: Integration) -> None:
    """By the application (RFC 7009), by an administrator through the API, and by the command."""
    credentials = {"client_id": integration.client_id, "client_secret": integration.client_secret}

    def revoke(token: str) -> int:
        return requests.post(f"{running_orbit.url}/revoke", data=credentials | {"token": token}, timeout=15).status_code

    tokens = tokens_of(integration)
    assert revoke(tokens.access_token) == 200 and api_status(running_orbit, tokens) == 401
    integration.refresh(tokens)
    assert revoke(tokens.refresh_token) == 200 and revoke("no such token") == 200
    assert api_status(running_orbit, tokens) == 401

    tokens = tokens_of(integration)

    class OrbitSession(RestSession):
        BASE = running_orbit.url

    admin = Tokens(access_token=running_orbit.create_token("alice"))
    with OrbitSession(tokens=admin, concurrent_requests=5, retry_429=False) as session:
        api = WebexSimpleApi(tokens=admin, session=session)
        assert api.authorizations.get_token_expiration_status() > 1_700_000_000_000
        everything = api.authorizations.list(person_email="alice@acme.example")
        found = [item for item in everything if item.client_id == integration.client_id]
        assert {item.type for item in found} == {"refresh", "access"} and found[0].application_name == "Wall <board>"
        api.authorizations.delete(client_id=integration.client_id)
        assert api_status(running_orbit, tokens) == 401

    tokens = tokens_of(integration)
    listed = json.loads(run(running_orbit, "token", "list", "--json").stdout)
    own = [item for item in listed if item.get("clientId") == integration.client_id and item["type"] == "refresh"]
    newest = max(own, key=lambda item: item["created"])
    assert newest["owner"] == "alice@acme.example" and tokens.refresh_token not in json.dumps(listed)
    assert run(running_orbit, "token", "revoke", newest["id"]).returncode == 0
    wait_until(lambda: api_status(running_orbit, tokens) == 401, "the token ends", 5)
    gone = run(running_orbit, "token", "revoke", newest["id"])
    assert gone.returncode == 1 and "orbit token list" in gone.stderr


def test_tokens_outlive_the_process(running_orbit: Orbit, integration: Integration) -> None:
    """After kill -9 access and refresh tokens are good still, and nothing that opens a door is in the database in the clear."""
    tokens = tokens_of(integration)
    running_orbit.kill9()
    stored = b"".join(path.read_bytes() for path in running_orbit.data.glob("orbit.sqlite*"))
    for secret in (tokens.access_token, tokens.refresh_token, integration.client_secret, PASSWORD):
        assert secret.encode() not in stored
    running_orbit.restart()
    assert api_status(running_orbit, tokens) == 200
    integration.refresh(tokens)
    assert api_status(running_orbit, tokens) == 200


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["app", "create", "--name", "X", "--scope", "spark:calls_read"], 2, "--service-app"),
        (["app", "create", "--name", "X", "--integration", "--scope", "spark:calls_read"], 2, "--redirect-uri"),
        (["app", "create", "--name", "X", "--service-app"], 2, "--scope"),
        (["app", "create", "--name", "X", "--service-app", "--scope", "spark:nothing"], 2, "spark:nothing"),
        (["app", "create", "--name", "X", "--integration", "--redirect-uri", "http://app.example/", "--scope", "spark:calls_read"], 2, "https"),
        (["app", "create", "--name", " ", "--service-app", "--scope", "spark:calls_read"], 2, "--name"),
        (["app", "authorize", "nobody"], 1, "orbit app list"),
        (["app", "delete", "nobody"], 1, "orbit app list"),
        (["token", "revoke", "nobody"], 1, "orbit token list"),
        (["password", "set", "--person", "nobody@acme.example"], 1, "nobody@acme.example"),
        (["password", "set", "--person", "alice@acme.example"], 1, "at least 8"),
    ],
)
def test_wrong_usage(running_orbit: Orbit, arguments: list[str], code: int, said: str) -> None:
    """One line on standard error that says what to do, and the exit code of the contract."""
    done = run(running_orbit, *arguments, given="short\n")
    assert done.returncode == code, done
    assert said in done.stderr and done.stderr.count("\n") == 1 and not done.stdout, done


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orbit]:
    """A server with a limit of 60 requests a minute, and a partner of another organisation."""
    server = Orbit(
        tmp_path_factory.mktemp("limited"), demo=False, environment={"ORBIT_HTTP_REQUESTS_PER_MINUTE": "60"}
    )
    directory = {"organizations": [
        {"name": "Partner", "sip-domain": "partner.example", "locations": [
            {"name": "Main", "people": [
                person("pat", "partner.example", "3001", "partner-administrator") | {"manages": ["customer.example"], "licenses": []}
            ]}
        ]},
        {"name": "Customer", "sip-domain": "customer.example", "locations": [
            {"name": "Shop", "people": [person("cleo", "customer.example", "3001") | {"licenses": []}],
             "call-park-extensions": [{"name": "Counter", "extension": "7001"}]}]},
    ]}
    file = server.folder / "directory.yaml"
    file.write_text(yaml.safe_dump(directory, sort_keys=False))
    server.command("directory", "import", str(file))
    server.start()
    yield server
    server.stop()


def test_a_partner_administers_customers(limited: Orbit) -> None:
    """With the customer's orgId, and nothing without it; the directory file keeps it."""
    pat = limited.api_with(limited.create_token("pat@partner.example"))
    customer = limited.api_with(limited.create_token("cleo@customer.example")).me()["orgId"]
    pat.get("/telephony/config/callParkExtensions").expect(403)
    found = pat.get("/telephony/config/callParkExtensions", orgId=customer).expect(200).json["callParkExtensions"]
    assert [orbit["name"] for orbit in found] == ["Counter"]
    exported = limited.command("directory", "export")
    assert 'manages:\n' in exported and '"customer.example"' in exported


def test_too_many_requests(limited: Orbit) -> None:
    """Sixty at once, then 429 with Retry-After for this token and for no other; it is counted."""
    cleo = limited.api_with(limited.create_token("cleo@customer.example"))
    statuses = [cleo.get("/people/me").status for _ in range(70)]
    assert statuses[:60] == [200] * 60 and 429 in statuses[60:]
    refused = next(found for found in (cleo.get("/people/me") for _ in range(20)) if found.status == 429)
    assert int(refused.headers["retry-after"]) >= 1 and refused.json["trackingId"]
    limited.api_with(limited.create_token("cleo@customer.example")).get("/people/me").expect(200)
    metrics = cleo.request("GET", "/metrics", root="").body.decode()
    assert re.search(r'orbit_api_limited_total\{by="token"\} [1-9]', metrics)
