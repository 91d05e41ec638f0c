# xxgk: every command a newcomer, an operator or a reader needs. `make help` lists them.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
LOCKED := --generate-hashes --no-strip-extras --python-version 3.11 --no-header --no-annotate --no-emit-index-url
MADE := data/warehouse/benchmarks
# What scans are printed in for tests.
FONTS := fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming fonts-arphic-ukai fonts-noto-cjk \
	fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-lxgw-wenkai
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# uv reads no settings of pip: the index and the certificates that pip is told are told to uv.
PIP_IS_TOLD = $$($(BIN)/python -m pip config list | sed -n "s/^[^ ]*\.$(1)='\(.*\)'$$/\1/p" | tail -n 1)
FOR_UV = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$(call PIP_IS_TOLD,index-url)}}}" \
	SSL_CERT_FILE="$${SSL_CERT_FILE:-$${PIP_CERT:-$(call PIP_IS_TOLD,cert)}}"
UV = $(FOR_UV) $(BIN)/uv --quiet pip
# Where uv cannot install (no build of it for the machine, a login that only pip knows), pip does.
INSTALL = $(UV) install --python $(BIN)/python $(1) || \
	{ echo "uv could not: pip installs the same, in some minutes ..."; $(PIP) install $(1); }
export DAGSTER_HOME ?= $(CURDIR)/.dagster
export DO_NOT_TRACK ?= 1
# uv installs sources: what Python compiles of them at the first start it is to keep.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: setup ## Take in data/raw, build the warehouse, publish it, say what is in it
	@$(BIN)/xxgk run

.PHONY: test
test: setup ## Lint and run the whole test suite
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: lint
lint: setup ## Lint the SQL of models and documents (a minute)
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 dbt_project/models dbt_project/tests docs/queries

.PHONY: programs
programs: ## Install LibreOffice and Chromium (Debian, as root): more kinds of files are read, and their prints tested
	@command -v soffice >/dev/null && command -v chromium >/dev/null && fc-list | grep -q ukai || { \
		apt-get update --quiet --quiet && apt-get install --yes --quiet --quiet --no-install-recommends \
			libreoffice-writer-nogui libreoffice-calc-nogui chromium fontconfig $(FONTS) >/dev/null; }

.PHONY: dev
dev: setup dagster ## Open Dagster: the asset graph, schedule, sensor and past runs
	@echo "Dagster opens at http://localhost:$(or $(PORT),3000) (Ctrl-C stops it)"
	@PYTHONWARNINGS=ignore $(BIN)/dagster dev --workspace workspace.yaml --port $(or $(PORT),3000)

.PHONY: docs
docs: setup ## Serve the site of what is published, with the data dictionary (dbt docs)
	@$(BIN)/xxgk serve --port $(or $(PORT),8080)

.PHONY: bench
bench: setup ## Measure everything, beside its peers where there are any (40 minutes; parts are in docs/scale.md)
	@$(BIN)/python -m benchmarks $(MUTANTS)
	@$(BIN)/python -m benchmarks.scans
	@$(BIN)/python -m benchmarks.harvest
	@$(BIN)/python -m benchmarks.quality
	@$(BIN)/python -m benchmarks.site
	@$(BIN)/python -m benchmarks.scale $(REPORTS)
	@$(BIN)/python -m benchmarks.queries $(MADE)/$(lastword $(or $(REPORTS),100000))/warehouse/xxgk.duckdb
	@if [ -e $(VENV)/.cluster ]; then $(BIN)/python -m benchmarks.cluster; else echo "Ray and the lake are measured after make cluster."; fi

.PHONY: notebook
notebook: setup $(VENV)/.notebook ## Open the notebook: ten worked questions on the published file
	@$(BIN)/marimo run docs/notebook.py --include-code --port $(or $(PORT),2718)

.PHONY: browser
browser: setup $(VENV)/.browser ## Test the site in a browser (needs Chromium on the path)
	@command -v chromium >/dev/null || { echo "make: no chromium on the path; install it (Debian: apt-get install chromium)"; exit 1; }
	@$(BIN)/python -m pytest tests/browser

.PHONY: faults
faults: setup ## Disturb runs (signals, full disk, damage, files that go or change) and compare what they publish
	@$(BIN)/python -m tests.faults

.PHONY: year
year: setup ## Live through a year of operation on a clock set forward (needs a C compiler)
	@XXGK_TEST_YEAR=1 $(BIN)/python -m pytest tests/year

.PHONY: compat
compat: run ## Read the published file with every DuckDB that the README names, and compare
	@$(FOR_UV) $(BIN)/python -m tests.compat

.PHONY: cluster
cluster: setup $(VENV)/.cluster ## Install what more machines than one need, and test it on this one
	@$(BIN)/python -m pytest tests/cluster

.PHONY: setup
setup: $(VENV)/.installed $(VENV)/.editable ## Install what requirements.lock pins into .venv (once)

$(VENV)/.installed: requirements-setup.lock requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) not found. Install Python 3.11, or say where it is: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) (once, some seconds) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes --requirement requirements-setup.lock || true
	@$(call INSTALL,--require-hashes --requirement requirements.lock)
	@touch $@

$(VENV)/.editable: pyproject.toml $(VENV)/.installed
	@$(call INSTALL,--no-deps --no-build-isolation --editable .)
	@touch $@

$(VENV)/.browser $(VENV)/.cluster $(VENV)/.notebook: $(VENV)/.%: requirements-%.lock $(VENV)/.installed
	@echo "Setting up what the $* needs (once) ..."
	@$(call INSTALL,--require-hashes --requirement $<)
	@touch $@

.PHONY: dagster
dagster:
	@mkdir -p $(DAGSTER_HOME)
	@cp pipelines/defs/instance.yaml $(DAGSTER_HOME)/dagster.yaml
	@$(BIN)/python -c 'from pipelines import dbt, settings; dbt.prepare(settings.Settings())'

.PHONY: lock
lock: setup ## Re-resolve requirements.lock and its optional parts from pyproject.toml
	@$(UV) compile $(LOCKED) --group dev pyproject.toml --output-file requirements.lock
	@for part in browser cluster notebook setup; do \
		$(UV) compile $(LOCKED) --constraint requirements.lock --group $$part --output-file requirements-$$part.lock || exit 1; \
	done

# The published file tells of earlier versions, which nothing can make anew.
.PHONY: clean
clean: ## Remove what the next run makes anew (never what came in, was entered, or is published)
	@[ ! -d data/warehouse ] || find data/warehouse -mindepth 1 -maxdepth 1 \
		! -name xxgk.duckdb ! -name parquet ! -name csv ! -name site ! -name lake -exec rm -rf {} +
	@rm -rf dbt_project/target dbt_project/logs

.PHONY: purge
purge: clean ## Remove also what is published, with the history of its versions, and the runs of Dagster
	@rm -rf data/warehouse .dagster
