# Laurel. `make run` starts it with a demo; `make test` checks it. See README.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# A demo belongs to its address: another port gets another data folder.
DATA := data$(if $(filter-out 8000,$(PORT)),-$(PORT))

.PHONY: help run test lint experiments bench benchmark bench-http format requirements clean

help:  ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.base  ## Install, set up the demo and serve it (PORT, LAUREL_DATA, LAUREL_BASE_URL)
	@LAUREL_DATA="$${LAUREL_DATA:-$(DATA)}" exec $(BIN)/laurel demo

test: $(VENV)/.dev  ## Install what the tests need and run them (under 10 minutes)
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not experiment"

lint: $(VENV)/.dev  ## Style, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

experiments: $(VENV)/.dev  ## Crash sweep, kill storms and other long tests (under 60 minutes)
	$(BIN)/pytest -q -n 2 --dist worksteal -m experiment

bench: $(VENV)/.dev  ## Measure the core beside PyLD and @digitalbazaar/vc (3 minutes)
	$(BIN)/python -m benchmarks.bench

benchmark: $(VENV)/.dev  ## Measure the service (figures, no verdict)
	$(BIN)/python -m benchmarks.service

bench-http: $(VENV)/.dev  ## Measure the service over HTTP: verifications, completions (3 minutes)
	$(BIN)/python -m benchmarks.http

format: $(VENV)/.dev  ## Bring the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

requirements:  ## Compile the pinned requirements anew (needs uv)
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate requirements/base.in -o requirements/base.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements/base.txt requirements/dev.in -o requirements/dev.txt

clean:  ## Remove the environment; the data folder stays
	rm -rf $(VENV) dist build

$(VENV)/bin/python:
	@scripts/system-packages venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: $(VENV)/bin/python requirements/base.txt pyproject.toml
	@scripts/system-packages run
	@echo "Installing the pinned requirements (about a minute, once)"
	@test -f $(VENV)/.dev || $(PIP) install --require-hashes -r requirements/base.txt
	@scripts/editable-install
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt pyproject.toml
	@scripts/system-packages test
	$(PIP) install --require-hashes -r requirements/dev.txt
	@scripts/editable-install
	@touch $@ $(VENV)/.base
