# Two commands do everything: `make run` serves the portal, `make test` runs its tests.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
BIN := .venv/bin
# One process more than processors: tests of failures wait most of their time.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)' 2>/dev/null)
.PHONY: run test browser check race sync bench budgets law-change kills faults matrix load canaries drill cluster fuzz fuzz-files fuzz-cells api-release messages clean

run: .venv/run.stamp
	@$(BIN)/python -m exportasv.local run

test: .venv/test.stamp
	@$(BIN)/python -m exportasv.local test -n $(or $(WORKERS),auto) --dist worksteal $(ARGS)

browser: .venv/test.stamp
	@$(BIN)/python -m exportasv.local test -m browser $(ARGS)

bench: .venv/test.stamp
	@$(BIN)/python -m exportasv.local env -- $(BIN)/python -m tests.benchmarks $(ARGS)

budgets: .venv/test.stamp
	@$(BIN)/python -m exportasv.local env -- $(BIN)/python -m tests.budgets $(ARGS)

law-change: .venv/test.stamp
	@$(BIN)/python -m exportasv.local env -- $(BIN)/python -m tests.benchmarks.law_change $(ARGS)

race: .venv/test.stamp
	@RACE=200x20 $(BIN)/python -m exportasv.local test -n 0 -q tests/counseling/test_booking_race.py $(ARGS)

fuzz: .venv/test.stamp
	@FUZZ_EXAMPLES=900 $(BIN)/python -m exportasv.local test -n 0 -q -s tests/core/api/test_fuzzed_api.py $(ARGS)

api-release: .venv/test.stamp
	@SITE_URL=https://exportasv.example $(BIN)/python -m exportasv.local env -- $(BIN)/python -W ignore manage.py spectacular --format openapi-json --file docs/openapi.json
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/openapi-python-client generate --path docs/openapi.json --output-path docs/python-client --meta uv --overwrite --config docs/python-client.yaml

fuzz-files: .venv/test.stamp
	@$(BIN)/python -m exportasv.local env -- $(BIN)/python -m tests.uploads --mangled 250 $(ARGS)

fuzz-cells: .venv/test.stamp
	@CELL_VALUES=200000 $(BIN)/python -m exportasv.local test -n auto -q tests/core/spreadsheets/test_any_cell.py $(ARGS)

sync: .venv/test.stamp
	@SYNC=100000x50x60 $(BIN)/python -m exportasv.local test -n 0 -q -s tests/core/api/test_sync.py $(ARGS)

kills: .venv/test.stamp
	@KILLS=60 $(BIN)/python -m exportasv.local test -n 0 tests/faults/test_killed_work.py tests/faults/test_killed_import.py $(ARGS)

faults: .venv/test.stamp
	@FAULTS=long $(BIN)/python -m exportasv.local test -n 0 tests/faults tests/core/http/test_outages.py \
		tests/security/test_shared_pages_apart.py $(ARGS)

matrix: .venv/test.stamp
	@MATRIX=long $(BIN)/python -m exportasv.local test -n auto tests/security/test_permission_table.py $(ARGS)

load: .venv/load.stamp
	@$(BIN)/python -m exportasv.local env -- $(BIN)/python -m tests.load $(ARGS)

canaries: .venv/test.stamp
	@$(BIN)/python -m tests.canaries $(ARGS)

drill: .venv/test.stamp
	@$(BIN)/python -m tests.drill $(ARGS)

cluster: .venv/test.stamp
	@$(BIN)/python -m tests.cluster $(ARGS)

check: .venv/test.stamp
	@$(BIN)/python -m exportasv.local check $(ARGS)

messages: .venv/run.stamp
	@$(BIN)/python -m exportasv.local env -- $(BIN)/python manage.py messages

clean:
	rm -rf .venv var staticfiles

.venv/made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than 3.11. Name another: make run PYTHON=/path/to/python3.11"; exit 1; }
	@test -w . || { echo "$(CURDIR) is read-only. Copy it to a folder of your own, and run make there."; exit 1; }
	@$(PYTHON) -m venv --without-pip .venv || { echo "No Python environment could be made in $(CURDIR)/.venv." \
		"The lines above say why (no space left: free some; no venv: apt-get install python3-venv)."; \
		rm -rf .venv; exit 1; }
	@touch $@

.venv/run.stamp: requirements.txt | .venv/made
	@echo "Installing what the portal needs"
	@$(BIN)/python exportasv/local/install.py $<
	@touch $@

.venv/test.stamp: requirements-dev.txt requirements.txt | .venv/made
	@echo "Installing what the tests need"
	@$(BIN)/python exportasv/local/install.py $<
	@touch $@ .venv/run.stamp

.venv/load.stamp: requirements-load.txt requirements-dev.txt requirements.txt | .venv/made
	@echo "Installing what the load test needs"
	@$(BIN)/python exportasv/local/install.py $<
	@touch $@ .venv/test.stamp .venv/run.stamp
