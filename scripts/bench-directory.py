#!/usr/bin/env python3
"""A directory of 100,000 people in one organization: import and export, memory, and what each list and lookup takes, as JSON.

1. Writes such a directory as YAML: 100 locations, a number and a licence for everybody, groups of 50.
2. `orbit directory import` into an empty data folder, `export`, `import` of that into another, `export` again: timed, and the
   two exports compared byte for byte.
3. Starts the server on free ports of the loopback interface and asks every kind of list and lookup so many times over one
   kept connection, each with another page or filter. Times are the client's (it waits for nothing else), CPU time is the
   server's alone: on a machine that is busy with other work the second is the one to compare. With `--registered` so many of
   them have a phone that is registered, all at one address.

Needs a release build and Python 3.11, nothing else: `make bench-directory`, or with `--binary` another build.
"""

import argparse
import base64
import hashlib
import json
import os
import pathlib
import random
import re
import resource
import socket
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "Integration"))

from api import Api
from orbit import Orbit

LOCATIONS = 100
FIRST_NAMES = "Ada Ben Cleo Dan Eva Finn Gita Hugo Iris Jon Kira Leo Mona Nils Olga Paul Quinn Rosa Sven Tara".split()
LAST_NAMES = (
    "Abbott Baker Castillo Diaz Ericsson Fischer Garcia Hansen Ivanov Johnson Kowalski Larsen Meyer Novak Olsen Petrov Quist "
    "Rossi Schmidt Tanaka"
).split()
ADMINISTRATOR = "ada.abbott.0@big.example"

#: Milliseconds that any request may take, MiB resident, seconds of an import.
WANTED = {"p99_ms": 20, "resident_mib": 200, "import_seconds": 60}


def email(number: int) -> str:
    first, last = FIRST_NAMES[number % 20], LAST_NAMES[number // 20 % 20]
    return f"{first}.{last}.{number}@big.example".lower()


def write_directory(path: pathlib.Path, people: int) -> None:
    """So many people as a directory document, in equal parts at each location."""
    each = people // LOCATIONS
    with path.open("w") as file:
        file.write(
            "organizations:\n  - name: Big\n    sip-domain: big.example\n    licenses:\n"
            f"      - {{ name: Webex Calling - Professional, units: {people * 2} }}\n    locations:\n"
        )
        for location in range(LOCATIONS):
            file.write(
                f'      - name: Location {location:03}\n        routing-prefix: "8{location:03}"\n'
                f'        numbers: ["+1303{location:03}9990", "+1303{location:03}9991"]\n        people:\n'
            )
            for position in range(each):
                number = location * each + position
                file.write(
                    f"          - email: {email(number)}\n            first-name: {FIRST_NAMES[number % 20]}\n"
                    f"            last-name: {LAST_NAMES[number // 20 % 20]} {number}\n"
                    f'            extension: "{10_000 + position}"\n            number: "+1202{number:07}"\n'
                    + ("            roles: [full-administrator]\n" if number == 0 else "")
                    + "            licenses: [Webex Calling - Professional]\n"
                    f"            sip: {{ username: user{number}, ha1-md5: {number:032x}, ha1-sha256: {number:064x} }}\n"
                )
            file.write('        call-park-extensions:\n          - { name: Orbit, extension: "7001" }\n        pickup-groups:\n')
            for group in range(each // 50):
                members = ", ".join(f'"{10_000 + number}"' for number in range(group * 50, group * 50 + 50))
                file.write(f"          - {{ name: Group {group}, members: [{members}] }}\n")


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def processor_seconds() -> float:
    """User and system time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure_files(folder: pathlib.Path, people: int, first: Orbit, second: Orbit) -> dict[str, float | bool]:
    """Import and export; `first` has the directory afterwards."""
    document, exported, again = (folder / name for name in ("directory.yaml", "exported.yaml", "again.yaml"))
    write_directory(document, people)
    figures: dict[str, float | bool] = {}
    begun = processor_seconds()
    figures["import_seconds"] = timed(lambda: first.command("directory", "import", str(document), seconds=600))
    figures["import_cpu_seconds"] = processor_seconds() - begun
    begun = processor_seconds()
    figures["export_seconds"] = timed(lambda: exported.write_text(first.command("directory", "export", seconds=600)))
    figures["export_cpu_seconds"] = processor_seconds() - begun
    second.command("directory", "import", str(exported), seconds=600)
    again.write_text(second.command("directory", "export", seconds=600))
    figures["exports_are_the_same"] = exported.read_bytes() == again.read_bytes()
    figures["document_mib"] = exported.stat().st_size / 2**20
    return figures


def resident(pid: int) -> float:
    """MiB of memory that the process has now."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def register_phones(sip: tuple[str, int], count: int, window: int = 500) -> None:
    """Registers the phones of the first people for an hour; one challenge serves all, and what is lost is sent again."""
    phones = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    phones.bind(("127.0.0.1", 0))
    phones.settimeout(1)
    phones.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    host = f"127.0.0.1:{phones.getsockname()[1]}"

    def request(number: int, attempt: int, authorization: str = "") -> bytes:
        address = f"<sip:user{number}@big.example>"
        return (
            f"REGISTER sip:big.example SIP/2.0\r\nVia: SIP/2.0/UDP {host};branch=z9hG4bK{number}.{attempt};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: {address};tag={number}\r\nTo: {address}\r\nCall-ID: {number}\r\nCSeq: {attempt} REGISTER\r\n"
            f"Contact: <sip:user{number}@{host}>\r\nExpires: 3600\r\n{authorization}Content-Length: 0\r\n\r\n"
        ).encode()

    def digest(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    phones.sendto(request(0, 1), sip)
    nonce = re.search(r'nonce="([^"]+)"', phones.recv(65536).decode()).group(1)
    waiting: dict[int, float] = {}
    left = iter(range(count))
    done, attempt = 0, 1

    def send(number: int) -> None:
        nonlocal attempt
        attempt += 1
        cnonce = f"{number}.{attempt}"
        response = digest(f"{number:032x}", nonce, "00000001", cnonce, "auth", digest("REGISTER", "sip:big.example"))
        phones.sendto(request(number, attempt, (
            f'Authorization: Digest username="user{number}", realm="big.example", nonce="{nonce}", uri="sip:big.example", '
            f'response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{cnonce}"\r\n'
        )), sip)
        waiting[number] = time.monotonic()

    while done < count:
        while len(waiting) < window and (number := next(left, None)) is not None:
            send(number)
        try:
            answer = phones.recv(65536).decode()
        except TimeoutError:
            answer = ""
        if answer.startswith("SIP/2.0 200") and waiting.pop(int(re.search(r"Call-ID: (\d+)", answer).group(1)), None):
            done += 1
        elif answer.startswith("SIP/2.0 401"):
            nonce = re.search(r'nonce="([^"]+)"', answer).group(1)
        for late in [number for number, sent in waiting.items() if time.monotonic() - sent > 2] if not done % 1000 or not answer else []:
            send(late)


def role_id(name: str) -> str:
    return base64.b64encode(f"ciscospark://us/ROLE/{name}".encode()).decode().rstrip("=")


def requests_of(api: Api, people: int) -> dict[str, Callable[[int], tuple]]:
    """Each kind of request: what the one with a number asks."""
    chance = random.Random(1)
    locations = [item["id"] for item in api.get("/locations").expect(200).json["items"]]
    licence = api.get("/licenses").expect(200).json["items"][0]["id"]
    ids = [item["id"] for item in api.get("/people", max="50").expect(200).json["items"]]
    park = next(iter(api.get("/telephony/config/callParkExtensions", max="1").expect(200).json["callParkExtensions"]))

    def get(path: str, **query: Callable[[], object] | object) -> Callable[[int], tuple]:
        def make(_: int) -> tuple:
            values = {name: value() if callable(value) else value for name, value in query.items()}
            return "GET", f"{path}?{urllib.parse.urlencode(values)}" if values else path, None

        return make

    def page(size: int) -> dict[str, object]:
        return {"max": size, "start": lambda: chance.randrange(people - size)}

    here = f"/telephony/config/locations/{locations[0]}"
    return {
        "people, a page of 100": get("/people", **page(100)),
        "people, a page of 1,000": get("/people", **page(1_000)),
        "people with calling data": get("/people", callingData="true", **page(100)),
        "people by name": get("/people", displayName=lambda: chance.choice(["ada", "kira r", "zz", "t"])),
        "people by e-mail": get("/people", email=lambda: email(chance.randrange(people))),
        "people of a location": get("/people", locationId=lambda: chance.choice(locations)),
        "people with a role": get("/people", roles=role_id("id_full_administrator")),
        "people by id": get("/people", id=",".join(ids[:20])),
        "one person": lambda _: ("GET", f"/people/{chance.choice(ids)}", None),
        "numbers, a page of 100": get("/telephony/config/numbers", **page(100)),
        "numbers, a page of 2,000": get("/telephony/config/numbers", **page(2_000)),
        "numbers by digits": get("/telephony/config/numbers", max=100, phoneNumber=lambda: chance.randrange(10_000)),
        "numbers by extension": get("/telephony/config/numbers", max=100, extension=lambda: 10_000 + chance.randrange(1_000)),
        "numbers by owner's name": get("/telephony/config/numbers", max=100, ownerName=lambda: f"tanaka {chance.randrange(1_000)}"),
        "numbers of an owner": get("/telephony/config/numbers", max=100, ownerId=lambda: chance.choice(ids)),
        "numbers that nobody has": get("/telephony/config/numbers", max=100, assigned="false"),
        "numbers in another order": get("/telephony/config/numbers", order="lastName-desc", **page(100)),
        "counts of numbers": get("/telephony/config/numbers", max=1, details="true"),
        "people with a licence": get(f"/licenses/{licence}", includeAssignedTo="user", **page(100)),
        "licences": get("/licenses"),
        "locations": get("/locations"),
        "locations' calling": get("/telephony/config/locations"),
        "available numbers": get(f"{here}/huntGroups/availableNumbers"),
        "call park extensions": get("/telephony/config/callParkExtensions"),
        "pickup groups of a location": get(f"{here}/callPickups"),
        "agents for a call park": get(f"/telephony/config/locations/{park['locationId']}/callParks/availableUsers", max=100),
        "devices, a page of 100": get("/devices", **page(100)),
        "devices that are not connected": get("/devices", connectionStatus="disconnected", **page(100)),
        "devices that are connected": get("/devices", connectionStatus="connected", **page(100)),
        "devices of one name": get("/devices", displayName="phone", **page(100)),
        "workspaces": get("/workspaces"),
        "virtual lines": get("/telephony/config/virtualLines"),
        "models of devices": get("/telephony/config/supportedDevices"),
        "MAC addresses are free": lambda number: (
            "POST", "/telephony/config/devices/actions/validateMacs/invoke", {"macs": [f"00AB{number:08X}"]}
        ),
        "a location's deletion is checked": lambda _: ("POST", f"{here}/actions/precheckForDeletion/invoke", None),
        "numbers of a person": lambda _: ("GET", f"/people/{chance.choice(ids)}/features/numbers", None),
        "who can be monitored": lambda _: (
            "GET", f"/telephony/config/people/{chance.choice(ids)}/monitoring/availableMembers?max=100", None
        ),
        "who can be monitored, by first name": lambda _: (
            "GET",
            f"/telephony/config/people/{chance.choice(ids)}/monitoring/availableMembers?max=100&order=fname-desc"
            f"&start={chance.randrange(people - 200)}",
            None,
        ),
        "who can be monitored, by number": lambda _: (
            "GET",
            f"/telephony/config/people/{chance.choice(ids)}/monitoring/availableMembers?max=100&order=number,lname"
            f"&start={chance.randrange(people - 200)}",
            None,
        ),
        "people recorded by a vendor": get("/telephony/config/callRecording/vendorUsers", max=100),
        "a person's title is changed": lambda number: ("PUT", f"/people/{ids[number % 50]}", {"title": f"t{number}"}),
        "a person's name is changed": lambda number: (
            "PUT", f"/people/{ids[number % 50]}", {"displayName": f"Renamed {number}"}
        ),
    }


def measure_requests(server: Orbit, people: int, count: int) -> dict[str, dict[str, float]]:
    token = server.command("token", "create", "--person", ADMINISTRATOR, seconds=120).strip().split()[-1]
    api = Api("127.0.0.1", server.http_port, token, keep_alive=True)
    figures = {}
    for name, make in requests_of(api, people).items():
        durations = []
        busy = server.cpu_seconds()
        for number in range(count):
            method, path, body = make(number)
            begun = time.perf_counter()
            answer = api.request(method, path, body)
            durations.append((time.perf_counter() - begun) * 1000)
            answer.expect(200, 204)
        durations.sort()
        figures[name] = {
            "p50_ms": durations[count // 2], "p99_ms": durations[min(count - 1, int(count * 0.99))],
            "cpu_ms": (server.cpu_seconds() - busy) * 1000 / count,
        }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=pathlib.Path, default=pathlib.Path(".build/release/orbit"))
    parser.add_argument("--people", type=int, default=100_000, help="at least 10,000, in hundreds")
    parser.add_argument("--requests", type=int, default=200, help="of each kind")
    parser.add_argument("--registered", type=int, default=0, help="how many people's phones are registered meanwhile")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON instead of the table")
    options = parser.parse_args()
    os.environ["ORBIT_BINARY"] = str(options.binary.resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        # Requests are not limited: one client asks for everything here.
        free = {"ORBIT_HTTP_REQUESTS_PER_MINUTE": "0"}

        def made(part: str) -> Orbit:
            return Orbit(folder / part, demo=False, log_level="warning", media_ports="30000-30100", environment=free)

        for part in (made("first"), made("second")):
            part.data.mkdir(parents=True)
        figures: dict = measure_files(folder, options.people, made("first"), made("second"))
        # Its ports are looked for now: minutes ago they may have been free.
        server = made("first")
        figures["start_seconds"] = timed(lambda: server.start(seconds=120))
        try:
            time.sleep(2)
            figures["resident_mib"] = resident(server.pid)
            if options.registered:
                figures["register_seconds"] = timed(lambda: register_phones(server.sip, options.registered))
                figures["resident_registered_mib"] = resident(server.pid)
            figures["requests"] = measure_requests(server, options.people, options.requests)
            figures["resident_afterwards_mib"] = resident(server.pid)
        except BaseException:
            server.kill9()
            raise
        server.stop()
    print(json.dumps(figures, indent=2) if options.json else table(figures))


def table(figures: dict) -> str:
    lines = [
        f"import {figures['import_seconds']:.1f} s, {figures['import_cpu_seconds']:.1f} s of CPU (wanted: under "
        f"{WANTED['import_seconds']} s), export {figures['export_seconds']:.1f} s, {figures['export_cpu_seconds']:.1f} s of CPU, "
        f"{figures['document_mib']:.0f} MiB, the same bytes after another import: {figures['exports_are_the_same']}",
        f"start {figures['start_seconds']:.1f} s, resident {figures['resident_mib']:.0f} MiB after it, "
        f"{figures['resident_afterwards_mib']:.0f} MiB after all requests (wanted: {WANTED['resident_mib']} MiB)",
    ]
    if "register_seconds" in figures:
        lines.append(
            f"phones registered in {figures['register_seconds']:.0f} s, resident {figures['resident_registered_mib']:.0f} MiB after it"
        )
    lines += [
        "",
        f"{'request':<34}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}",
    ]
    for name, row in figures["requests"].items():
        late = "  over" if row["p99_ms"] > WANTED["p99_ms"] else ""
        lines.append(f"{name:<34}{row['p50_ms']:>9.2f}{row['p99_ms']:>9.2f}{row['cpu_ms']:>9.2f}{late}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
