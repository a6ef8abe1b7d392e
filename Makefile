# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3.11
VENV   := .venv
PY     := $(VENV)/bin/python
PORT   ?= 8000
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint danger bench lock clean

help: ## what can be done here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-7s %s\n", $$1, $$2}'

run: $(VENV)/.run ## from a clean checkout to a talking bot (PORT=8000)
	@exec $(PY) -m bot run --port $(PORT)

test: $(VENV)/.test ## every test; installs Chromium from Debian where the system allows it
	@deploy/dev/chromium
	@$(PY) -m pytest tests -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.test ## style of the code, then the knowledge
	@$(VENV)/bin/ruff check .
	@$(PY) -m bot lint

danger: $(VENV)/.run ## learn anew from the examples of danger (some minutes)
	@$(PY) -m bot danger

bench: $(VENV)/.bench ## quality and speed, as figures, beside what else one could install
	@$(PY) -m tests.bench

lock: $(VENV)/.run ## choose versions anew and write them down with their hashes
	@deploy/dev/lock $(PY)

clean: ## forget the environment (what is under var/ stays)
	rm -rf $(VENV) .pytest_cache .ruff_cache

$(VENV)/.run: requirements.txt
	@deploy/dev/environment $(PYTHON) $(VENV) requirements.txt
	@touch $@

$(VENV)/.test: tests/requirements.txt $(VENV)/.run
	@deploy/dev/environment $(PYTHON) $(VENV) tests/requirements.txt
	@touch $@

$(VENV)/.bench: tests/bench/requirements.txt $(VENV)/.test
	@deploy/dev/environment $(PYTHON) $(VENV) tests/bench/requirements.txt
	@touch $@
