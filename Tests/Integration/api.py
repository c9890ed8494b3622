"""A tiny client for the HTTP API, on the standard library alone."""

import http.client
import json
import time
import urllib.parse
from dataclasses import dataclass, field

from waiting import wait_until


@dataclass(frozen=True)
class Answer:
    """An HTTP response."""

    request: str
    status: int
    reason: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    def expect(self, *statuses: int) -> "Answer":
        """Fails, showing the body, when the status is another one."""
        assert self.status in statuses, f"{self}\nexpected {statuses}, body: {self.body[:2000]!r}"
        return self


class Api:
    """The API as one person sees it. Paths begin after `/v1`."""

    def __init__(self, host: str, port: int, token: str | None, keep_alive: bool = False):
        self._host = host
        self._port = port
        self._token = token
        self._kept = http.client.HTTPConnection(host, port, timeout=15) if keep_alive else None

    def request(
        self, method: str, path: str, body: object = None, *, headers: dict[str, str] | None = None,
        data: bytes | None = None, query: dict[str, str] | None = None, root: str = "/v1",
    ) -> Answer:
        """Sends `body` as JSON, or `data` as it is."""
        sent = {"Accept": "application/json"}
        if self._token is not None:
            sent["Authorization"] = f"Bearer {self._token}"
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        target = root + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        connection = self._kept or http.client.HTTPConnection(self._host, self._port, timeout=15)
        try:
            connection.request(method, target, data, sent)
            response = connection.getresponse()
            return Answer(
                f"{method} {target}", response.status, response.reason,
                {name.lower(): value for name, value in response.getheaders()}, response.read(),
            )
        finally:
            if not self._kept:
                connection.close()

    def get(self, path: str, **query: str) -> Answer:
        return self.request("GET", path, query=query)

    def post(self, path: str, body: object = None) -> Answer:
        return self.request("POST", path, body)

    # Call control.

    def calls(self) -> list[dict]:
        """All of the person's calls."""
        return self.get("/telephony/calls").expect(200).json["items"]

    def only_call(self, state: str = "connected", seconds: float = 10) -> dict:
        """The person's only call, once it is in a state."""

        def found() -> dict | None:
            calls = self.calls()
            return calls[0] if len(calls) == 1 and calls[0]["state"] == state else None

        return wait_until(found, f"exactly one call, {state}", seconds, lambda: self.calls())

    def wait_for_no_call(self, seconds: float = 10) -> None:
        wait_until(lambda: self.calls() == [], "no call", seconds, lambda: self.calls())

    def dial(self, destination: str) -> str:
        """Click to dial; the id of the new call."""
        return self.post("/telephony/calls/dial", {"destination": destination}).expect(201).json["callId"]

    def park(self, call: str, destination: str | None = None) -> dict:
        """Parks; where it was parked (`parkedAgainst`)."""
        body = {"callId": call} | ({"destination": destination} if destination else {})
        return self.post("/telephony/calls/park", body).expect(200).json["parkedAgainst"]

    def retrieve(self, destination: str | None = None) -> str:
        """Retrieves; the id of the retriever's new call."""
        body = {"destination": destination} if destination else {}
        return self.post("/telephony/calls/retrieve", body).expect(201).json["callId"]

    def hangup(self, call: str) -> Answer:
        return self.post("/telephony/calls/hangup", {"callId": call})

    def hangup_all(self) -> None:
        """Ends whatever calls the person has; a call may be gone already or be refused for a moment."""
        for _ in range(20):
            calls = self.calls()
            if not calls:
                return
            for call in calls:
                self.hangup(call.get("callId") or call["id"])
            time.sleep(0.1)

    # The directory.

    def me(self) -> dict:
        return self.get("/people/me", callingData="true").expect(200).json

    def call_park_extensions(self) -> list[dict]:
        return self.get("/telephony/config/callParkExtensions").expect(200).json["callParkExtensions"]

    def create_call_park_extension(self, location: str, name: str, extension: str) -> str:
        """The id of the new call park extension."""
        path = f"/telephony/config/locations/{location}/callParkExtensions"
        return self.post(path, {"name": name, "extension": extension}).expect(201).json["id"]

    def delete_call_park_extension(self, location: str, extension_id: str) -> Answer:
        return self.request("DELETE", f"/telephony/config/locations/{location}/callParkExtensions/{extension_id}")
