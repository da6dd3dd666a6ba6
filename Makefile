# Everything here works on a machine that has Python 3.11 or later, make and a package index, and nothing else.
# What a target needs it puts into .venv, or into the user's cache folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The tests hold a control plane beside themselves: more workers than processors gain nothing.
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test check static bench fuzz conformance cluster cluster-down docs dist lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

demo: $(VENV)/ready ## Run the main job offline: sync, search, show, pull, template, lint, install
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh demo/demo.sh demo-out

test: static ## Run every check and every test, the real cluster included (HELMKIT_NO_CLUSTER=1 leaves that out)
	@test -n "$(HELMKIT_NO_CLUSTER)" || $(BIN)/python -m tests.cluster build
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: static ## Run ruff, mypy, import-linter and the fast tests, in under a minute
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not helm and not cluster and not wheel and not security and not faults"

static: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

bench: $(VENV)/ready ## Measure time and memory against helm, also with CHARTS=DIR or ONLY=WORD; writes docs/benchmarks*.md
	@CHARTS="$(CHARTS)" ONLY="$(ONLY)" $(BIN)/python -m benchmarks

fuzz: $(VENV)/ready ## Compare with helm on random templates and values, and on CHARTS=DIR with values changed, for SECONDS=60
	@$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60) $(if $(CHARTS),--charts $(CHARTS))

conformance: $(VENV)/ready ## Compare with helm every chart under CHARTS=DIR, also with VALUES=FILES
	$(BIN)/python -m tests.conformance $(or $(CHARTS),charts) $(VALUES)

cluster: $(VENV)/ready ## Start the test cluster, leave it running, print its KUBECONFIG
	@$(BIN)/python -m tests.cluster up

cluster-down: $(VENV)/ready ## Stop the test cluster
	@$(BIN)/python -m tests.cluster down

docs: $(VENV)/ready ## Write docs/commands.md and the help text anew from the commands
	$(BIN)/python -m docs.generate

dist: $(VENV)/ready ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

lock: $(VENV)/ready ## Pin the development environment anew in requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--extra dev --output-file requirements-dev.lock pyproject.toml

clean: ## Remove what the other targets made in this folder
	rm -rf $(VENV) dist build demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/ready: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "make: $(PYTHON) is older than Python 3.11; name another: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV), about a minute ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
