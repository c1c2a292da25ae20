# Two commands do everything: make demo, make test.
PYTHON ?= python3
VENV := .venv
CASES ?= 200
BIN := $(VENV)/bin
BENCH := .venv-bench

.PHONY: demo test exam format lint types pytest docs clean bench instructions crash mutations contradictions fuzz laws laws-1921 laws-1921-full

demo: $(VENV)/installed
	$(BIN)/whitecoal demo

test: lint types pytest

lint: $(VENV)/developing
	$(BIN)/ruff format --check src tests exam docs benchmarks
	$(BIN)/ruff check src tests exam docs benchmarks

types: $(VENV)/developing
	$(BIN)/mypy

pytest: $(VENV)/developing
	$(BIN)/pytest --numprocesses=auto --dist=load tests
	$(BIN)/pytest exam

# Published problems, and the page docs/exam.md with what came out.
exam: $(VENV)/developing
	$(BIN)/pytest exam --write-exam

# Every reader on many thousand spoilt files, in about ten minutes; writes docs/trust/fuzz.md.
fuzz: $(VENV)/developing
	PYTHONPATH=tests $(BIN)/python tests/fuzz/fuzz.py

# The laws on 200 random cases each (about twenty minutes on two processors), and on the shipped case of 1921 (ten minutes).
laws: $(VENV)/developing
	$(BIN)/pytest --numprocesses=auto --dist=worksteal tests/laws --hypothesis-profile=laws --cases $(CASES)

laws-1921: $(VENV)/developing
	$(BIN)/python tests/laws/shipped.py

# The same with all its water years: about an hour.
laws-1921-full: $(VENV)/developing
	$(BIN)/python tests/laws/shipped.py --amend

# How fast, beside the least possible and beside peers, and the page docs/benchmarks.md; ONLY=build measures one section.
bench: $(BENCH)/installed
	$(BENCH)/bin/python -m benchmarks.bench $(ONLY)

# Instructions of building the tiny case against the figure kept; left out with a word where valgrind is missing.
instructions: $(VENV)/developing
	$(BIN)/python -m benchmarks.instructions

format: $(VENV)/developing
	$(BIN)/ruff format src tests exam docs benchmarks
	$(BIN)/ruff check --fix src tests exam docs benchmarks

# Kills, full disks, many askers at once; docs/trust/crashes.md is its last result. Five to ten minutes.
crash: $(VENV)/developing
	PYTHONPATH=tests $(BIN)/python tests/crash/many_crashes.py

docs: $(VENV)/developing
	$(BIN)/python docs/make.py

# Every falsified run and every seeded contradiction; each writes down its result below docs/trust.
mutations: $(VENV)/developing
	PYTHONPATH=tests $(BIN)/python tests/mutations/all_mutations.py

contradictions: $(VENV)/developing
	PYTHONPATH=tests $(BIN)/python tests/contradictions/all_contradictions.py

# The environment, at the pinned versions; made again when the pins or the project's own needs change.
$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

$(BENCH)/installed: pyproject.toml constraints.txt benchmarks/requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . \
		--requirement benchmarks/requirements.txt
	touch $@

clean:
	rm -rf $(VENV) $(BENCH) .mypy_cache .ruff_cache .pytest_cache .hypothesis
