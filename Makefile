# Every command a newcomer, an editor or CI needs. `make help` lists them.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
NODE_TOOLS := .ci/node_modules
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
export SITE_URL ?= $(shell sed -n 's/^SITE_URL=//p' .env 2>/dev/null | tail -n 1)
ifeq ($(SITE_URL),)
override SITE_URL := http://$(HOST):$(PORT)
endif

.DEFAULT_GOAL := help
.PHONY: help run serve editor dev test test-postgres soak access bench check audit format requirements clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-14s %s\n' "$$name" "$$text"; done

run: $(VENV)/run.stamp .env staticfiles/.stamp ## Set everything up and serve the site (PORT=8000)
	@echo "[3/4] Bringing the database up to date and loading the starter content …"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_starter
	@echo "[4/4] Starting the server."
	@$(BIN)/python -m spacetourism.serve --host $(HOST) --port $(PORT)

serve: $(VENV)/serve.stamp .env staticfiles/.stamp ## Serve as in production: all of it by environment
	@DEBUG=off $(MANAGE) migrate --verbosity 0
	@DEBUG=off HOST=$(HOST) PORT=$(PORT) $(BIN)/python -m spacetourism.serve

editor: $(VENV)/run.stamp .env ## Make an editor's account (or set EDITOR_NAME and EDITOR_PASSWORD)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) make_editor

dev: $(VENV)/dev.stamp .env ## Serve with DEBUG on and reload on every change
	@DEBUG=on $(MANAGE) migrate --verbosity 0
	@DEBUG=on $(MANAGE) load_starter
	@DEBUG=on $(MANAGE) runserver $(HOST):$(PORT)

test: $(VENV)/dev.stamp ## Run all tests but Lighthouse and the soak (ARGS="-k mission" for some)
	@$(BIN)/python -m pytest -n auto --dist loadgroup -m "not lighthouse and not soak" $(ARGS)

test-postgres: $(VENV)/dev.stamp ## Run all tests on the PostgreSQL of DATABASE_URL
	@case "$(DATABASE_URL)" in postgres*) ;; \
		*) echo "Set DATABASE_URL=postgres://user:password@host/database first."; exit 1;; esac
	@$(BIN)/python -m pytest -n auto -m "not browser and not server and not nu and not lighthouse and not soak" $(ARGS)

SECONDS := 120
soak: $(VENV)/dev.stamp ## Use a server for two minutes by readers and editors (SECONDS=1800)
	@SOAK_SECONDS=$(SECONDS) $(BIN)/python -m pytest tests/soak $(ARGS)

access: $(VENV)/dev.stamp $(NODE_TOOLS)/.stamp ## The reader's checks alone, with Lighthouse (ARGS="-m lighthouse")
	@$(BIN)/python -m pytest tests/browser/access $(ARGS)

BENCHES := serving article standings change_lists growth
bench: $(VENV)/dev.stamp ## Measure the server, the pages, and what grows (ONLY=serving ARGS="--wagtail" for one of them)
	@set -e; for name in $(or $(ONLY),$(BENCHES)); do \
		echo "$$name …"; $(BIN)/python bench/$$name.py $(ARGS); done

check: $(VENV)/dev.stamp ## Formatter, linter, types, templates, imports, migrations, deployment
	@echo "Formatter …" && $(BIN)/ruff format --quiet --check .
	@echo "Linter …" && $(BIN)/ruff check --quiet .
	@echo "Spelling …" && $(BIN)/codespell
	@echo "Types …" && $(BIN)/mypy --no-error-summary manage.py spacetourism missions
	@echo "Templates …" && git ls-files -z --cached --others --exclude-standard 'templates/*.html' \
		| xargs -0 $(BIN)/djade --check --target-version 5.2
	@echo "Imports …" && $(BIN)/lint-imports > .import_linter.log 2>&1 \
		|| { cat .import_linter.log; exit 1; }; rm -f .import_linter.log
	@echo "Migrations …" && ENV_FILE=/dev/null SECRET_KEY=check $(MANAGE) makemigrations --check --dry-run \
		--verbosity 1 > /dev/null
	@echo "Deployment …" && ENV_FILE=/dev/null DEBUG=off SITE_URL=https://record.example \
		SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))") \
		$(MANAGE) check --deploy --fail-level WARNING
	@echo "All checks passed."

audit: $(VENV)/dev.stamp ## Ask whether known vulnerabilities stand against what is pinned
	@$(BIN)/python .ci/audit.py

format: $(VENV)/dev.stamp ## Format Python and templates
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .
	@git ls-files -z --cached --others --exclude-standard 'templates/*.html' \
		| xargs -0 $(BIN)/djade --target-version 5.2 || true

requirements: $(VENV)/dev.stamp ## Pin the requirements anew from the *.in files
	@for set in requirements requirements-production requirements-dev; do \
		$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --no-emit-find-links \
			--python-version 3.11 --generate-hashes $$set.in --output-file $$set.txt; done

clean: ## Remove the virtual environment and what was built (content and .env stay)
	@rm -rf $(VENV) $(NODE_TOOLS) staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; $(PYTHON) is older (PYTHON= chooses another)."; exit 1; }
	@echo "[1/4] Making a virtual environment …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "[1/4] Installing what the site needs (pinned, with hashes) …"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/serve.stamp: requirements-production.txt | $(BIN)/python
	@echo "Installing what production needs (pinned, with hashes) …"
	@$(PIP) -r requirements-production.txt
	@touch $@ $(VENV)/run.stamp

$(VENV)/dev.stamp: requirements-dev.txt | $(BIN)/python
	@echo "Installing what development needs (pinned, with hashes) …"
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp $(VENV)/serve.stamp

# Lighthouse and the Nu HTML checker. Without npm the checks that need them are skipped.
$(NODE_TOOLS)/.stamp: .ci/package.json
	@if command -v npm >/dev/null 2>&1; then \
		echo "Installing the checkers of pages …"; \
		npm install --prefix .ci --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel error \
			&& touch $@; \
	else echo "There is no npm on this machine: no Lighthouse, no Nu HTML checker."; fi

.env: | $(BIN)/python
	@echo "Writing .env with a new secret key."
	@umask 077; $(BIN)/python -c "import secrets; print('SECRET_KEY=' + secrets.token_urlsafe(50))" > $@

staticfiles/.stamp: requirements.txt spacetourism/storage.py $(shell find static -type f) | $(VENV)/run.stamp .env
	@echo "[2/4] Preparing stylesheets and images …"
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
