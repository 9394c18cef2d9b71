# Thin on purpose: what a target needs beyond one line is in a script beside what it serves.
# Settings are CHAT_* variables, e.g. `CHAT_PORT=9000 make run`; `make run CHAT_PORT=9000` works too.

VENV := .venv
PYTHON := $(VENV)/bin/python
# Tests mostly wait: three at a time, each file by itself. SIDE_BY_SIDE= runs one after the other.
SIDE_BY_SIDE := -n 3 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## Serve the chat on http://127.0.0.1:8000/ (CHAT_PORT, CHAT_DATA, …)
	@exec $(PYTHON) app.py

test: $(VENV)/test.stamp ## Run all tests, those in a browser too
	@CHROMIUM="$$(tests/setup browser)" && export CHROMIUM && exec $(PYTHON) -m pytest $(SIDE_BY_SIDE) $(ARGS)

check: $(VENV)/test.stamp ## Lint, formatting, types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy

fix: $(VENV)/test.stamp ## Mend what lint and formatting can mend
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

bench: $(VENV)/bench.stamp ## Measure it against its peers; writes docs/benchmarks.md (ARGS="--quick")
	@exec $(PYTHON) -m bench.run $(ARGS)

clean: ## Remove what was made; the data stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: requirements.txt
	@tests/setup venv $(VENV) requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements.txt tests/requirements.txt
	@tests/setup venv $(VENV) tests/requirements.txt
	@touch $@ $(VENV)/run.stamp

$(VENV)/bench.stamp: requirements.txt bench/requirements.txt
	@tests/setup venv $(VENV) bench/requirements.txt
	@touch $@ $(VENV)/run.stamp
