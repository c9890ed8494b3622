"""Reads what line keys are told, strictly: dialog-info (RFC 4235) and resource lists (RFC 4662)."""

import email
import email.policy
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

from wire_phone import Message, WireDialog

NAMESPACE = "{urn:ietf:params:xml:ns:dialog-info}"
RLMI = "{urn:ietf:params:xml:ns:rlmi}"
_STATES = {"trying", "proceeding", "early", "confirmed", "terminated"}


@dataclass
class Lamp:
    """One line key: what it shows after the documents so far, and when it was lit and went dark."""

    entity: str
    version: int | None = None
    dialogs: dict[str, str] = field(default_factory=dict)
    #: (when, lit) of each document.
    history: list[tuple[float, bool]] = field(default_factory=list)
    full_documents: int = 0

    @property
    def is_lit(self) -> bool:
        return bool(self.dialogs)

    def show(self, at: float, document: bytes) -> None:
        """Takes a dialog-info document as RFC 4235 §4 says; fails on anything that is not as it should be."""
        root = ElementTree.fromstring(document)
        assert root.tag == NAMESPACE + "dialog-info", root.tag
        assert root.attrib["entity"] == self.entity, (root.attrib, self.entity)
        version = int(root.attrib["version"])
        state = root.attrib["state"]
        if state == "full":
            assert self.version is None or version > self.version, f"{self.entity}: {version} after {self.version}"
            self.dialogs = {}
            self.full_documents += 1
        else:
            assert state == "partial", state
            assert self.version is not None, f"{self.entity}: the first document is partial"
            assert version == self.version + 1, f"{self.entity}: version {version} after {self.version}, a gap"
        self.version = version
        for dialog in root.findall(NAMESPACE + "dialog"):
            told = dialog.findtext(NAMESPACE + "state", "").strip()
            assert dialog.attrib["id"] and told in _STATES, ElementTree.tostring(dialog)
            if told == "terminated":
                self.dialogs.pop(dialog.attrib["id"], None)
            else:
                self.dialogs[dialog.attrib["id"]] = told
        self.history.append((at, self.is_lit))


class LampReader:
    """Follows one subscription to a single target."""

    def __init__(self, dialog: WireDialog, entity: str):
        self.dialog = dialog
        self.lamp = Lamp(entity)
        #: The reason of `terminated`, once the subscription has ended.
        self.ended: str | None = None
        self._read = 0
        self._sequence: int | None = None

    def read(self) -> None:
        """Takes the NOTIFYs that have come since the last time."""
        known = self.dialog.notified
        while self._read < len(known):
            message = Message.parse(*known[self._read])
            self._read += 1
            if self._sequence is not None and message.sequence <= self._sequence:
                assert message.sequence == self._sequence, f"CSeq {message.sequence} after {self._sequence}"
                continue  # A retransmission.
            assert message["Event"].split(";")[0] == "dialog", message
            assert message["Content-Type"] == "application/dialog-info+xml", message
            assert int(message["Content-Length"]) == len(message.body), message
            assert self.ended is None, f"a NOTIFY after the end: {message}"
            self._sequence = message.sequence
            state = message["Subscription-State"]
            if state.startswith("terminated"):
                reason = re.search(r"reason=(\w+)", state)
                self.ended = reason[1] if reason else ""
            else:
                assert re.fullmatch(r"active;expires=\d+", state), state
            self.lamp.show(message.at, message.body)


@dataclass(frozen=True)
class ListDocument:
    """The state of a resource list as one NOTIFY brings it."""

    uri: str
    version: int
    is_full: bool
    #: For each resource its name and its document.
    resources: dict[str, tuple[str, bytes | None]]


def read_list(message: Message) -> ListDocument:
    """Takes a `multipart/related` body apart with Python's own parsers."""
    head = f"MIME-Version: 1.0\r\nContent-Type: {message['Content-Type']}\r\n\r\n".encode()
    whole = email.message_from_bytes(head + message.body, policy=email.policy.default)
    assert whole.get_content_type() == "multipart/related", message
    assert whole.get_param("type") == "application/rlmi+xml", message["Content-Type"]
    assert not whole.defects, whole.defects
    parts = list(whole.iter_parts())
    by_id = {part["Content-ID"]: part for part in parts}
    assert len(by_id) == len(parts), "Content-ID is there twice"
    root = by_id[whole.get_param("start")]
    assert root is parts[0] and root.get_content_type() == "application/rlmi+xml"
    listed = ElementTree.fromstring(root.get_payload(decode=True))
    assert listed.tag == RLMI + "list", listed.tag
    resources: dict[str, tuple[str, bytes | None]] = {}
    used = set()
    for resource in listed.findall(RLMI + "resource"):
        uri, name = resource.attrib["uri"], resource.findtext(RLMI + "name", "")
        assert uri not in resources, f"{uri} is there twice"
        document = None
        for instance in resource.findall(RLMI + "instance"):
            assert instance.attrib["id"] and instance.attrib["state"] in ("active", "pending", "terminated")
            if cid := instance.attrib.get("cid"):
                part = by_id[f"<{cid}>"]
                assert part.get_content_type() == "application/dialog-info+xml", part
                document = part.get_payload(decode=True)
                used.add(f"<{cid}>")
        resources[uri] = (name, document)
    assert used | {root["Content-ID"]} == set(by_id), "a part that no instance names"
    return ListDocument(
        listed.attrib["uri"], int(listed.attrib["version"]), {"true": True, "false": False}[listed.attrib["fullState"]], resources
    )
