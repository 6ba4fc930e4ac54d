# Parallax. `make` alone lists what can be asked for.

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
# An environment is fresh while it was filled from the very pins that stand here, whatever their dates.
RUN_STAMP := $(VENV)/.run-$(shell cat requirements.txt | cksum | cut -d ' ' -f 1)
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements*.txt | cksum | cut -d ' ' -f 1)
FIND_BROWSER := PARALLAX_BROWSER="$$($(PYTHON) -m tests.browser.finding)" && export PARALLAX_BROWSER
# Firefox runs the main job once more; where there is none and none can be installed, that test says so.
FIND_FIREFOX := $(PYTHON) -m tests.browser.firefox
FIND_ESBUILD := $(PYTHON) -m tests.support.esbuild

# Each test process would compile every module and rewrite every assertion again.
unexport PYTHONDONTWRITEBYTECODE

# What starts servers of its own, one of each kind of database, whatever kind the tests run on.
OF_BOTH := tests/faults tests/serving tests/reader/backup/test_across.py

.DEFAULT_GOAL := help
.PHONY: help run test test-long test-postgres check audit bench load kill screenshot format lock clean

help: ## List what can be asked for
	@echo "Parallax: read two pieces side by side."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "make run PORT=8123 serves on another port; make test ARGS='-k accounts' runs only some tests."

run: export DEBUG = 1
run: export PORT := $(PORT)
run: $(RUN_STAMP) ## Serve Parallax on this machine, with the demonstration comparison
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo
	@$(PYTHON) -c 'import os, socket, sys; port = os.environ["PORT"]; \
	  taken = socket.socket().connect_ex(("127.0.0.1", int(port))) == 0; \
	  sys.exit(f"Port {port} is taken by another program; choose another one, as in: make run PORT=8123" if taken else 0)'
	@echo
	@echo "Parallax is served at http://127.0.0.1:$(PORT)/ until you press Ctrl-C."
	@echo "The sign-in page lets you continue as analyst or as curator in one click."
	@echo
	@exec $(PYTHON) manage.py runserver 127.0.0.1:$(PORT)

test: $(DEV_STAMP) ## Run the tests, the ones in a real browser included
	@$(FIND_BROWSER) && $(FIND_FIREFOX) && $(FIND_ESBUILD) && $(PYTHON) -m pytest -n auto --dist worksteal $(ARGS)

test-long: $(DEV_STAMP) ## Try all cases of the random and exhaustive tests, and measure growth and memory
	@$(FIND_BROWSER) && TEST_LONG=1 $(PYTHON) -m pytest -n auto --dist worksteal $(ARGS)

test-postgres: $(DEV_STAMP) ## Run the tests that reach the database on a throw-away PostgreSQL, where one is installed
	@$(FIND_BROWSER) && $(FIND_ESBUILD) && $(PYTHON) -m tests.postgres \
	  $(PYTHON) -m pytest -n auto --dist worksteal $(OF_BOTH:%=--ignore=%) $(ARGS)

check: $(DEV_STAMP) ## Check style, types, migrations, licences and the production settings
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy manage.py reader annotations
	DEBUG=1 DATABASE_URL=sqlite://:memory: $(PYTHON) manage.py makemigrations --check --dry-run
	@echo "$(PYTHON) manage.py check --deploy"
	@DEBUG=0 SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  ALLOWED_HOSTS=parallax.example TRUSTED_PROXIES=1 DATABASE_URL=sqlite://:memory: \
	  $(PYTHON) manage.py check --deploy --fail-level WARNING
	@echo "$(PYTHON) -m tests.licences" && $(PYTHON) -m tests.licences > /dev/null
	@$(PYTHON) -m tests.audit

audit: $(DEV_STAMP) ## Ask whether anything that Parallax runs on has a known fault; needs a network
	@$(PYTHON) -m tests.audit --required

bench: $(DEV_STAMP) ## Measure, print one table and write bench.json
	@$(FIND_BROWSER) && $(PYTHON) -m tests.benchmarks $(ARGS)

load: $(DEV_STAMP) ## Put a hundred analysts upon one comparison, and look for each row they made
	@$(PYTHON) -m tests.benchmarks.load $(ARGS)

kill: $(DEV_STAMP) ## Kill the server two hundred times while people write, and look for each row they made
	@$(PYTHON) -m tests.benchmarks.killing $(ARGS)

screenshot: $(DEV_STAMP) ## Take the picture in README.md anew
	@$(FIND_BROWSER) && $(PYTHON) -m tests.browser.screenshot

format: $(DEV_STAMP) ## Put the Python files into the house style
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

# The newest versions that pyproject.toml allows, tried in an environment of their own: first what the
# product runs on, then what its tests need besides. Use the oldest Python that is supported, since it
# needs the most packages.
WANTED := import sys, tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
  extra = project["optional-dependencies"]; \
  print(*(sum((extra[name] for name in sys.argv[1:]), []) or project["dependencies"]), sep="\n")
FREEZE := $(VENV)/lock/bin/python -m pip freeze
INSTALL := $(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install

lock: $(RUN_STAMP) ## Pin anew, to the newest versions that pyproject.toml allows
	@$(PYTHON) -m venv --clear $(VENV)/lock && $(INSTALL) --upgrade pip
	@$(PYTHON) -c '$(WANTED)' > $(VENV)/lock/wanted && $(INSTALL) --requirement $(VENV)/lock/wanted
	@{ echo "# Written by make lock: what Parallax runs on."; $(FREEZE); } > requirements.txt
	@$(PYTHON) -c '$(WANTED)' postgres > $(VENV)/lock/wanted
	@$(INSTALL) --requirement $(VENV)/lock/wanted --constraint requirements.txt
	@{ echo "# Written by make lock: what Parallax needs besides to speak with PostgreSQL."; \
	  $(FREEZE) | grep -vxFf requirements.txt; } > requirements-postgres.txt
	@$(PYTHON) -c '$(WANTED)' formats > $(VENV)/lock/wanted
	@$(INSTALL) --requirement $(VENV)/lock/wanted --constraint requirements.txt --constraint requirements-postgres.txt
	@{ echo "# Written by make lock: what Parallax needs besides to read files other than plain text."; \
	  $(FREEZE) | grep -vxF -f requirements.txt -f requirements-postgres.txt; } > requirements-formats.txt
	@$(PYTHON) -c '$(WANTED)' dev semantic > $(VENV)/lock/wanted
	@$(INSTALL) --requirement $(VENV)/lock/wanted --constraint requirements.txt --constraint requirements-postgres.txt \
	  --constraint requirements-formats.txt
	@{ echo "# Written by make lock: what the tests and checks need besides."; \
	  echo "--requirement requirements.txt"; echo "--requirement requirements-postgres.txt"; \
	  echo "--requirement requirements-formats.txt"; \
	  $(FREEZE) | grep -vxF -f requirements.txt -f requirements-postgres.txt -f requirements-formats.txt; \
	  } > requirements-dev.txt
	@rm -rf $(VENV)/lock && git diff --stat -- 'requirements*.txt'

clean: ## Remove the environment and every cache; the data stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results staticfiles

# The first Python that is new enough and can make environments (Debian packs venv apart).
$(RUN_STAMP):
	@$(PIP) --version > /dev/null 2>&1 || { \
	  for python in python3.13 python3.12 python3.11 python3 python; do \
	    $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && break; \
	    python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "Parallax needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv); install it and run make again." >&2; \
	    exit 1; \
	  fi; \
	  echo "Making an environment in $(VENV) with $$($$python --version)"; \
	  $$python -m venv --clear $(VENV) && $(PIP) install --upgrade pip; \
	}
	@echo "Installing what Parallax runs on"
	@$(PIP) install --requirement requirements.txt
	@rm -f $(VENV)/.run-* && touch $@

$(DEV_STAMP): | $(RUN_STAMP)
	@echo "Installing what its tests need"
	@$(PIP) install --requirement requirements-dev.txt
	@rm -f $(VENV)/.dev-* && touch $@
