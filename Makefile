# make demo      build FlowTrace and see it at work
# make test      everything: build, tests, format
# make benchmark what a call costs, and how fast the explorer is
# make example-tool, make example-server: programs in Swift, to look at (the first time builds swift-syntax: 2 minutes)
# make wheel     a wheel for pip, in .build/wheel
# make install   into PREFIX (default /usr/local); DESTDIR for packagers
#
# On Debian and Ubuntu, packages that are missing are installed by apt-get, as root or through sudo.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift

RELEASE = --configuration release
RELEASE_FOLDER = .build/release
# What is installed needs no toolchain: everything of Swift is linked in. (The extension never needs it.) A folder of its own
# keeps the two builds from undoing each other.
STATIC_FOLDER = .build/static
STATIC = $(RELEASE) --scratch-path $(STATIC_FOLDER) --static-swift-stdlib -Xswiftc -use-ld=lld
BUILD_PACKAGES = libncurses-dev
TEST_PACKAGES = $(BUILD_PACKAGES) libvterm-dev tmux

.DEFAULT_GOAL = build
.PHONY: build benchmark demo example-tool example-server test lint format install uninstall wheel clean toolchain build-packages test-packages python

build: toolchain build-packages
	$(SWIFT) build $(RELEASE) --product flowtrace
	$(SWIFT) build $(RELEASE) --product flowtrace_recorder

demo: build python
	$(RELEASE_FOLDER)/flowtrace demo

EXAMPLES = $(SWIFT) build --package-path Examples --scratch-path .build/examples --product

example-tool: build
	$(EXAMPLES) calculate
	$(RELEASE_FOLDER)/flowtrace run -- .build/examples/debug/calculate 'r = 1 + 2 * 3' 'pi * r * r' '(r - 7) * 2' '10 / (r - 7)' 'r + x'

example-server: build
	$(EXAMPLES) teahouse
	$(RELEASE_FOLDER)/flowtrace run -- .build/examples/debug/teahouse --guests 3

# One debug build of everything, the tests in it, and the release products that end-to-end tests start.
test: toolchain test-packages python lint build
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

lint: toolchain
	$(SWIFT) format lint --strict --recursive Sources Tests Examples Package.swift

format: toolchain
	$(SWIFT) format --in-place --recursive Sources Tests Examples Package.swift

# What a call costs under each CPython of pyenv or on PATH and in Swift, and how fast the explorer is. Needs cc.
benchmark: build
	$(SWIFT) build $(RELEASE) --product FlowTraceBenchmark
	$(RELEASE_FOLDER)/FlowTraceBenchmark calls
	$(RELEASE_FOLDER)/FlowTraceBenchmark ingest
	$(RELEASE_FOLDER)/FlowTraceBenchmark latency
	$(SWIFT) build $(RELEASE) --package-path Tests/Packages/ProgramBenchmark --scratch-path .build/program-benchmark
	.build/program-benchmark/release/ProgramBenchmark

install: toolchain build-packages
	$(SWIFT) build $(RELEASE) --product flowtrace_recorder
	$(SWIFT) build $(STATIC) --product flowtrace
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/flowtrace/inject $(DESTDIR)$(PREFIX)/lib/flowtrace/demo
	install -d $(DESTDIR)$(PREFIX)/share/flowtrace/themes
	install -s -m 755 $(STATIC_FOLDER)/release/flowtrace $(DESTDIR)$(PREFIX)/bin/flowtrace
	install -s -m 644 $(RELEASE_FOLDER)/libflowtrace_recorder.so $(DESTDIR)$(PREFIX)/lib/flowtrace/
	install -m 644 Sources/PythonRecorder/Python/inject/*.py $(DESTDIR)$(PREFIX)/lib/flowtrace/inject/
	install -m 644 Sources/PythonRecorder/Python/demo/*.py $(DESTDIR)$(PREFIX)/lib/flowtrace/demo/
	install -m 644 themes/*.toml $(DESTDIR)$(PREFIX)/share/flowtrace/themes/

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/flowtrace $(DESTDIR)$(PREFIX)/lib/flowtrace $(DESTDIR)$(PREFIX)/share/flowtrace

# What `make install` puts under a prefix lies inside the Python package here.
WHEEL_FOLDER = .build/wheel

wheel: toolchain build-packages python
	rm -rf $(WHEEL_FOLDER)
	$(MAKE) --no-print-directory install DESTDIR=$(WHEEL_FOLDER)/stage PREFIX=
	python3 Sources/PythonRecorder/Python/packaging/build_wheel.py \
	  $(WHEEL_FOLDER)/stage Sources/PythonRecorder/Python/flowtrace $(WHEEL_FOLDER)
	rm -rf $(WHEEL_FOLDER)/stage

clean:
	$(SWIFT) package clean

toolchain:
	@command -v $(SWIFT) >/dev/null || { \
	  echo 'swift was not found: install Swift 6.2 or newer from https://www.swift.org/install/linux'; exit 1; }

# A Python to look at. Debian 13 and Ubuntu 24.04 have one that is new enough; flowtrace finds others, too.
python:
	@command -v python3 >/dev/null || { $(call install-missing,python3); }

build-packages:
	@$(call install-missing,$(BUILD_PACKAGES))

test-packages:
	@$(call install-missing,$(TEST_PACKAGES))

# $(1): Debian packages. On other systems they are the user's business: the build says what it misses.
define install-missing
set -e; missing=; \
if command -v dpkg-query >/dev/null; then \
  for package in $(1); do \
    dpkg-query --show --showformat='$${Status}\n' $$package 2>/dev/null | grep -q 'ok installed' || \
      missing="$$missing $$package"; \
  done; \
fi; \
if [ -n "$$missing" ]; then \
  if [ "$$(id -u)" = 0 ]; then as_root=; \
  elif command -v sudo >/dev/null; then as_root=sudo; \
  else echo "These Debian packages are missing, please install them:$$missing"; exit 1; fi; \
  echo "Installing the Debian packages that are missing:$$missing"; \
  $$as_root apt-get update -qq; \
  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing </dev/null >/dev/null; \
fi
endef
