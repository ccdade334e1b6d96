# Two commands: `make run` and `make test`. Everything lands in .venv, build and node_modules.
PYTHON ?= python3
NETWORK_PORT ?= 8000
LOCAL_PORT ?= 8001
DATA ?= data
BIN := .venv/bin
UV := $(BIN)/uv
export UV_PYTHON_DOWNLOADS := never
BUILT := src/waymark/shared/ui/built
# Apache Spark needs Java; where there is none its one test is left out, and named.
DEV := requirements/dev.txt $(if $(shell command -v java),requirements/spark.txt)

.PHONY: run test check test-long trust bench-web bench setup setup-tests docs wheel clean help

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: setup  ## start both wings with the demonstration data
	@exec $(BIN)/waymark run --network-port $(NETWORK_PORT) --local-port $(LOCAL_PORT) --data $(DATA)

test: setup setup-tests  ## every check this machine can run
	@$(BIN)/python tools/run_tests.py all

check: setup build/dev.stamp  ## the fast part: style, types, contracts, rules
	@$(BIN)/python tools/run_tests.py check

test-long: setup setup-tests  ## the long form of the crash, attack and soak tests
	@$(BIN)/python tools/run_tests.py long

trust: setup setup-tests  ## what shows the goals of trust, and docs/reference/trust.md from it
	@$(if $(WAYMARK_LONG),,rm -rf build/trust)
	@$(BIN)/python tools/run_tests.py trust && $(BIN)/python tools/print_trust.py

bench-web: setup  ## server CPU per page, as a ratio to a reference page
	@$(BIN)/python tools/bench_web.py

bench: setup  ## the compliance engine against its rivals
	@$(BIN)/waymark measure bench

docs: setup build/dev.stamp  ## print the generated pages of docs/reference anew
	@$(BIN)/python tools/print_reference.py

setup: build/assets.stamp

setup-tests: build/dev.stamp build/installed.stamp build/provider.stamp
	@$(BIN)/python tools/find_browser.py

wheel: setup  ## the platform as one file, with its styles and fonts inside, in dist
	@$(WHEEL) --out-dir dist && ls dist/*.whl

# ---- the environment ---------------------------------------------------------------------------
build/venv.stamp: requirements/uv.txt
	@mkdir -p build
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Waymark needs Python 3.11 or newer: make run PYTHON=python3.11"; exit 1; }
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
	  $(PYTHON) -m venv --clear .venv && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
	  $(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes --target build/uv -r requirements/uv.txt && \
	  PYTHONPATH=build/uv $(PYTHON) -m uv venv -q --clear --seed --python $(PYTHON) .venv && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt; \
	else echo "This Python has neither venv nor pip: apt-get install python3-venv"; exit 1; fi
	@touch $@

build/run.stamp: build/venv.stamp requirements/run.txt requirements/build.txt pyproject.toml
	@echo "Setting up the parts …"
	@$(UV) pip sync -q --require-hashes $(if $(wildcard build/dev.stamp),$(DEV),requirements/run.txt)
	@$(UV) pip install -q --no-deps --build-constraints requirements/build.txt -e .
	@touch $@

build/dev.stamp: build/run.stamp $(DEV)
	@echo "Setting up what the tests need …"
	@$(UV) pip sync -q --require-hashes $(DEV)
	@$(UV) pip install -q --no-deps --build-constraints requirements/build.txt -e .
	@touch $@

# ---- styles, fonts and scripts -----------------------------------------------------------------
build/node_modules.stamp: build/run.stamp package-lock.json
	@$(BIN)/python tools/install_node_modules.py
	@touch $@

# The identity provider of the tests has a lock of its own: `make run` never fetches it.
build/provider.stamp: build/node_modules.stamp tests/support/provider/package-lock.json
	@$(BIN)/python tools/install_node_modules.py tests/support/provider
	@touch $@

build/assets.stamp: build/node_modules.stamp $(shell find src/waymark/shared/ui/scss src/waymark/shared/ui/js src/waymark/shared/ui/art -type f 2>/dev/null)
	@echo "Building styles and fonts …"
	@$(BIN)/python -m waymark.shared.ui.build
	@WAYMARK_TRAINING=true WAYMARK_DATA=build/setup $(BIN)/python manage.py collectstatic --noinput --clear -v 0
	@touch $@

# ---- the wheel, and an empty environment with nothing but it and its lock ------------------------
WHEEL := $(UV) build -q --wheel --build-constraints requirements/build.txt --require-hashes

build/empty.stamp: build/run.stamp
	@$(UV) venv -q --clear --python $(BIN)/python build/installed
	@$(UV) pip install -q --python build/installed --require-hashes -r requirements/run.txt
	@touch $@

build/installed.stamp: build/empty.stamp build/assets.stamp README.md $(shell find src -type f -not -path '*/__pycache__/*' -not -path '*/built/*' 2>/dev/null)
	@rm -rf build/wheel && $(WHEEL) --out-dir build/wheel
	@$(UV) pip install -q --python build/installed --no-deps --reinstall-package waymark build/wheel/*.whl
	@touch $@

# ---- locks -------------------------------------------------------------------------------------
COMPILE := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
.PHONY: locks
locks:  ## settle the versions of everything anew
	@$(COMPILE) pyproject.toml -o requirements/run.txt
	@$(COMPILE) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(COMPILE) pyproject.toml --extra spark -c requirements/run.txt -o requirements/spark.txt
	@for name in uv build node; do $(COMPILE) requirements/$$name.in -o requirements/$$name.txt; done

clean:  ## remove what set-up made; data stays
	@rm -rf .venv build node_modules tests/support/provider/node_modules $(BUILT)
