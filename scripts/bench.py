#!/usr/bin/env python3
"""Runs every benchmark on a release build and prints one table.

Figures are CPU time of the process measured, so that a noisy machine matters little: `--json` for scripts.
"""

import argparse
import json
import pathlib
import subprocess
import sys

ROWS = [
    ("messages parsed per CPU-second", "parse_per_cpu_second", "{:,.0f}", None),
    ("  allocations each", "parse_allocations", "{:.1f}", None),
    ("messages serialised per CPU-second", "serialise_per_cpu_second", "{:,.0f}", None),
    ("  allocations each", "serialise_allocations", "{:.1f}", None),
    ("calls per CPU-second (SIPp, digest, media ports)", "calls_per_cpu_second", "{:,.0f}", "at least 600"),
    ("park–retrieve cycles per CPU-second", "park_cycles_per_cpu_second", "{:,.0f}", "at least 400"),
    ("park API latency at 20/s, p50", "park_latency_p50_ms", "{:.1f} ms", None),
    ("park API latency at 20/s, p99", "park_latency_p99_ms", "{:.1f} ms", "under 20 ms"),
    ("memory of a parked call, 1,000 parked", "kib_per_parked_call_at_1000", "{:.1f} KiB", "at most 40 KiB"),
    ("memory of a parked call, 10,000 parked", "kib_per_parked_call_at_10000", "{:.1f} KiB", "at most 40 KiB"),
    ("heap of an exchange with 200 phones, nothing parked", "heap_kib_at_0_parked", "{:,.0f} KiB", None),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path(".build/release"), help="folder of the release build")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON instead of the table")
    options = parser.parse_args()
    here = pathlib.Path(__file__).parent
    figures = json.loads(run([str(options.build / "OrbitBench")]))
    figures.update(json.loads(run([sys.executable, str(here / "bench-sipp.py"), "--binary", str(options.build / "orbit")])))
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, key, form, target in ROWS:
        value = form.format(figures[key]) if key in figures else "not measured"
        print(f"{name:<52}{value:>16}" + (f"   ({target})" if target else ""))


def run(command: list[str]) -> str:
    finished = subprocess.run(command, capture_output=True, text=True, timeout=500)
    if finished.returncode != 0:
        sys.exit(f"bench: {command[0]} failed:\n{finished.stderr[-3000:]}")
    return finished.stdout


if __name__ == "__main__":
    main()
