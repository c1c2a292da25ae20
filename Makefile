# Two commands do everything: make demo, make test.
PYTHON ?= python3
VENV := .venv
CASES ?= 200
BIN := $(VENV)/bin

.PHONY: demo test format lint types pytest docs clean laws laws-1921

demo: $(VENV)/installed
	$(BIN)/whitecoal demo

test: lint types pytest

lint: $(VENV)/developing
	$(BIN)/ruff format --check src tests docs
	$(BIN)/ruff check src tests docs

types: $(VENV)/developing
	$(BIN)/mypy

pytest: $(VENV)/developing
	$(BIN)/pytest

# The laws on 200 random cases each (about 25 minutes of one processor), and on the shipped case of 1921 (about 20).
laws: $(VENV)/developing
	$(BIN)/pytest tests/laws --hypothesis-profile=laws --cases $(CASES)

laws-1921: $(VENV)/developing
	$(BIN)/python tests/laws/shipped.py

format: $(VENV)/developing
	$(BIN)/ruff format src tests docs
	$(BIN)/ruff check --fix src tests docs

docs: $(VENV)/developing
	$(BIN)/python docs/make.py

# The environment, at the pinned versions; made again when the pins or the project's own needs change.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
