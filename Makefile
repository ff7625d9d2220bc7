# graphc: the two commands are `make demo` and `make test`.

SWIFT ?= swift
PYTHON ?= python3
RELEASE = $(SWIFT) build -c release --product graphc
GRAPHC = .build/release/graphc

.PHONY: demo demo-train test deps test-deps build lint format bench limits fuzz mutants faults thread-sanitizer \
  differential differential-graphs differential-specs fusion-table step-specs training-kills clean

# Builds graphc and lets it read a digit it was not trained on; then the same model as a Swift program.
demo: deps
	$(RELEASE)
	$(GRAPHC) check Models/digits-vit.yaml
	$(GRAPHC) run Models/digits-vit.yaml --weights Models/digits-vit.safetensors --input image=Models/digits/5-large.png
	$(GRAPHC) compile Models/digits-vit.yaml --weights Models/digits-vit.safetensors --output .build/DigitsViT
	$(SWIFT) build -c release --package-path .build/DigitsViT --traits Images
	.build/DigitsViT/.build/release/digits-vit-cli --input image=Models/digits/5-large.png

# Everything that must hold. Kernels are optimized in debug builds too, so this is one build.
test: test-deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

build: deps
	$(RELEASE)

# Installs the system libraries that are missing: libyaml and, for pictures, libpng and TurboJPEG.
deps:
	@.ci/install-dependencies

# Also what tests take if it is there: qemu, which runs the program on older processors.
test-deps:
	@.ci/install-dependencies tests

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Fuzz Package.swift

format:
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Fuzz Package.swift

# graphc beside ONNX Runtime, OpenVINO, PyTorch and engines that write tokens, in one run: Docs/Performance.md. Installs
# them from PyPI into a virtual environment of its own, .build/bench/venv. `make bench ARGS=--quick` takes two minutes;
# ARGS=--help has the rest.
bench: deps .build/bench/venv/installed
	$(SWIFT) build -c release --product graphc
	$(SWIFT) build -c release --product graphc-contender
	.build/bench/venv/bin/python Tests/Benchmarks/Rivals/bench.py $(ARGS)

.build/bench/venv/installed: Tests/Benchmarks/Rivals/requirements.txt
	@echo "Makes the virtual environment .build/bench/venv and installs packages from PyPI there."
	$(PYTHON) -m venv .build/bench/venv
	.build/bench/venv/bin/pip install --quiet --requirement $<
	touch $@

# Trains the digit reader for some seconds, measures it on digits that it has not seen, and draws the curve of the loss:
# .build/digits-run/loss.svg.
demo-train: deps
	$(RELEASE)
	rm -rf .build/digits-run
	$(GRAPHC) train Models/digits-vit.yaml --data Models/digits-data/train -o .build/digits-run --best accuracy \
	  --steps 800 --every 50
	$(GRAPHC) evaluate Models/digits-vit.yaml --weights .build/digits-run/best.safetensors \
	  --data Models/digits-data/test

# A run of training that is to be killed 20 times at random moments and resumed, beside one that is not; the tests kill one
# four times.
training-kills: deps
	GRAPHC_TRAINING_KILLS=20 $(SWIFT) test --filter TrainingProcessTests

# 300 random causal decoders, step by step and all at once; the tests run a share of them.
step-specs: deps
	GRAPHC_STEP_SPECS=300 $(SWIFT) test --filter RandomStepTests

# Every way in for bytes from outside under libFuzzer and AddressSanitizer, for a minute each: Docs/Reliability.md. ARGS
# says otherwise, as in `make fuzz ARGS="--seconds 1800 --targets spec graph"`; ARGS=--help has the rest.
fuzz: deps
	$(PYTHON) Fuzz/fuzz.py $(ARGS)

# A million mutants of the specs, each a diagnostic that points into the file or a graph that verifies; prints the seeds
# and how many were tried in a second. GRAPHC_FUZZ_SEED repeats a run.
mutants: deps
	GRAPHC_FUZZ_ROUNDS=$${GRAPHC_FUZZ_ROUNDS:-67000} \
	  $(SWIFT) test -c release -Xswiftc -enable-testing --filter GraphGenTests.FuzzTests

# The thread pool under ThreadSanitizer.
thread-sanitizer: deps
	GRAPHC_SANITIZED=1 $(SWIFT) build -c release --sanitize thread --scratch-path .build/thread-sanitizer \
	  --product graphc-thread-stress
	SWIFT_BACKTRACE=enable=no .build/thread-sanitizer/release/graphc-thread-stress

differential: differential-graphs differential-specs

# Every writer of files under faults: a full disk, errors, interrupts, short writes and kills, at every step of the short
# writers and at GRAPHC_FAULTS steps of the long ones. Prints how many faults there were.
faults: deps
	$(RELEASE)
	$(SWIFT) build --build-tests
	GRAPHC_FAULTS=$${GRAPHC_FAULTS:-100} GRAPHC_FAULTS_PROGRAM=$(GRAPHC) TMPDIR=$$(test -w /dev/shm && echo /dev/shm || echo /tmp) \
	  $(SWIFT) test --skip-build --filter FaultTests

# Random graphs against the reference in double precision, with every prefix of the pipeline, and plans that are hard to
# make, run on symbols; prints the seeds.
# GRAPHC_DIFFERENTIAL_SEEDS says how many, GRAPHC_DIFFERENTIAL_FIRST from which on.
differential-graphs: deps
	GRAPHC_DIFFERENTIAL_SEEDS=$${GRAPHC_DIFFERENTIAL_SEEDS:-20000} \
	  $(SWIFT) test -c release -Xswiftc -enable-testing --filter Differential

# Random specs in every way of running against an evaluator in NumPy that shares nothing with graphc:
# Docs/Reliability.md. `make differential-specs ARGS="--count 5000"`; ARGS=--help has the rest. Installs NumPy from PyPI
# into a virtual environment of its own.
differential-specs: deps .build/differential/venv/installed
	$(RELEASE)
	.build/differential/venv/bin/python Tests/Differential/differential.py --graphc $(GRAPHC) $(ARGS)

.build/differential/venv/installed:
	@echo "Makes the virtual environment .build/differential/venv and installs NumPy from PyPI there."
	$(PYTHON) -m venv .build/differential/venv
	.build/differential/venv/bin/pip install --quiet 'numpy>=2,<3'
	touch $@

# Times the program on inputs that are doubled, of every kind and with every command. Fails if the time grows faster
# than the input, or a small input takes seconds. `make limits ARGS=--quick` takes minutes; with
# ARGS="--only masks --verbose" it prints the figures of one kind.
limits: deps
	$(RELEASE)
	$(PYTHON) Tests/Benchmarks/Limits/limits.py $(ARGS)

# How many spellings of attention ONNX Runtime, OpenVINO and torch.compile fuse: Docs/Fusion.md. Installs what it needs
# from PyPI into a virtual environment of its own, .build/fusion-table/venv.
fusion-table: deps
	$(RELEASE)
	@echo "Makes the virtual environment .build/fusion-table/venv and installs packages from PyPI there."
	$(PYTHON) -m venv .build/fusion-table/venv
	.build/fusion-table/venv/bin/pip install --quiet --requirement Tests/Benchmarks/Fusion/requirements.txt
	.build/fusion-table/venv/bin/python Tests/Benchmarks/Fusion/fusion_table.py

clean:
	$(SWIFT) package clean
