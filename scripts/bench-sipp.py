#!/usr/bin/env python3
"""Calls and park-retrieve cycles through real sockets, per CPU-second of the server process, as JSON.

Starts a release build with the demo directory on free ports of the loopback interface and loads it with SIPp:

1. Bob calls Alice (challenged INVITE, 180, 200, ACK, BYE after one second) at a fixed rate, a fixed number of times.
2. Calls that are already up are parked by Alice and retrieved by Carol through the HTTP API, at a fixed rate, a fixed
   number of times. A cycle is a park, a retrieve and the SIP that they cause.
3. The same at 20 cycles a second, where the park requests are timed.

CPU time (user and system, from /proc) is that of the server alone, so a noisy machine matters little. Nothing sends RTP;
the music of the calls that are parked is counted. Needs SIPp (Debian: sip-tester) and Python 3.11, nothing else.
"""

import argparse
import json
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "Integration"))

import sipp
from orbit import PASSWORDS, Orbit
from waiting import wait_until

#: Call park extensions used in turn, so that a park never meets the call that was parked just before it.
ORBITS = 50


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure_calls(server: Orbit, folder: pathlib.Path, calls: int, rate: int) -> dict[str, float]:
    """Calls per CPU-second, INVITE to BYE."""
    seconds = calls // rate + 60
    phone = sipp.phone(folder, server.sip, "alice", PASSWORDS["alice"], seconds=seconds, trace=False)
    with phone:
        before = server.cpu_seconds()
        run = sipp.caller(
            folder, server.sip, "bob", PASSWORDS["bob"], "1001", scenario="caller_hangs_up", calls=calls, rate=rate,
            seconds=seconds, trace=False,
        ).start()
        run.wait_for_end()
        spent = server.cpu_seconds() - before
        counts = run.counts()
        if counts["successful"] < calls * 0.999:
            raise SystemExit(f"bench-sipp: only {counts['successful']} of {calls} calls succeeded\n{run.report()}")
    return {
        "calls": counts["successful"],
        "calls_offered_per_second": rate,
        "calls_cpu_seconds": round(spent, 3),
        "calls_per_cpu_second": round(counts["successful"] / spent, 1),
    }


def measure_parks(server: Orbit, folder: pathlib.Path, cycles: int, rate: int, prefix: str) -> dict[str, float]:
    """Park-retrieve cycles per CPU-second, and how long the park requests took."""
    alice, bob, carol = (server.api(person, keep_alive=True) for person in ("alice", "bob", "carol"))
    location = alice.me()["locationId"]
    orbits = [f"{prefix}{number}" for number in range(100, 100 + ORBITS)]
    for extension in orbits:
        alice.create_call_park_extension(location, f"Bench {extension}", extension)

    seconds = cycles // rate + 120
    phones = [
        sipp.phone(folder, server.sip, person, PASSWORDS[person], seconds=seconds, trace=False)
        for person in ("alice", "carol")
    ]
    run = sipp.caller(
        folder, server.sip, "bob", PASSWORDS["bob"], "1001", calls=cycles, rate=50, concurrent=cycles + 1,
        seconds=seconds, trace=False,
    )
    with phones[0], phones[1], run:
        wait_until(
            lambda: sum(call["state"] == "connected" for call in alice.calls()) == cycles, f"{cycles} calls",
            cycles / 50 + 20, run.report,
        )
        calls = [call["id"] for call in alice.calls()]
        latencies: list[float] = []
        before = server.cpu_seconds()
        begun = time.monotonic()
        for number, call in enumerate(calls):
            time.sleep(max(0.0, begun + number / rate - time.monotonic()))
            asked = time.perf_counter()
            alice.park(call, orbits[number % ORBITS])
            latencies.append((time.perf_counter() - asked) * 1000)
            carol.retrieve(orbits[number % ORBITS])
        took = time.monotonic() - begun
        time.sleep(0.5)  # The last retriever's phone answers.
        spent = server.cpu_seconds() - before
        wait_until(
            lambda: sum(call["state"] == "connected" for call in carol.calls()) == cycles,
            f"all {cycles} calls are Carol's", 10,
        )
        carol.hangup_all()
        bob.wait_for_no_call(30)
    return {
        "park_cycles": cycles,
        "park_cycles_offered_per_second": round(cycles / took, 1),
        "park_cycles_cpu_seconds": round(spent, 3),
        "park_cycles_per_cpu_second": round(cycles / spent, 1),
        "park_latency_p50_ms": round(percentile(latencies, 0.50), 2),
        "park_latency_p99_ms": round(percentile(latencies, 0.99), 2),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--binary", default=".build/release/orbit", help="a release build (default: %(default)s)")
    arguments.add_argument("--calls", type=int, default=4000, help="how many calls (default: %(default)s)")
    arguments.add_argument("--call-rate", type=int, default=400, help="calls a second (default: %(default)s)")
    arguments.add_argument("--cycles", type=int, default=600, help="how many park-retrieve cycles (default: %(default)s)")
    arguments.add_argument("--park-rate", type=int, default=150, help="cycles a second (default: %(default)s)")
    arguments.add_argument(
        "--latency-cycles", type=int, default=200, help="how many cycles at 20 a second the latency is of (default: %(default)s)"
    )
    options = arguments.parse_args()
    os.environ["ORBIT_BINARY"] = options.binary

    with tempfile.TemporaryDirectory(prefix="orbit-bench-") as name:
        folder = pathlib.Path(name)
        server = Orbit(folder, media_ports="10000-19999", log_level="info").start()
        try:
            result = measure_calls(server, folder, options.calls, options.call_rate)
            result |= measure_parks(server, folder, options.cycles, options.park_rate, "6")
            paced = measure_parks(server, folder, options.latency_cycles, 20, "5")
            result |= {key: paced[key] for key in ("park_latency_p50_ms", "park_latency_p99_ms")}
        finally:
            server.stop()
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
