#!/usr/bin/env python3
"""Builds the fuzz targets with AddressSanitizer, runs each for a time and prints what was tried: `make fuzz`.

What libFuzzer finds stays in .build/fuzz/found/TARGET. An input that breaks a promise belongs into Fuzz/Failures/TARGET
once its fault is mended; the tests replay it from then on.

Every run goes on from the inputs that the runs before it kept, and adds a line to .build/fuzz/ledger.jsonl; `--table`
sums them up. An execution is one input that went through the target, the kept ones at the start of each run included.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / ".build" / "fuzz"
PROGRAM = WORK / "build" / "release" / "graphc-fuzz"
LEDGER = WORK / "ledger.jsonl"
# Of what the program was built.
REVISION = WORK / "revision"
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
    described = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    REVISION.write_text(described.stdout.strip())


def targets():
    """The names of the targets, each with its seeds: files of the repository."""
    lines = subprocess.check_output([PROGRAM], text=True, cwd=ROOT, env=ENVIRONMENT).splitlines()
    return {name: [file for pattern in patterns for file in sorted(ROOT.glob(pattern.replace("/*", "/**/*")))]
            for name, *patterns in (line.split("\t") for line in lines)}


def ledger():
    """All runs, the oldest first."""
    return [json.loads(line) for line in LEDGER.read_text().splitlines()] if LEDGER.exists() else []


def processor_seconds(process):
    """User and system time of a process that runs; 0 once it has ended, or where there is no /proc."""
    try:
        fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def watch(process, arguments):
    """Waits for the end, which libFuzzer comes to by itself at SIGUSR1, between two executions."""
    while process.poll() is None:
        if arguments.cpu_seconds and processor_seconds(process) >= arguments.cpu_seconds:
            process.send_signal(signal.SIGUSR1)
        time.sleep(0.2)
    return process.returncode


def command(target, seeds, seed, arguments):
    """The command of a run, and the folder of the inputs that it keeps."""
    found = WORK / "found" / target
    corpus = WORK / "corpus" / target
    fresh = WORK / "seeds" / target
    for folder in (found, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for number, file in enumerate(seeds):
        shutil.copy(file, fresh / f"{number}-{file.name}")
    result = [PROGRAM, target, f"-seed={seed}", f"-timeout={SECONDS_AN_INPUT}", f"-rss_limit_mb={MEGABYTES}",
              "-print_final_stats=1", f"-artifact_prefix={found}/"]
    if not arguments.cpu_seconds:
        result.append(f"-max_total_time={arguments.seconds}")
    if target in LENGTHS:
        result.append(f"-max_len={LENGTHS[target]}")
    dictionary = ROOT / "Fuzz" / "Dictionaries" / f"{target}.txt"
    if dictionary.exists():
        result.append(f"-dict={dictionary}")
    kept = [ROOT / "Fuzz" / kind / target for kind in ("Corpus", "Failures")]
    return result + [corpus, fresh] + [folder for folder in kept if folder.exists()], corpus


def run(target, seeds, arguments):
    """Runs one target and writes down what was tried; returns whether nothing was found."""
    seed = arguments.seed or 1 + sum(entry["target"] == target for entry in ledger())
    line, corpus = command(target, seeds, seed, arguments)
    log = WORK / f"{target}.log"
    start, before = time.monotonic(), children_seconds()
    revision = REVISION.read_text() if REVISION.exists() else ""
    with open(log, "w") as output:
        code = watch(subprocess.Popen([str(part) for part in line], cwd=ROOT, env=ENVIRONMENT, stdout=output,
                                      stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL), arguments)
    text = log.read_text(errors="replace")
    number = lambda pattern: int((re.findall(pattern, text) or ["0"])[-1])
    entry = {
        "target": target, "seed": seed, "date": datetime.date.today().isoformat(),
        "revision": revision,
        "executions": number(r"number_of_executed_units: *(\d+)") or number(r"#(\d+)"),
        "cpu": round(children_seconds() - before, 1), "seconds": round(time.monotonic() - start, 1),
        "edges": number(r"cov: (\d+)"), "of": number(r"\((\d+) inline 8-bit counters\)"),
        "kept": len(list(corpus.iterdir())), "found": code != 0,
    }
    with open(LEDGER, "a") as file:
        file.write(json.dumps(entry) + "\n")
    print(f"{target:12} seed {seed}: {entry['executions']:,} executions in {entry['cpu']:.0f} s of a processor, "
          f"{entry['edges']:,} of {entry['of']:,} edges, {entry['kept']} inputs kept, "
          + ("nothing found" if code == 0 else f"FOUND: see {log} and {WORK / 'found' / target}"), flush=True)
    return code == 0


def table():
    """Prints what all runs tried, a line for each target."""
    runs = collections.defaultdict(list)
    for entry in ledger():
        runs[entry["target"]].append(entry)
    print("| target | runs | CPU minutes | executions | edges | of | found |\n| --- | --- | --- | --- | --- | --- | --- |")
    for target, entries in runs.items():
        total = lambda key: sum(entry[key] for entry in entries)
        print(f"| `{target}` | {len(entries)} | {total('cpu') / 60:.1f} | {total('executions'):,} | "
              f"{max(entry['edges'] for entry in entries):,} | {entries[-1]['of']:,} | {total('found')} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--cpu-seconds", type=int, help="for each target, instead of --seconds: user and system time")
    parser.add_argument("--targets", nargs="*", default=[], help="all, if none is named")
    parser.add_argument("--seed", type=int, help="of libFuzzer's generator (by default the number of the run)")
    parser.add_argument("--no-build", action="store_true", help="take the program that is there")
    parser.add_argument("--table", action="store_true", help="print what all runs tried, and run nothing")
    arguments = parser.parse_args()
    if arguments.table:
        return table()
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
