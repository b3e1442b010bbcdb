# Short names for what CI runs. `make check` is everything that is offline.
PYTHON ?= python3
VENV := .venv-test
BIN := $(VENV)/bin
MAP ?= syrian-coast-2025

.PHONY: check test lint types docs golden gazetteer map smoke lowest bench audit

$(BIN)/pytest: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q ".[dev]"
	touch $@

check: lint types docs test

install: $(BIN)/pytest
	$(BIN)/pip install -q --no-deps --force-reinstall .

test: install
	$(BIN)/pytest

lint: $(BIN)/pytest
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/vulture
	@if command -v npm >/dev/null 2>&1; then .ci/page/run; else echo "lint: no npm here, the scripts of the page were skipped"; fi

types: $(BIN)/pytest
	$(BIN)/mypy

docs: $(BIN)/pytest
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs

golden: install
	GEO_WRITE_GOLDEN=1 $(BIN)/pytest tests/workflows/test_map_coast.py -q

gazetteer: install
	$(BIN)/geo gazetteer build

map: install
	$(BIN)/geo map maps/$(MAP)

bench: install
	$(BIN)/pytest tests/bench -q -s -o python_files='test_*.py bench_*.py'

# Known vulnerabilities of what is installed; needs the network, and never fails a check.
audit: $(BIN)/pytest
	@timeout 60 $(BIN)/pip install -q pip-audit >/dev/null 2>&1 \
	|| { echo "audit: skipped, pip-audit cannot be installed here (no network?)"; exit 0; }; \
	timeout 60 $(BIN)/pip-audit --progress-spinner off --skip-editable 2>&1 \
	|| echo "audit: advisory; either what is listed above, or no list could be asked for"

# Our files in other people's tools. Debian: apt install python3-qgis gdal-bin
interop: install
	$(BIN)/pip install -q ".[interop]"
	$(BIN)/pytest tests/interop -q -W default -o python_files='check_*.py'

smoke:
	rm -rf .venv-smoke && $(PYTHON) -m venv .venv-smoke
	.venv-smoke/bin/pip install -q .
	.venv-smoke/bin/geo --help >/dev/null
	.venv-smoke/bin/geo gazetteer search Jabla --country SY --limit 1

# The rooms whose code leans on numpy, pandas, shapely and GDAL, under the lowest versions that
# pyproject.toml promises; the other rooms stand on these.
LOWEST ?= tests/model tests/language tests/intake tests/layers tests/gazetteer/test_gazetteer_engine.py

lowest:
	rm -rf .venv-lowest && $(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/pip install -q uv
	.venv-lowest/bin/uv pip install -q --python .venv-lowest/bin/python --resolution lowest-direct ".[test]"
	.venv-lowest/bin/pytest -q -n 2 $(LOWEST)
