# Everything here works on a machine with Python 3.11, make and a C compiler.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install -qq

.PHONY: help setup demo test lint types contracts bench bench-extract bench-facts bench-checks bench-crawl bench-trust bench-web docs pictures soak soak-fixity accuracy pins clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# Two layers: what the program needs, and what its tests need on top.
$(VENV)/runtime: requirements/build.txt requirements/web.txt pyproject.toml hatch_build.py tasks/documents/pdfium_page.c
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) …"
	@$(PIP) --no-deps --require-hashes -r requirements/build.txt -r requirements/web.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: $(VENV)/runtime requirements/dev.txt
	@echo "Installing what the tests need …"
	@$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

# Compiled by the installation; it lies in the checkout, where cleaning may take it away.
tasks/documents/pdfium_page.so: $(VENV)/runtime
	@test -e $@ || $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(VENV)/dev tasks/documents/pdfium_page.so ## install into .venv, with what the tests need

demo: $(VENV)/runtime tasks/documents/pdfium_page.so ## crawl five replica portals, archive, read, check, and show what was found
	@$(BIN)/gongkai demo

test: setup ## all tests, on two cores
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: setup types contracts ## style, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: setup ## strict types
	@$(BIN)/mypy

contracts: setup ## one-way imports
	@$(BIN)/lint-imports

# The peers that accuracy and speed are measured beside never enter the project's own environment.
$(VENV)/peers: $(VENV)/dev requirements/peers.txt
	@test -x $(VENV)/peers-venv/bin/python || $(PYTHON) -m venv $(VENV)/peers-venv
	@echo "Installing the peers into $(VENV)/peers-venv …"
	@$(VENV)/peers-venv/bin/python -m pip --disable-pip-version-check install -qq --no-deps --require-hashes -r requirements/peers.txt
	@touch $@

accuracy: $(VENV)/peers ## how well every kind of document is read, beside the peers
	@$(BIN)/python -m tests.accuracy

bench: setup ## measured tables beside their peers
	@$(BIN)/python -m tests.benchmarks

bench-extract: $(VENV)/peers ## speed and memory on published documents, beside the peers
	@$(BIN)/python -m tests.benchmarks extract

bench-facts: setup ## published documents: tables recognised, sums that close, and the cost
	@$(BIN)/python -m tests.benchmarks facts

bench-checks: setup ## errors planted into clean documents, found or not; documents a second
	@$(BIN)/python -m tests.benchmarks checks

bench-crawl: $(VENV)/peers ## the crawl beside Scrapy, a second night, Prefect, memory, two workers
	@$(BIN)/python -m tests.benchmarks crawl

bench-trust: setup ## verifying beside reading and hashing; a night added to a log of ten million
	@$(BIN)/python -m tests.benchmarks trust

bench-web: setup ## a large archive on both databases: how fast it answers (an hour)
	@$(BIN)/python -m tests.benchmarks web

pictures: setup ## make the pictures of the reading room in the docs anew (Chromium)
	@$(BIN)/python -m tests.docs.pictures

docs: setup ## write the pages that are made from the rules
	@$(BIN)/python -m tests.docs.rule_pages

soak: setup ## the long runs: 1,000 random kills of a crawl with two workers
	@$(BIN)/python -m pytest -m soak --timeout 600

soak-fixity: setup ## 11,400 objects damaged at random: all found and named, none that is whole
	@$(BIN)/python -m pytest -m soak --timeout 1800 tests/storage/fixity

pins: $(VENV)/dev ## resolve the requirements anew, with hashes and without any index address
	@cd requirements && ../$(BIN)/uv pip compile -q build.in --generate-hashes --no-header --python-version 3.11 -o build.txt
	@$(BIN)/uv pip compile -q pyproject.toml --generate-hashes --no-header --python-version 3.11 -o requirements/runtime.txt
	@$(BIN)/uv pip compile -q pyproject.toml --extra web --generate-hashes --no-header --python-version 3.11 -o requirements/web.txt
	@$(BIN)/uv pip compile -q pyproject.toml --extra web --extra scans --extra exports --extra stamps --extra dev --generate-hashes --no-header --python-version 3.11 -o requirements/dev.txt
	@cd requirements && ../$(BIN)/uv pip compile -q peers.in --generate-hashes --no-header --python-version 3.11 -o peers.txt

clean: ## remove the environments, what is cached, and the demo's data
	rm -rf $(VENV) .cache data
