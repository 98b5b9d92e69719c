# What people do with the hub, one word each. `make` alone lists them.

VENV := .venv
PY := $(VENV)/bin/python
MANAGE := $(PY) manage.py
PIP := $(PY) -m pip -qq --disable-pip-version-check
INSTALL := $(PIP) install --require-hashes
DJANGO_APPS := learninghub home sessions accounts outbox core

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# Looked for only when the environment is made; `make PYTHON=/path/to/python3.11` says where it is.
PYTHON ?= $(firstword $(foreach name,python3.11 python3,\
	$(shell $(name) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(name))) python3.11)
# Nothing to do, or a Node to do it with: `frontend/build.py` says what is new enough.
READY_TO_BUILD := import sys; sys.path.insert(0, "frontend"); import build; build.is_built() or build.find_node()
# A working set of production's variables with nothing real in it, and a secret nobody knows.
PRODUCTION = env $$(grep -v '^\#' tests/production.env) \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	DJANGO_SETTINGS_MODULE=learninghub.settings.production

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help demo test lint check check-production audit-access format frontend bench lighthouse shots accessibility requirements clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Running it ---------------------------------------------------------------------------------

demo: $(VENV)/.installed frontend ## Run the hub with demonstration content on http://localhost:8000
	@DJANGO_SETTINGS_MODULE=learninghub.settings.dev $(MANAGE) run_demo

# --- Is it right? -------------------------------------------------------------------------------

test: $(VENV)/.installed-dev frontend ## Run every test, on SQLite and on PostgreSQL, then in a browser
	@$(PY) -m tests.run

lint: $(VENV)/.installed-dev ## Check style, import directions, templates and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --quiet --lint templates
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/mypy

check: $(VENV)/.installed-dev frontend ## Check the models, the settings and that no migration is missing
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

check-production: $(VENV)/.installed-dev frontend ## Check the settings of production, as a server would have them
	@$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

audit-access: $(VENV)/.installed ## Print who may do what, and fail if something in it is dangerous
	@$(MANAGE) audit_access

bench: $(VENV)/.installed-dev frontend ## Run the benchmarks
	@$(PY) -m bench

lighthouse: $(VENV)/.installed-dev frontend ## Ask Lighthouse about the pages, on a phone; it says how to get it
	@$(PY) -m bench.lighthouse

accessibility: $(VENV)/.installed-dev frontend ## Ask axe about every page, and date the accessibility statement
	@$(PY) -m tests.accessibility

shots: $(VENV)/.installed-dev frontend ## Take screenshots of the pages into shots/, and the pictures of the guides
	@$(PY) -m tests.shots

# --- Making things ------------------------------------------------------------------------------

format: $(VENV)/.installed-dev ## Put the code into its usual form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

frontend: $(VENV)/.installed ## Build the stylesheet and the script
	@$(PY) -c '$(READY_TO_BUILD)' 2>/dev/null || { \
		echo "Installing Node, there is none here that is new enough ..."; \
		$(INSTALL) -r requirements-node.txt; }
	@$(PY) frontend/build.py

requirements: $(PY) ## Pin what the .in files ask for, with hashes
	@$(PIP) install uv
	@for name in requirements requirements-dev requirements-node; do \
		echo "$$name.txt"; \
		$(VENV)/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt \
			--custom-compile-command "make requirements" || exit 1; \
	done

clean: ## Remove what make made; what the demo keeps, in var/, stays
	rm -rf $(VENV) frontend/dist frontend/node_modules shots var/test-templates
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find $(DJANGO_APPS) tests bench frontend -name __pycache__ -prune -exec rm -rf {} +

# --- The environment; nothing here runs, or asks the network, when nothing changed ---------------

$(PY):
	@$(PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null || { \
		echo "The hub needs Python 3.11 or newer, and there is none called $(PYTHON)." >&2; \
		echo "Install it, or say where it is: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making the environment ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv is missing; on Debian and Ubuntu: apt install python3.11-venv" >&2; exit 1; }

$(VENV)/.installed: requirements.txt | $(PY)
	@echo "Installing packages (the first time: about a minute) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements.txt requirements-dev.txt | $(PY)
	@echo "Installing packages and what the tests need (the first time: about a minute) ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $(VENV)/.installed $@
