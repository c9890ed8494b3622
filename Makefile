# SCRATCH_PATH keeps what was built outside the source tree, so that another clone can use it.
SCRATCH := $(if $(SCRATCH_PATH),--scratch-path $(SCRATCH_PATH))
BUILD := $(or $(SCRATCH_PATH),.build)
VENV := $(BUILD)/test-venv

# Trait flags and JSON keys come out in the same order each time; a seed gives the same simulated day.
export SWIFT_DETERMINISTIC_HASHING = 1
# Two thousand tests that all begin at once leave each other no thread for a minute and more, and those with clocks fail.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 8

.PHONY: run build test unit-tests integration-tests endpoints bench bench-directory demo format lint clean

## Builds and starts the server with the demo directory, data in ./data.
run:
	@scripts/install-packages.sh libsqlite3-dev libcrypt-dev
	swift build -c release --product orbit $(SCRATCH)
	exec $(BUILD)/release/orbit serve --demo --data-dir ./data

build:
	@scripts/install-packages.sh libsqlite3-dev libcrypt-dev
	swift build $(SCRATCH)

## Every test. ORBIT_SEEDS=20000 makes the simulator play longer.
test: unit-tests integration-tests

unit-tests:
	@scripts/install-packages.sh libsqlite3-dev libcrypt-dev
	swift build --build-tests $(SCRATCH)
	swift test --skip-build $(SCRATCH)

## Real phones, SIPp and the API's clients against the debug build.
integration-tests: build $(VENV)/ready
	@scripts/install-packages.sh baresip-core sip-tester
	ORBIT_BINARY=$(abspath $(BUILD))/debug/orbit $(VENV)/bin/python -m pytest -q -c Tests/Integration/pytest.ini Tests/Integration

## Writes docs/endpoints.md anew: what is served, and which client's test asks it.
endpoints: build $(VENV)/ready
	@scripts/install-packages.sh baresip-core sip-tester
	cd Tests/Integration && ORBIT_WRITE_ENDPOINTS=1 ORBIT_BINARY=$(abspath $(BUILD))/debug/orbit $(abspath $(VENV))/bin/python -m pytest -q \
		test_wxc*.py test_webexpythonsdk.py test_webhooks.py test_oauth.py test_endpoints.py

$(VENV)/ready: Tests/Integration/requirements.txt
	@scripts/install-packages.sh python3-venv
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q -r $<
	touch $@

## One table of figures; see Benchmarks/README.md.
bench:
	@scripts/install-packages.sh libsqlite3-dev libcrypt-dev sip-tester
	swift build -c release --product orbit $(SCRATCH)
	swift build -c release --product OrbitBench $(SCRATCH)
	python3 scripts/bench.py --build $(BUILD)/release

## 100,000 people in one organization: import, export, memory, lists; see Benchmarks/README.md.
bench-directory:
	@scripts/install-packages.sh libsqlite3-dev libcrypt-dev
	swift build -c release --product orbit $(SCRATCH)
	python3 scripts/bench-directory.py --binary $(BUILD)/release/orbit

demo:
	@scripts/install-packages.sh libsqlite3-dev libcrypt-dev
	swift build --product orbit $(SCRATCH)
	$(BUILD)/debug/orbit demo

format:
	swift format -i -r -p Package.swift Sources Tests

lint:
	swift format lint -s -r -p Package.swift Sources Tests
	scripts/check-layers.sh

clean:
	swift package clean $(SCRATCH)
