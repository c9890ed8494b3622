"""The endpoints that clients may ask (endpoints.tsv), which of them are served, and which client test asks each."""

import csv
import itertools
import pathlib
import re
from dataclasses import dataclass

from orbit import REPOSITORY

FACTS = pathlib.Path(__file__).parent / "endpoints.tsv"
DOCUMENT = REPOSITORY / "docs" / "endpoints.md"

HEAD = """\
# Endpoints

What clients of the Webex Calling API may ask, by the groups of wxc-sdk 1.41.0, and whether Orbit serves it. *Asked by* is a
test that runs the client unmodified and gets an answer of success. `Tests/Integration/test_endpoints.py` holds this page
against a running server; `make endpoints` writes it anew. What Orbit serves beyond these is in its own document,
`GET /v1/openapi.json`.
"""


def shape(path: str) -> tuple[str, ...]:
    """A path's segments with `{}` for each parameter: names of parameters differ between documents."""
    return tuple(re.sub(r"\{[^}]*\}", "{}", segment) for segment in path.strip("/").split("/"))


@dataclass(frozen=True)
class Endpoint:
    """A row of endpoints.tsv."""

    group: str
    method: str
    path: str
    client_method: str

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return self.method, shape(self.path)

    def is_of(self, paths: list[str]) -> bool:
        """Whether one of these is in its path, in which each parameter is `{}`."""
        path = "/" + "/".join(shape(self.path))
        return any(part in path for part in paths)


#: What is not served, by a title: the reason, and parts of the paths that it is about.
Reasons = dict[str, tuple[str, list[str]]]


def facts() -> list[Endpoint]:
    lines = [line for line in FACTS.read_text().splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t")
    return [Endpoint(row["group"], row["method"], row["path"], row["client method"]) for row in rows]


class Templates:
    """Finds the endpoint of a request; a literal segment goes before a parameter, as in the server."""

    def __init__(self, keys: set[tuple[str, tuple[str, ...]]]):
        self._keys = keys

    def find(self, method: str, path: str) -> tuple[str, tuple[str, ...]] | None:
        segments = path.strip("/").split("/")
        found = [
            key for key in self._keys
            if key[0] == method and len(key[1]) == len(segments)
            and all(part in ("{}", segment) for part, segment in zip(key[1], segments, strict=True))
        ]
        return min(found, key=lambda key: [part == "{}" for part in key[1]], default=None)


def not_served(endpoints: list[Endpoint], served: set, reasons: Reasons) -> str:
    """The section that says why."""
    parts = ["## Not served, and why\n"]
    for title, (reason, paths) in reasons.items():
        left = [one for one in endpoints if one.key not in served and one.is_of(paths)]
        if left:
            parts.append(f"- **{title}** ({len(left)}): {reason}")
    return "\n".join(parts) + "\n"


def rendered(endpoints: list[Endpoint], served: set, asked_by: dict, reasons: Reasons) -> str:
    """The page; `served` and `asked_by` are by key."""
    count = sum(endpoint.key in served for endpoint in endpoints)
    parts = [HEAD, f"{count} of {len(endpoints)} are served.\n", not_served(endpoints, served, reasons)]
    for group, members in itertools.groupby(endpoints, key=lambda endpoint: endpoint.group):
        parts.append(f"## {group}\n")
        lines = ["| method | path | client method | served | asked by |", "| --- | --- | --- | --- | --- |"]
        for one in members:
            name = one.client_method.removeprefix(f"{group}.")
            row = (one.method, f"`{one.path}`", f"`{name}`", "yes" if one.key in served else "–", asked_by.get(one.key, ""))
            lines.append("| " + " | ".join(row) + " |")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def written_askers() -> dict:
    """Who asks what by the page as it is: for a run of a few tests."""
    if not DOCUMENT.exists():
        return {}
    rows = re.findall(r"^\| ([A-Z]+) \| `([^`]*)` \|.*\| ([^|]*) \|$", DOCUMENT.read_text(), re.MULTILINE)
    return {(method, shape(path)): asker for method, path, asker in rows if asker}
