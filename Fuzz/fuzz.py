#!/usr/bin/env python3
"""Builds the fuzz targets with AddressSanitizer, runs each for a time and prints what was tried: `make fuzz`.

What libFuzzer finds stays in .build/fuzz/found/TARGET. An input that breaks a promise belongs into Fuzz/Failures/TARGET
once its fault is mended; the tests replay it from then on.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / ".build" / "fuzz"
PROGRAM = WORK / "build" / "release" / "graphc-fuzz"
COVERAGE = "edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table"
# The runtime's own report of a crash would start a debugger; libFuzzer's has the input. What a program holds at its end
# is no leak.
ENVIRONMENT = os.environ | {"SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS": "detect_leaks=0"}
# An input that takes longer, or more memory, is a failure.
SECONDS_AN_INPUT = 10
MEGABYTES = 2048
# The longest inputs that are tried, where files of the repository are longer than bugs need.
LENGTHS = {"spec": 8192, "graph": 8192, "config": 4096, "arguments": 512}


def build():
    """The fuzz program, with libFuzzer's library for programs that have a main of their own."""
    info = json.loads(subprocess.check_output(["swiftc", "-print-target-info"]))
    folder = pathlib.Path(info["paths"]["runtimeResourcePath"]) / "clang" / "lib" / "linux"
    library = folder / f"libclang_rt.fuzzer_no_main-{os.uname().machine}.a"
    if not library.exists():
        sys.exit(f"this toolchain has no libFuzzer: {library} is missing")
    # The C code traps where its behaviour is undefined; Swift traps by itself.
    command = ["swift", "build", "-c", "release", "--sanitize", "address", "--scratch-path", WORK / "build"]
    command += ["--product", "graphc-fuzz", "-Xswiftc", f"-sanitize-coverage={COVERAGE}"]
    command += ["-Xcc", "-fsanitize=undefined", "-Xcc", "-fsanitize-trap=undefined"]
    command += ["-Xlinker", library, "-Xlinker", "-lstdc++"]
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, env=os.environ | {"GRAPHC_SANITIZED": "1"})


def targets():
    """The names of the targets, each with its seeds: files of the repository."""
    lines = subprocess.check_output([PROGRAM], text=True, cwd=ROOT, env=ENVIRONMENT).splitlines()
    return {name: [file for pattern in patterns for file in sorted(ROOT.glob(pattern.replace("/*", "/**/*")))]
            for name, *patterns in (line.split("\t") for line in lines)}


def run(target, seeds, arguments):
    """Runs one target; returns whether nothing was found."""
    found = WORK / "found" / target
    corpus = WORK / "corpus" / target
    fresh = WORK / "seeds" / target
    for folder in (found, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for number, seed in enumerate(seeds):
        shutil.copy(seed, fresh / f"{number}-{seed.name}")
    kept = [ROOT / "Fuzz" / kind / target for kind in ("Corpus", "Failures")]
    command = [PROGRAM, target, f"-seed={arguments.seed}", f"-max_total_time={arguments.seconds}",
               f"-timeout={SECONDS_AN_INPUT}", f"-rss_limit_mb={MEGABYTES}", "-print_final_stats=1",
               f"-artifact_prefix={found}/"]
    if target in LENGTHS:
        command.append(f"-max_len={LENGTHS[target]}")
    dictionary = ROOT / "Fuzz" / "Dictionaries" / f"{target}.txt"
    if dictionary.exists():
        command.append(f"-dict={dictionary}")
    folders = [corpus, fresh] + [folder for folder in kept if folder.exists()]
    log = WORK / f"{target}.log"
    start = time.monotonic()
    with open(log, "w") as output:
        code = subprocess.run([str(part) for part in command + folders], cwd=ROOT, env=ENVIRONMENT, stdout=output,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).returncode
    text = log.read_text(errors="replace")
    number = lambda pattern: int((re.findall(pattern, text) or ["0"])[-1])
    edges = number(r"cov: (\d+)")
    of = number(r"\((\d+) inline 8-bit counters\)")
    executions = number(r"number_of_executed_units: *(\d+)") or number(r"#(\d+)")
    print(f"{target:12} seed {arguments.seed}: {executions:,} executions in {time.monotonic() - start:.0f} s, "
          f"{edges:,} of {of:,} edges, {len(list(corpus.iterdir()))} inputs kept, "
          + ("nothing found" if code == 0 else f"FOUND: see {log} and {found}"), flush=True)
    return code == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--targets", nargs="*", default=[], help="all, if none is named")
    parser.add_argument("--seed", type=int, default=1, help="of libFuzzer's generator (1)")
    parser.add_argument("--no-build", action="store_true", help="take the program that is there")
    arguments = parser.parse_args()
    if not arguments.no_build:
        build()
    known = targets()
    chosen = arguments.targets or list(known)
    for name in chosen:
        if name not in known:
            sys.exit(f"no target is called {name}: {', '.join(known)}")
    results = [run(name, known[name], arguments) for name in chosen]
    sys.exit(0 if all(results) else 1)


main()
