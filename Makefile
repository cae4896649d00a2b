# Everything a developer or an operator types. `make` alone prints the list.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# Python keeps what it has compiled, whatever the shell asks for: tests start Python hundreds of times.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: help install run test check fix bench lock clean

PYTHON ?=
BIN := .venv/bin
STAMP := .venv/installed
PARALLEL := --numprocesses 2 --dist worksteal
UV = $(shell command -v uv || echo $(BIN)/uv)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

help: ## Print this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | sort | expand -t 12

install: $(STAMP) ## Make .venv with exactly the locked packages and the command `mentor`
	@:

run: install ## Start everything on this machine, without Docker, until Ctrl-C
	@exec $(BIN)/mentor run

test: install ## Run all tests once
	@$(BIN)/pytest $(PARALLEL)

check: install ## Run every check and all tests; change nothing
	@failed=; try() { "$$@" || failed+=" [$$*]"; }; \
	try $(BIN)/ruff format --check --quiet .; \
	try $(BIN)/ruff check --quiet .; \
	try $(BIN)/mypy; \
	try $(BIN)/sqlfluff lint --nocolor --disable-progress-bar sql; \
	try $(BIN)/python -m cli.dag_docs --check; \
	try $(BIN)/pytest $(PARALLEL); \
	if [ -n "$$failed" ]; then echo "Not in order:$$failed"; exit 1; fi; echo "Everything is in order."

fix: install ## Let the machine change what it may change: imports, layout of Python and SQL
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet
	@$(BIN)/sqlfluff fix --quiet sql

bench: install ## Measure the pipeline beside other tools on generated members
	@$(BIN)/python -m bench

lock: install ## Resolve the locked packages anew from pyproject.toml
	@$(COMPILE) --upgrade --group dev pyproject.toml --output-file requirements-dev.txt
	@$(COMPILE) --constraints requirements-dev.txt pyproject.toml --output-file requirements.txt
	@$(COMPILE) --constraints requirements-dev.txt --extra production pyproject.toml --output-file requirements-production.txt

clean: ## Remove what the targets above made; databases and files in .mentor stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements-dev.txt pyproject.toml .ci/install
	@bash .ci/install $(PYTHON)
	@touch $(STAMP)
