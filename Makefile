# make run    sets everything up and opens the editor on an example (without a display: the same job, printed)
# make test   sets everything up, then lint, types and tests; prints one line when all is well
# make lint   lint and types alone
# make bench  the benchmarks: one table, one JSON, out/bench.json
# make lock   writes requirements/*.txt anew from pyproject.toml; `make lock UPGRADE=--upgrade` takes newer versions
# make clean  removes everything these targets made
#
# PYTHON names the interpreter to build on, VENV the folder to build in: `make test PYTHON=python3.13 VENV=.venv-3.13`.

PYTHON ?= python3
VENV ?= .venv
EXAMPLE ?= examples/web-shop.tmproj

export PYTHON VENV

.PHONY: run test lint bench lock clean

run: $(VENV)/stamp-run
	@scripts/run $(EXAMPLE)

test: $(VENV)/stamp-dev
	@scripts/check lint types tests

lint: $(VENV)/stamp-dev
	@scripts/check lint types

bench: $(VENV)/stamp-dev
	@mkdir -p out
	@$(VENV)/bin/python -m benchmarks

# The second half of a stamp's name is the lock it was made from: nothing is installed again until that changes.
$(VENV)/stamp-%: requirements/%.txt pyproject.toml src/threatline/__init__.py
	@scripts/set-up $*

lock:
	@scripts/lock $(UPGRADE)

clean:
	@rm -rf $(VENV) build dist out .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
