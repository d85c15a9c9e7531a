# Each target makes what it needs (virtual environment, Pulumi CLI) and is quick when nothing is missing.
#   make up | preview | down     the quickstart against the emulator: no account, nothing paid for
#   make test | test-long        all tests but the long ones | all of them
#   make check                   style, types, floors, generated pages
#   make bench | docs | clean

PYTHON ?= python3
WORKERS ?= auto

# The tests find the CLI on PATH; that there is one is the work of `cli`.
WITH_CLI = PATH="$$($(PYTHON) tools/pulumi/get.py 2> /dev/null):$$PATH"

.DEFAULT_GOAL := help
.PHONY: help up preview down test test-newest test-lowest test-long check docs bench clean venv venv-lowest venv-runtime cli python

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -5

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is not Python 3.11 or newer; choose one: make PYTHON=/path/to/python3" >&2; exit 1; }

venv venv-lowest venv-runtime: python
	@$(PYTHON) tools/environment.py .$@

cli: python
	@$(PYTHON) tools/pulumi/get.py > /dev/null

up preview down: python
	@$(PYTHON) -m tools.quickstart $@

# The tests of a stack run twice: with the newest and with the lowest Pulumi SDK that the project allows.
test: test-newest test-lowest

test-newest: venv venv-runtime cli
	$(WITH_CLI) .venv/bin/python -m pytest -m "not long and not live" -n $(WORKERS) --dist loadfile

test-lowest: venv-lowest cli
	$(WITH_CLI) .venv-lowest/bin/python -m pytest -m "not long and not live and not newest" -n $(WORKERS) --dist loadfile tests/stacks

test-long: venv venv-lowest venv-runtime cli
	$(WITH_CLI) .venv/bin/python -m pytest -m "not live" -n $(WORKERS) --dist loadfile
	$(WITH_CLI) .venv-lowest/bin/python -m pytest -m "not live" -n $(WORKERS) --dist loadfile tests/stacks

check: venv
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/pyright --warnings
	.venv/bin/lint-imports
	.venv/bin/python -m tools.pages --check

docs: venv
	.venv/bin/python -m tools.pages

bench: venv cli
	@for script in tests/bench/*.py; do echo "$$script"; $(WITH_CLI) .venv/bin/python "$$script" || exit 1; done

clean:
	@$(PYTHON) -m tools.quickstart clean
	rm -rf .venv .venv-lowest .venv-runtime dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
