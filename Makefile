# Works with GNU make 3.81 (macOS's own) and newer. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help install run demo test lint check fix lock pictures clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNNABLE := $(VENV)/.runnable
INSTALLED := $(VENV)/.installed
IS_NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'

# Hash-checked, and wheels only: building an sdist would fetch build tools that no lock pins.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## Make .venv with everything that is pinned (PYTHON=python3.12 picks another Python)

# What runs the bot; who only looks need not wait for what tests it.
$(RUNNABLE): pyproject.toml requirements.lock
	@$(PYTHON) $(IS_NEW_ENOUGH) 2>/dev/null || { \
		echo "Milepost needs Python 3.11 or newer, and '$(PYTHON)' is missing or older."; \
		echo "Install one, or name it: make install PYTHON=/path/to/python3.12"; \
		exit 1; } >&2
	@$(BIN)/python $(IS_NEW_ENOUGH) 2>/dev/null || $(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
	$(PIP_INSTALL) --require-hashes --only-binary :all: -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED): $(RUNNABLE) requirements-dev.lock
	$(PIP_INSTALL) --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@

run: $(RUNNABLE) ## Run the bot with config/milepost.toml
	$(BIN)/milepost run

demo: $(RUNNABLE) ## Watch Milepost at work in a browser, without a token (ARGS="--speed 2" is quicker)
	$(BIN)/milepost demo $(ARGS)

# One more than there are processors, as many tests wait for a process or a browser.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

test: $(INSTALLED) ## Run every test (ARGS="-k milestone" picks some)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

lint: $(INSTALLED) ## Check style, types, the layers and the Dockerfile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

check: lint test ## Everything that has to pass before a commit

fix: $(INSTALLED) ## Mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The build backend is locked with the rest: nothing is installed unchecked.
LOCK := $(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])' \
	| $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) pyproject.toml -

lock: $(INSTALLED) ## Remake both lock files from pyproject.toml (UPGRADE=1: with the newest versions)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --output-file requirements-dev.lock --group dev --constraint requirements.lock

pictures: $(INSTALLED) ## Remake the pictures of the README (most need Chromium, and fonts for every language)
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/discord_pictures.py
	$(BIN)/python docs/page_pictures.py

clean: ## Remove .venv, caches and builds
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +
