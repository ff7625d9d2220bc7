"""Times graphc on inputs that are doubled, one kind after the other.

Fails if an input of at most 10 KB takes more than 2 s or 1 GB, if an input ends in a trap, or if twice the input takes
much more than twice the time. `--only KIND` chooses kinds by a part of their names, `--quick` leaves the largest
inputs out.
"""

import argparse
import dataclasses
import inspect
import os
import pathlib
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import inputs

SECONDS, MEGABYTES, SMALL = 2.0, 1000, 10 * 1024
GROWTH, NOTICEABLE = 2.7, 0.15
"""Twice the input may take this much longer, if it takes a noticeable time at all, in seconds."""

CHECKS = ["check {0}", "check --shapes '*' {0}", "check --taps '*' {0}"]
TEXTS = ["fmt --check {0}"]
GRAPHS = ["show {0}", "show {0} --stage imported", "show {0} --stage optimized", "show plan {0}",
          "show plan {0} -o p.svg", "show graph {0}", "show graph {0} -o g.dot",
          "explain fusion {0}", "compile {0} -o out --force",
          "check {0} --format json"]
RUNS = ["run {0}", "run {0} --no-fuse"]
OPTIMIZES = [f"show {{0}} --stage imported > a.gir; opt a.gir {option}" for option in ("--timing", "--diff")]
ALL = CHECKS + TEXTS + GRAPHS + RUNS + OPTIMIZES


@dataclasses.dataclass
class Kind:
    make: object
    sizes: list
    commands: list = dataclasses.field(default_factory=lambda: ALL)


def kinds():
    for name, make in vars(inputs).items():
        if inspect.isfunction(make) and list(inspect.signature(make).parameters) == ["n"]:
            yield name, Kind(make, SIZES.get(name, [100, 400, 800]), COMMANDS.get(name, ALL))


SIZES = {
    "calls": [256, 8192, 16384], "folded_calls": [256, 2048, 4096], "functions": [100, 1000, 2000],
    "stacked": [100, 2000, 4000], "comments": [500, 8000, 16000], "empty_lines": [500, 8000, 16000],
    "large_variants": [50, 150, 300], "aliases": [100, 2000, 4000], "long_text": [100, 6000, 12000],
    "block_text": [100, 2000, 4000], "long_expression": [100, 400, 800], "nested_expression": [100, 400, 800],
    "list_literal": [500, 2000, 4000], "safetensors": [1000, 50000, 100000], "deep_yaml": [20, 1000, 2000],
    "einsum": [200, 2000, 4000], "reversed_config": [200, 2000, 4000],
    "fan_in": [500, 1000, 2000], "broken_line": [500, 4000, 8000],
}
COMMANDS = {"reversed_config": CHECKS, "safetensors": ["inspect {0}", "inspect {0} --format json"]}


@dataclasses.dataclass
class Result:
    seconds: float
    megabytes: float
    code: int
    error: str


def measured(graphc, command, folder):
    """The processor time of the last program of a command line, the largest memory of any, and how it ended."""
    setup, _, last = command.rpartition("; ")
    if setup:
        subprocess.run(f"{graphc} {setup}", shell=True, cwd=folder, capture_output=True, timeout=120)
    arguments = [graphc] + shlex.split(last)
    with open(os.path.join(folder, "stderr"), "wb") as errors:
        process = subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        limit = time.monotonic() + 60
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > limit:
                process.kill()
            time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = pathlib.Path(folder, "stderr").read_text(errors="replace")
    return Result(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode, text)


def code_of(text):
    """The code at the end of the first error."""
    for line in text.splitlines():
        if "error:" in line and line.endswith("]"):
            return line[line.rindex("[") + 1:-1]
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphc", default=".build/release/graphc")
    parser.add_argument("--only", default="", help="kinds whose name contains this")
    parser.add_argument("--command", default="", help="commands that contain this")
    parser.add_argument("--quick", action="store_true", help="leave the largest inputs out")
    parser.add_argument("--verbose", action="store_true", help="a line for every measurement")
    options = parser.parse_args()
    graphc = os.path.abspath(options.graphc)
    faults = 0
    for name, kind in kinds():
        if options.only not in name:
            continue
        slowest = Result(0, 0, 0, "")
        for command in kind.commands:
            if options.command not in command:
                continue
            times = []
            for size in kind.sizes[:2 if options.quick else 3]:
                folder = tempfile.mkdtemp(prefix="graphc-limits-")
                try:
                    files = kind.make(size)
                    for file, content in files.items():
                        data = content.encode() if isinstance(content, str) else content
                        pathlib.Path(folder, file).write_bytes(data)
                    first = next(iter(files))
                    count = sum(map(len, files.values()))
                    result = measured(graphc, command.replace("{0}", first), folder)
                    # What a command before it wrote is the input of `opt`.
                    written = pathlib.Path(folder, "a.gir")
                    count = written.stat().st_size if written.exists() else count
                finally:
                    shutil.rmtree(folder)
                times.append(result.seconds)
                if result.seconds > slowest.seconds:
                    slowest = result
                found = []
                if count <= SMALL and (result.seconds > SECONDS or result.megabytes > MEGABYTES):
                    found.append("too much for an input of 10 KB")
                if result.seconds > 30 or result.megabytes > 4 * MEGABYTES:
                    found.append("too much")
                if result.code == -signal.SIGKILL:
                    found.append("was stopped after a minute")
                elif result.code < 0 or result.code == 70:
                    found.append("ends in a trap or an internal error: " + result.error.strip()[-200:])
                if len(times) == 3 and times[2] > NOTICEABLE and times[2] > GROWTH * times[1]:
                    found.append(f"{times[2] / max(times[1], 1e-3):.1f} times the time for twice the input")
                faults += len(found)
                if options.verbose or found:
                    print(f"{name:20} {command.replace('{0}', first):44} n={size:<6} {count:>8} bytes "
                          f"{result.seconds:7.2f} s {result.megabytes:6.0f} MB  exit {result.code} "
                          f"{code_of(result.error)} {'FAULT: ' + '; '.join(found) if found else ''}", flush=True)
        print(f"{name:20} at most {slowest.seconds:.2f} s", flush=True)
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
