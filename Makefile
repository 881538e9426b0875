# Targets are described by `make help`. Options for release-tool go into ARGS:
#   make release-local ARGS=--allow-dirty

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

MVN ?= mvn
MVN_FLAGS ?= --batch-mode --no-transfer-progress
ARGS ?=
ENGINE ?= docker

# Found once per make run that needs it, not for `make help` or `make clean`.
JDK = $(eval JDK := $$(shell scripts/find-jdk))$(or $(JDK),$(error no JDK 25))
# Jars record the permissions of the files in them, so these must not depend on who builds.
# Maven's own libraries make Java warn of what it will forbid one day.
WITH_JDK = umask 022 && JAVA_HOME='$(JDK)' MAVEN_OPTS="$${MAVEN_OPTS-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"

SOURCES := $(shell find pom.xml */pom.xml third-party/*/pom.xml .mvn release-tool/src/main cli/src/main agent-runner/src/main scripts -type f)

.PHONY: help setup build test soak check fmt release-local image image-run image-test bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what the tests need, saying what; only what is missing
	@scripts/setup

build: target/built ## compile and package; leaves bin/release-tool and bin/stigmer

target/built: $(SOURCES)
	@scripts/write-launchers '$(JDK)'
	$(WITH_JDK) $(MVN) $(MVN_FLAGS) -q package -Dmaven.test.skip=true
	@mkdir -p $(@D) && touch $@

test: setup ## run all tests: units, integration with real tools, a whole local release
	@scripts/write-launchers '$(JDK)'
	$(WITH_JDK) $(MVN) $(MVN_FLAGS) --threads 1C spotless:check verify -pl '!system-test'
	$(WITH_JDK) $(MVN) $(MVN_FLAGS) spotless:check verify -pl system-test
	@mkdir -p target && touch target/built

soak: setup ## kill, race and disturb publishers for a quarter of an hour; SEED=n repeats; figures go to docs/reliability.md
	@scripts/write-launchers '$(JDK)'
	rm -rf release-tool/target/reliability
	$(WITH_JDK) $(MVN) $(MVN_FLAGS) verify -pl third-party/picocli,third-party/jreleaser,release-tool \
	  -Dtest='ConvergenceTest,WithdrawalTest,CrashPairsTest,InterleavingTest,PublisherFaultsTest' -Dit.test='SoakIT,TapFaultsIT,FullDiskIT,SecretsIT' \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dsoak.whole=true -Dsoak.jreleaser=true -Dsoak.places=10 -Dsoak.kills=50 -Dsoak.rounds=10 -Dsoak.seed=$(or $(SEED),$(shell date +%s))
	@scripts/write-reliability

check: build ## the gate before a commit, without real tools: formatting, compiler, unit tests, release.yml
	$(WITH_JDK) $(MVN) $(MVN_FLAGS) -q spotless:check verify -DskipITs
	bin/release-tool check

fmt: ## format all sources
	$(WITH_JDK) $(MVN) $(MVN_FLAGS) -q spotless:apply

release-local: build ## build a complete release, publish it to dist/local and verify it
	@bin/release-tool publish --profile local $(ARGS)

image: build ## build the images into dist/images, and the rest of the local release
	@bin/release-tool build --profile local $(ARGS)

image-run: image ## run the agent-runner image with ENGINE (docker)
	bin/release-tool image export agent-runner --format docker | $(ENGINE) load
	$(ENGINE) run --rm --init --network host ghcr.io/stigmer/agent-runner:local

image-test: setup build ## test the image with real engines and tools
	$(WITH_JDK) $(MVN) $(MVN_FLAGS) verify -pl system-test -Dit.test='Image*IT'

bench: setup build ## measure, with peers in the same run; writes docs/benchmarks.md
	@$(WITH_JDK) bench/run

clean: ## delete what was built
	rm -rf bin dist target */target third-party/*/target
