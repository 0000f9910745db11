# Two commands carry the project: `make demo` and `make test`. Each sets up what it needs first;
# when nothing has changed, set-up takes no time. Everything lands in .venv, .make, node_modules.

PYTHON ?= python3
PY := .venv/bin/python
TESTS ?= tests
WORKERS ?= 2

NATIVE_SOURCES := $(shell find native -type f \( -name '*.cpp' -o -name '*.h' -o -name '*.py' \
	-o -name '*.pyi' -o -name 'CMakeLists.txt' -o -name 'pyproject.toml' \) -not -path '*/build/*')
PAGE_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) \
	frontend/index.html frontend/vite.config.ts frontend/openapi.json

AUTH_EMULATOR := $(addprefix infra/local/emulators/,package.json package-lock.json .npmrc auth.mjs)

.PHONY: demo run test check bench sanitize fuzz generate format lock clean

demo: .make/native ## make an advertising video end to end; files land in out/
	$(PY) -m infra.local.demo

run: .make/native frontend/dist/index.html $(if $(filter firebase,$(VIDGO_IDENTITY)),.make/auth-emulator) ## serve the product at http://127.0.0.1:8080
	@exec $(PY) -m infra.local.stack

test: .make/native .make/browser .make/emulator .make/auth-emulator frontend/dist/index.html ## every test
	npm --prefix frontend test
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

check: .make/native .make/node ## format, lint, types, import contracts, generated files
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m functions.wiring.openapi_file frontend/openapi.json --check
	npm --prefix frontend run check
	@if command -v terraform >/dev/null; then terraform fmt -check -recursive terraform; \
	else echo "terraform is not installed: its format is not checked"; fi

bench: .make/native .make/emulator .make/rivals ## figures against bars and peers
	$(PY) -m tests.bench

sanitize: .make/native ## tests of the transcoder under AddressSanitizer and UBSan
	PYTHON=$(abspath $(PY)) sh native/sanitizers/run.sh address

fuzz: .make/media ## fuzz the transcoder, SECONDS=600 for each target (needs clang)
	sh native/fuzz/run.sh $(or $(SECONDS),600)

generate: .make/native .make/node ## files made from the code: the OpenAPI document and its client
	$(PY) -m functions.wiring.openapi_file frontend/openapi.json
	npm --prefix frontend run generate

format: .make/venv .make/node
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	npm --prefix frontend run format

lock: .make/venv ## pin every Python package with its hashes
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 -o requirements.lock pyproject.toml
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group dev -c requirements.lock \
		-o requirements-dev.lock pyproject.toml
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 -o tests/bench/rivals.lock tests/bench/rivals.in

clean:
	rm -rf .venv .make out state dist frontend/node_modules frontend/dist native/build \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.make/media .make/browser .make/emulator: .make/%: infra/local/setup.sh
	@mkdir -p .make
	sh infra/local/setup.sh $*
	@touch $@

.make/venv: requirements-dev.lock .make/media
	$(PYTHON) -m venv --clear .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements-dev.lock
	@touch $@

.make/rivals: tests/bench/rivals.lock .make/venv
	$(PYTHON) -m venv --clear .make/rivals-venv
	.make/rivals-venv/bin/pip install --quiet --disable-pip-version-check --no-deps \
		--require-hashes -r $<
	@touch $@

.make/native: $(NATIVE_SOURCES) .make/venv
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--force-reinstall ./native
	@touch $@

.make/node: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "install Node.js 20 or later with npm"; exit 1; }
	npm --prefix frontend ci --no-audit --no-fund
	@mkdir -p .make && touch $@

# Beside the tree, which is read file by file: it is three hundred megabytes.
.make/auth-emulator: $(AUTH_EMULATOR)
	@command -v npm >/dev/null || { echo "install Node.js 20 or later with npm"; exit 1; }
	@mkdir -p .make/emulators && cp $^ .make/emulators
	npm --prefix .make/emulators ci --ignore-scripts --no-audit --no-fund
	@touch $@

frontend/dist/index.html: $(PAGE_SOURCES) .make/node
	npm --prefix frontend run build
	@touch $@
