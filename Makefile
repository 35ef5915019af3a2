# Mostrador. `make demo` to try it, `make test` to prove it; `make help` lists the rest.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
# A folder of ready wheels, where there is one; without it llama-cpp-python is compiled.
WHEELS ?= $(wildcard ../shared/wheels)
EXTRAS ?= voice
BENCHES = books search large sync webhook voice_wer
TEST_MODELS = whisper-base vosk-ko smollm2-135m

# Tests, demo and benchmarks start many processes: where no bytecode may be kept, each compiles the program anew.
unexport PYTHONDONTWRITEBYTECODE
# Recognisers of several tests share the cores: a thread that waits for another must sleep, not spin.
test coverage: export OMP_WAIT_POLICY = PASSIVE

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow coverage lint format bench screenshots models package apk clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.for-use: pyproject.toml constraints.txt
	@$(PYTHON) build/setup_venv.py --venv $(VENV) --extras voice $(if $(WHEELS),--wheels $(WHEELS)) --mark $@

$(VENV)/.for-tests: pyproject.toml constraints.txt
	@$(PYTHON) build/setup_venv.py --venv $(VENV) --extras voice,postgres,test --compile-model $(if $(WHEELS),--wheels $(WHEELS)) --mark $@

setup: $(VENV)/.for-use  ## virtual environment and dependencies

demo: $(VENV)/.for-use  ## a whole shop on this machine: app, WhatsApp sandbox, owner's report, webstore
	@$(PY) main.py demo

models: $(VENV)/.for-tests  ## the speech and language models that the tests use
	@$(PY) main.py models fetch $(TEST_MODELS)

test: models lint  ## every test but the slow ones (9 minutes on 2 cores)
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not slow"

coverage: models  ## what the tests reach, their child processes included
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

test-slow: models  ## the proofs that take minutes, with the real language model (491 MB)
	@$(PY) main.py models fetch qwen-coder-0.5b
	$(BIN)/pytest -m slow

lint: $(VENV)/.for-tests  ## ruff, mypy, and the table of rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.for-tests  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.for-tests  ## figures as JSON, each beside a baseline
	@for bench in $(BENCHES); do echo "== $$bench" >&2; $(PY) -m tests.bench.$$bench || exit 1; done

screenshots: $(VENV)/.for-tests  ## docs/screenshots, taken from a running demo in Chromium
	$(PY) -m tests.screenshots docs/screenshots

package: $(VENV)/.for-use  ## the counter PC's program, one folder under packaged/
	$(BIN)/pip install -qq -c constraints.txt ".[packaging]"
	$(BIN)/pyinstaller -y --log-level WARN --distpath packaged --workpath packaged/work build/mostrador.spec

apk: $(VENV)/.for-use  ## the phone app (needs Flutter and the Android SDK, and the internet)
	$(BIN)/pip install -qq flet-cli==1.0.5
	$(BIN)/flet build apk --output packaged/apk

clean:  ## the virtual environment and what tools left behind
	rm -rf $(VENV) .coverage* .pytest_cache .mypy_cache .ruff_cache dist packaged
