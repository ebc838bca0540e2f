# Everything runs in .venv, made from requirements.lock; `make install` makes it, the others call it first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# More than there are cores: many tests wait for a lease or a time-out of the outside world to end.
JOBS ?= 5
# Here the outside world has its real deadlines, such as Discord's three seconds: nothing that starts processes one
# after the other runs beside it. What takes longest comes first, so that at the end no core waits for another.
PUNCTUAL := tests/faults tests/discord tests/slack tests/sandbox
KILLED := tests/faults/test_kill.py tests/faults/test_kill_posts.py
# Dozens of processes are started by tests: none of them should compile again what another has compiled.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install run demo test test-kill check format lock transcripts bench bench-boards bench-posts bench-rotation clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Shinrai needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

run: install
	$(BIN)/shinrai run

demo: install
	$(BIN)/shinrai demo $(if $(ONCE),--once)

test: check
	$(BIN)/pytest -n $(JOBS) --dist loadgroup $(PUNCTUAL) $(addprefix --ignore=,$(KILLED))
	$(BIN)/pytest -n $(JOBS) --dist loadgroup $(KILLED) tests $(addprefix --ignore=,$(filter-out tests/faults,$(PUNCTUAL))) $(addprefix --ignore=,$(filter-out $(KILLED),$(wildcard tests/faults/test_*.py)))

# The whole of what `make test` does a smaller portion of: five minutes. KILLS, POSTS and SEED change it.
test-kill: install
	KILLS=$(or $(KILLS),100) POSTS=$(or $(POSTS),500) RATE=$(or $(RATE),1) $(BIN)/pytest -rP tests/faults/test_kill_posts.py

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy bot adapters storage tests
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Lets the bot play its scenes, and writes what appears into README, docs/first-hour.md,
# docs/answers.md, docs/study-session.md and docs/volunteer-call.md.
transcripts: install
	$(BIN)/python -W ignore::DeprecationWarning -m tests.transcripts

bench: install
	$(BIN)/python -m tests.bench.thanks

bench-posts: install
	$(BIN)/python -W ignore::DeprecationWarning -m tests.bench.posts

bench-boards: install
	$(BIN)/python -m tests.bench.boards

# Plays years of evenings by chance, and writes what came of it into docs/rotation.md.
bench-rotation: install
	$(BIN)/python -m tests.bench.rotation

# Needs uv (pip install uv). The lock files name no index: they hold for any mirror.
lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --all-extras --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header -c requirements.lock pyproject.toml -o requirements-run.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
