# `make demo` and `make test` need Python 3.11+ and make, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
FINSTATS = $(BIN)/finstats
# Where the texts of articles lie, when somebody has them; the tests say when they have not.
ARTICLES := $(wildcard ../shared/articles)

.PHONY: demo test test-all score bench sizes bundle lint clean

$(VENV)/demo: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "finstats needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test: $(VENV)/demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

demo: $(VENV)/demo
	$(FINSTATS)
	$(FINSTATS) themes
	$(FINSTATS) banks --theme green
	$(FINSTATS) indicator tech-loans --as-of 2025-06
	$(FINSTATS) trace 1026.09

lint: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The Spark server that tests start, without the Python that it could run: 0.5 GB, once.
SPARK = 4.2.0
build/spark: | $(VENV)/test
	@if java -version >/dev/null 2>&1; then \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $@ 'pyspark==$(SPARK)'; \
	else echo 'no Java on this machine: tests of Spark will be skipped' >&2; fi

# Spark's tests by themselves: each process that runs tests would start a Spark of its own.
test: lint build/spark
	FINSTATS_ARTICLES='$(abspath $(ARTICLES))' $(BIN)/python -m pytest --numprocesses 2 -m 'not spark'
	$(BIN)/python -m pytest -m spark

# Everything that `make test` takes a sample of, and docs/trust.md anew; takes about an hour.
test-all: lint build/spark
	rm -f build/counts.jsonl && mkdir -p build
	FINSTATS_ARTICLES='$(abspath $(ARTICLES))' FINSTATS_TEST_ALL=1 FINSTATS_SHOWN='$(abspath build/counts.jsonl)' $(BIN)/python -m pytest --numprocesses auto -m 'not spark'
	$(BIN)/python -m pytest -m spark
	$(BIN)/python -m tests.trust build/counts.jsonl

# How well figures are read from texts with answers, and from the article where it is at hand.
score: $(VENV)/test
	FINSTATS_ARTICLES='$(abspath $(ARTICLES))' $(BIN)/python -m tests.extract.score

# How long the command line takes to start, an audit of up to a million figures, and reading texts;
# nothing is judged.
bench: $(VENV)/test
	$(BIN)/python benchmarks/start_up.py
	$(BIN)/python benchmarks/audit.py
	$(BIN)/python benchmarks/extract.py
	$(BIN)/python benchmarks/tables.py
	$(BIN)/python benchmarks/load.py --postgres --where
	$(BIN)/python benchmarks/ask.py

# What the core and each extra take on disk.
sizes: $(VENV)/test
	$(BIN)/python benchmarks/extras.py

$(VENV)/bundle: $(VENV)/demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'build>=1.2' 'hatchling>=1.26' 'packaging>=24.2'
	@touch $@

# One file in dist/ that installs finstats where there is no network; for another machine:
# make bundle PLATFORM=win_amd64 PYTHON_VERSION=3.12, and EXTRAS=xlsx,docx for fewer.
EXTRAS ?= all
bundle: $(VENV)/bundle
	$(BIN)/python bundle/build.py --extras '$(EXTRAS)' --platform '$(PLATFORM)' --python-version '$(PYTHON_VERSION)'

clean:
	rm -rf $(VENV) build dist
