# Needs Python 3.11 or newer and make; everything else is installed into .venv, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Kernels that have the library and the data: the outputs are those of ordinary ones, sooner.
NBVAL := JUPYTER_DEFAULT_PROVISIONER_NAME=warm-provisioner BRIEFINGS_KERNELS=library $(BIN)/python -m pytest -n 2 \
  --dist loadscope --nbval --nbval-sanitize-with tests/nbval.cfg -p helpers.reporting.nbval_figures

.PHONY: help reports test sweep torture mutate corrupt verify check notebooks lab lock bench clean

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

reports: $(READY)  ## build every published edition that is not current, then run the newest before your eyes
	$(BIN)/briefings build
	$(BIN)/briefings verify

test: $(READY)  ## all kinds of tests, the notebooks and the published editions included
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -m "not sweep" tests
	$(NBVAL) notebooks
	$(NBVAL) reports

check: $(READY)  ## style, types and the data
	$(BIN)/ruff check src tests benchmarks notebooks
	$(BIN)/ruff format --check --quiet src tests benchmarks
	$(BIN)/ruff format --check --quiet --line-length 100 notebooks
	$(BIN)/mypy
	$(BIN)/briefings check

notebooks: $(READY)  ## run the notebooks at their default parameters and store their outputs
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

lab: $(READY)  ## open the notebooks in JupyterLab
	$(BIN)/briefings lab

bench: $(READY)  ## measure builds against the plain loop
	$(BIN)/python benchmarks/bench.py

sweep: $(READY)  ## the long walks: every dispute at every turn, every page, all bytes, JupyterLab, faults in data, some torture
	$(BIN)/python -m pytest -n 2 --dist load -m sweep tests
	$(BIN)/python tests/sweep/torture.py --scale 0.1

torture: $(READY)  ## all of it: break builds, files, notebooks and data in every known way; the table goes to docs/robustness.md
	$(BIN)/python tests/sweep/torture.py

mutate: $(READY)  ## plant small faults in code and data and see what the tests find
	$(BIN)/python tests/sweep/mutate.py

verify: $(READY)  ## run every published page again and compare
	$(BIN)/briefings verify reports/*-*.html

corrupt: $(READY)  ## plant faults in copies of the data and print the share that is caught
	$(BIN)/python -m pytest -q -s tests/archive/test_corruption.py

lock: $(READY)  ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --all-extras --no-header \
	  --python-version 3.11 --output-file requirements.lock --quiet

# uv where it is there, else pip: the same pinned and hashed packages.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, found " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then \
	  export VIRTUAL_ENV=$(CURDIR)/$(VENV); \
	  uv pip install --quiet --require-hashes --requirement requirements.lock && \
	  uv pip install --quiet --no-deps --no-build-isolation --editable .; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	@touch $(READY)

clean:  ## remove what was installed and built outside reports/
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
