# make demo [PORT=8001]   a newspaper at http://127.0.0.1:8000
# make test [ARGS=...]    all tests
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
BIN := .venv/bin

.PHONY: demo test lint format lock settings-doc messages clean

demo:
	@$(PYTHON) tools/bootstrap.py requirements.lock
	@$(BIN)/vestnik demo --home demo
	@exec $(BIN)/vestnik run --home demo --port $(PORT)

test:
	@$(PYTHON) tools/bootstrap.py requirements-dev.lock
	@$(BIN)/python -m pytest $(ARGS)

lint:
	@$(PYTHON) tools/bootstrap.py requirements-dev.lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint vestnik --lint --quiet

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Needs uv (pip install uv). The lock files fit every platform and name no index.
COMPILE = uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --quiet \
	--custom-compile-command "make lock"
lock:
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock

settings-doc:
	@$(BIN)/python tools/settings_doc.py

# Needs GNU gettext (apt-get install gettext).
messages:
	@$(BIN)/python tools/messages.py

clean:
	rm -rf .venv demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
