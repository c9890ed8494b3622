#!/bin/bash
# Fails when a target imports a sibling target that Package.swift does not list among its dependencies, or a package that
# ARCHITECTURE.md keeps to other targets.
set -euo pipefail
cd "$(dirname "$0")/.."

swift package ${SCRATCH_PATH:+--scratch-path "$SCRATCH_PATH"} dump-package | python3 -c '
import json, pathlib, re, sys

IMPORT = re.compile(r"^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func)\s+)?(\w+)")
# Where a package may be used at all (ARCHITECTURE.md, "Targets, bottom up").
KEPT = {
    "NIOCore": {"SIPTransport", "Media", "Webhooks", "Orbit"},
    "NIOPosix": {"SIPTransport", "Media", "Webhooks", "Orbit"},
    "AsyncHTTPClient": {"Webhooks"},
    "Hummingbird": {"WebexAPI", "Orbit"},
    "GRDB": {"Storage"},
    "ArgumentParser": {"Orbit"},
}
targets = json.load(sys.stdin)["targets"]
names = {target["name"] for target in targets}
violations = 0
for target in targets:
    name = target["name"]
    declared = {next(iter(dependency.values()))[0] for dependency in target["dependencies"]}
    root = "Tests" if target["type"] == "test" else "Sources"
    folder = target.get("path") or f"{root}/{name}"
    for file in sorted(pathlib.Path(folder).rglob("*.swift")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = IMPORT.match(line)
            if not found:
                continue
            if found[1] in names - declared - {name}:
                print(f"{file}:{number}: {name} may not import {found[1]}")
                violations += 1
            if root == "Sources" and found[1] in KEPT and name not in KEPT[found[1]]:
                print(f"{file}:{number}: {found[1]} is kept to {sorted(KEPT[found[1]])}")
                violations += 1
sys.exit(violations > 0)
'
