# Everything here makes its own .venv on a machine with Python 3.11 or later and make, and nothing else.
#
#   make test                                     all that a change must pass
#   make grade SUBMISSIONS=folder OUT=folder      grade a class
#   make figures                                  draw the lessons' pictures anew
#   make audit · make audit-long                  prove every suite on right and wrong answers; also with other draws
#   make recognition                              try how well mistakes are named
#   make formgrader                               mark a text in nbgrader's formgrader, in a headless Chromium
#   make attacks                                  let 238 hostile submissions loose, in every tier
#   make fuzz                                     throw a million inputs at each reader and decoder
#   make postgres                                 nbgrader's commands on a PostgreSQL server, which it starts and stops
#   make equality                                 the same answers in every tier, on Ray, with two threads: same verdicts?
#   make gpu                                      all answers on a GPU and on the CPU: same verdicts? ends with 2 without one
#   make chaos · make soak                        kill a run's processes at random; grade for an hour: does anything grow?
#   make ray                                      Ray: kill workers and nodes; throughput beside the local pool
#   make format · make bench · make clean
#
# Another Python: make PYTHON=python3.13 test. Where PyPI's torch is the one with CUDA (Linux, gigabytes), take
# PyTorch's own CPU build: make PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu test

SUBMISSIONS ?= tests/samples/class
# The sample class has answered these; your own class is graded on the whole course, or on what OPTIONS says.
SAMPLE := 02_cell/manual_cell 03_loop/rnn_shapes 05_stability/clip_by_norm \
	07_deep_and_bidirectional/bidirectional_concat 09_tagging/tagger
OPTIONS ?= $(if $(filter tests/samples/class,$(SUBMISSIONS)),$(SAMPLE:%=--limit %))
OUT ?= out
PYTHON ?= python3

BIN := .venv/bin
READY := .venv/ready

.DELETE_ON_ERROR:
.PHONY: formgrader help test grade figures audit audit-long recognition attacks fuzz postgres format bench chaos equality gpu soak ray clean

help:
	@sed -n 's/^#   //p' Makefile

test: $(READY)
	@echo "→ format"
	@$(BIN)/ruff format --check .
	@echo "→ lint"
	@$(BIN)/ruff check .
	@echo "→ types"
	@$(BIN)/pyright
	@echo "→ layers"
	@$(BIN)/lint-imports
	@echo "→ stubs"
	@$(BIN)/autograder stubs --check
	@echo "→ tests"
	@$(BIN)/pytest -q -n auto --dist loadfile

grade: $(READY)
	@echo "→ grade $(SUBMISSIONS), results in $(OUT)"
	@$(BIN)/autograder grade "$(SUBMISSIONS)" --out "$(OUT)" $(OPTIONS)

figures: $(READY)
	@echo "→ draw the lessons' pictures"
	@$(BIN)/python -m figures

audit: $(READY)
	@echo "→ audit, verdicts kept in out/audit"
	@$(BIN)/autograder audit

audit-long: $(READY)
	@echo "→ audit with other draws, verdicts kept in out/audit"
	@$(BIN)/autograder audit --regrades 200

recognition: $(READY)
	@echo "→ what wrong answers are named"
	@$(BIN)/autograder recognition

fuzz: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	@echo "→ fuzz, what breaks a target is kept in out/fuzz"
	@$(BIN)/python tests/fuzz --runs 1000000

postgres: $(READY)
	@echo "→ nbgrader on PostgreSQL, beside SQLite"
	@$(BIN)/pytest -q tests/nbgrader tests/autograder/test_nbgrader_gradebook.py -k postgresql

formgrader: $(READY)
	@echo "→ a mark given in the formgrader, followed into the export"
	@$(BIN)/python tests/nbgrader/formgrader.py --pictures out

attacks: $(READY)
	@echo "→ attacks, in every tier that works here"
	@$(BIN)/python -m tests.attacks

format: $(READY)
	@echo "→ format, and mend what a program can mend"
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .
	@$(BIN)/autograder stubs

bench: $(READY)
	@echo "→ benchmarks, beside other graders; figures in docs/benchmarks.md"
	@$(BIN)/python tests/benchmarks $(BENCH)

chaos: $(READY)
	@echo "→ kill the processes of a run at random moments; the results must stay"
	@$(BIN)/python tests/chaos/kills.py --kills 500
	@$(BIN)/python tests/chaos/kills.py --kills 50 --grader-only --submissions 200

equality: $(READY)
	@echo "→ grade the same answers in every setting; the verdicts must be the same"
	@$(BIN)/python -m tests.equality

gpu: $(READY)
	@echo "→ grade on the GPU and on the CPU; the verdicts must be the same"
	@$(BIN)/python -m tests.gpu

soak: $(READY)
	@echo "→ grade for an hour, hostile answers among others; nothing may grow"
	@$(BIN)/python tests/chaos/soak.py --minutes 60

ray: $(READY)
	@echo "→ three nodes of Ray, of which workers and one are killed; the results must stay"
	@$(BIN)/python tests/chaos/ray_kills.py --rounds 2 --sandbox full --sandbox landlock
	@echo "→ the throughput of two nodes beside two local jobs"
	@$(BIN)/python tests/benchmarks/ray_throughput.py

clean:
	@echo "→ remove .venv, caches and builds; results stay"
	@rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; $(PYTHON) is none. Name one: make PYTHON=python3.13 …" >&2; exit 1; }
	@echo "→ set up .venv (once; some minutes)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
