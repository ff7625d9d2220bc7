# graphc: the two commands are `make demo` and `make test`.

SWIFT ?= swift
RELEASE = $(SWIFT) build -c release --product graphc
GRAPHC = .build/release/graphc

.PHONY: demo test deps build lint format bench clean

# Builds graphc and lets it read a digit it was not trained on.
demo: deps
	$(RELEASE)
	$(GRAPHC) check Models/digits-vit.yaml
	$(GRAPHC) run Models/digits-vit.yaml --weights Models/digits-vit.safetensors --input image=Models/digits/5-large.png

# Everything that must hold. Kernels are optimized in debug builds too, so this is one build.
test: deps
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test --skip-build

build: deps
	$(RELEASE)

# Installs the system libraries that are missing: libyaml and, for pictures, libpng and TurboJPEG.
deps:
	@.ci/install-dependencies

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift

format:
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift

# Kernel rates and the time of ViT-B/16 with the share of the FMA peak measured in the same run.
bench: deps
	$(RELEASE)
	$(GRAPHC) run Models/vit.yaml --input image=random --time

clean:
	$(SWIFT) package clean
