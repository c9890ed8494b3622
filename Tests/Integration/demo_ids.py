"""Ids that there are: what generated requests name instead of something that nobody has."""

import io
import itertools
import wave
from collections.abc import Callable

from api import Answer, Api
from orbit import Orbit
from waiting import wait_until


def sound() -> bytes:
    """A WAV file of half a second of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(bytes(8000))
    return file.getvalue()


class DemoIds:
    """Ids of the demo directory at Headquarters; what requests have deleted is made again."""

    #: The name of the rule of forwarding that the hunt groups have; a name is as good as an id.
    RULE = "Made"

    def __init__(self, orbit: Orbit):
        self._alice: Api = orbit.api("alice", keep_alive=True)
        self._bob: Api = orbit.api("bob", keep_alive=True)
        orbits = self._alice.call_park_extensions()
        self.location = next(item["locationId"] for item in orbits if item["locationName"] == "Headquarters")
        self._root = f"/telephony/config/locations/{self.location}"
        me = self._alice.me()
        self.organization = me["orgId"]
        self.person = me["id"]
        members = self._alice.get(f"/telephony/config/people/{self.person}/monitoring/availableMembers").expect(200)
        self.members = [item["id"] for item in members.json["members"] if item["location"]["id"] == self.location]
        self._workspace = next(item["id"] for item in members.json["members"] if item["type"] == "PLACE")
        self._virtual_line = next(item["id"] for item in members.json["members"] if item["type"] == "VIRTUAL_LINE")
        self._numbers = itertools.count(100)

    def in_path(self, path: str, name: str) -> str:
        """An id for a path's parameter."""
        if name == "locationId":
            return self.location
        if name == "memberId":
            if "/virtualLines/" in path:
                return self._virtual_line
            return self._workspace if "/workspaces/" in path else self.person
        if name == "callId":
            return self.call()
        if name == "announcementId":
            return self._first("announcements", self._upload)
        if name == "callParkExtensionId":
            # A new one: the first is in call parks and monitored, and cannot be deleted.
            return self._create("callParkExtensions").expect(201).json["id"]
        if name == "groupId" and "/huntGroups/" in path:
            # A new one: the first may be one that a recall alerts, which cannot be deleted.
            group = self._create("huntGroups").expect(201).json["id"]
            if "/callForwarding" in path:
                rules = f"{self._root}/huntGroups/{group}/callForwarding/selectiveRules"
                self._alice.post(rules, {"name": self.RULE, "forwardTo": {"selection": "DO_NOT_FORWARD"}}).expect(201)
            return group
        if name == "groupId":
            return self._first("callParks" if "/callParks/" in path else "callPickups", self._create)
        if name == "ruleId":
            return self.RULE
        if name == "countryCode":
            return "FR"
        if name == "floorId":
            return self._floor()
        if name == "directoryId":
            return self._contact_directory()
        if name == "trunkId":
            return self.trunk()
        if name == "routeGroupId":
            return self._way("routeGroups", {"localGateways": [{"id": self.trunk()}]})
        if name == "dialPlanId":
            return self._way("dialPlans", {"routeId": self.trunk(), "routeType": "TRUNK"})
        raise AssertionError(f"{path} has the parameter {name}, of which there is no id here")

    def for_reading(self, name: str) -> str | None:
        """An id for a path's parameter of what the demo directory has and a test must not change."""
        return {"personId": self.person, "workspaceId": self._workspace, "organizationId": self.organization}.get(name)

    def call_park_extension(self) -> str:
        return self._first("callParkExtensions", self._create)

    def announcement(self) -> str:
        return self._first("announcements", self._upload)

    def hunt_group(self) -> str:
        return self._first("huntGroups", self._create)

    def trunk(self) -> str:
        """A gateway that no call is sent to."""
        return self._way("trunks", {"locationId": self.location, "address": "192.0.2.10"})

    def _floor(self) -> str:
        path = f"/locations/{self.location}/floors"
        items = self._alice.get(path).expect(200).json["items"]
        return items[0]["id"] if items else self._alice.post(path, {"floorNumber": next(self._numbers)}).expect(201).json["id"]

    def _contact_directory(self) -> str:
        path = f"{self._root}/receptionistContacts/directories"
        items = self._alice.get(path).expect(200).json["directories"]
        made = {"name": f"Made {next(self._numbers)}", "contacts": self.members[:1]}
        return items[0]["id"] if items else self._alice.post(path, made).expect(200).json["id"]

    def _way(self, collection: str, body: dict) -> str:
        path = f"/telephony/config/premisePstn/{collection}"
        items = self._alice.get(path).expect(200).json[collection]
        return items[0]["id"] if items else self._alice.post(path, {"name": f"Made {next(self._numbers)}", **body}).expect(201).json["id"]

    def call(self) -> str:
        """A call of Alice's; Bob makes one where there is none."""

        def found() -> str | None:
            return next((call["id"] for call in self._alice.calls() if call["state"] != "disconnected"), None)

        call = found()
        if call is None:
            self._let_calls_through()
            self._bob.hangup_all()
            self._bob.dial("1001")
            call = wait_until(found, "Bob's call to Alice", 5, self._alice.calls)
        return call

    def _let_calls_through(self) -> None:
        """Generated requests may have set anything that keeps Bob's calls from Alice."""
        features = f"/people/{self.person}/features"
        rules = {rule: {"enabled": False} for rule in ("always", "busy", "noAnswer")}
        for path, body in {
            f"{features}/doNotDisturb": {"enabled": False}, f"{features}/callForwarding": {"callForwarding": rules},
            f"{features}/incomingPermission": {"useCustomEnabled": False},
            f"{self._root}/outgoingPermission": {"callingPermissions": [{"callType": "INTERNAL_CALL", "action": "ALLOW", "transferEnabled": True}]},
        }.items():
            self._alice.request("PUT", path, body).expect(204)

    def _first(self, collection: str, make: Callable[[str], Answer]) -> str:
        everywhere = collection in ("huntGroups", "callParkExtensions")
        path = f"/telephony/config/{collection}" if everywhere else f"{self._root}/{collection}"
        query = {"locationId": self.location} if everywhere else {}
        items = self._alice.get(path, **query).expect(200).json[collection]
        return items[0]["id"] if items else make(collection).expect(201).json["id"]

    def _create(self, collection: str) -> Answer:
        number = next(self._numbers)
        body = {"name": f"Made {number}"}
        if collection in ("huntGroups", "callParkExtensions"):
            body["extension"] = f"99{number}"
        return self._alice.post(f"{self._root}/{collection}", body)

    def _upload(self, collection: str) -> Answer:
        parts = (
            b'--edge\r\nContent-Disposition: form-data; name="name"\r\n\r\nSilence\r\n'
            b'--edge\r\nContent-Disposition: form-data; name="file"; filename="silence.wav"\r\n\r\n'
        )
        return self._alice.request(
            "POST", f"{self._root}/{collection}", data=parts + sound() + b"\r\n--edge--\r\n",
            headers={"Content-Type": "multipart/form-data; boundary=edge"},
        )
