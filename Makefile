# Everything on a fresh machine that has Python 3.11 or newer, make and git. A second run has nothing left to prepare.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BROWSER := $(VENV)/.browser

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))

.PHONY: demo test lint bench strangers clean
.DEFAULT_GOAL := help

.PHONY: help
help:
	@echo 'make demo   see it work, on the practice shop of this machine'
	@echo 'make test   format, lint, types, architecture and all tests'
	@echo 'make lint   the same without the tests'
	@echo 'make bench  measure it against a hand-written script'
	@echo 'make strangers  walk whole shops that strangers built, from sign-in to return'
	@echo 'make clean  remove what these made'

demo: $(BROWSER)
	@$(BIN)/kors-bot demo

# Tests write to disk for certain, over and over: where memory can be had as a disk, that is where they do it.
# And they start Python over and over: it keeps what it has compiled, whatever this shell says about that.
test: lint $(BROWSER)
	unset PYTHONDONTWRITEBYTECODE; TMPDIR=$$(test -w /dev/shm && echo /dev/shm || echo "$${TMPDIR:-/tmp}") $(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BROWSER)
	$(BIN)/python -m benchmarks

strangers: $(BROWSER)
	$(BIN)/python -m tests.strangers.shops.run

$(READY): pyproject.toml constraints.txt
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed: install it, or name it with make PYTHON=...' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); echo 'On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q kors_bot flows recorded  # as pip does with what it installs for good
	@touch $@

$(BROWSER): $(READY)
	@$(BIN)/kors-bot install-browser
	@touch $@

clean:
	rm -rf $(VENV) build dist demo-data test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
