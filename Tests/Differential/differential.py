#!/usr/bin/env python3
"""Random specs in every way of running against an evaluator in float64 that shares nothing with graphc.

    python3 Tests/Differential/differential.py --graphc .build/release/graphc --count 5000

Every spec runs fused and unfused, in f32 and bf16, with one thread and with two to eight, from a checkpoint and from
packed weights, with instruction sets of the processor that its seed draws, or with each by --everything; some are
compiled, all into one package. A spec that fails is made smaller and printed with its seed; --first SEED --count 1
repeats it.
"""

import argparse
import collections
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from check import SETS, Case, Failure, supported
from generate import Generator
from shrink import shrunk


def attempt(graphc, program, seed, folder, ways):
    """The failure of a program, or nothing, with the case."""
    case = Case(graphc, program, seed, folder)
    try:
        case.check(*ways)
        return None, case
    except Failure as failure:
        return failure, case
    except subprocess.TimeoutExpired:
        return Failure("time", "a run takes more than two minutes"), case
    except IndexError as error:
        # What was cut away kept the indices in range.
        return Failure("evaluator", str(error)), case


def report(graphc, program, seed, failure, folder, ways):
    mode = failure.mode

    def fails(candidate):
        other, _ = attempt(graphc, candidate, seed, folder / "shrunk", ways)
        # A smaller program must be one that graphc takes, unless refusing it is the fault.
        return other is not None and other.mode == mode and ("exit" in str(other)) == ("exit" in str(failure))

    small = shrunk(program, fails)
    last, case = attempt(graphc, small, seed, folder / "shrunk", ways)
    print(f"\nseed {seed}: {last or failure}\n  with {case.bindings}; special values: {small.special}\n{small.spec()}",
          flush=True)


def emitted(graphc, cases, folder):
    """Compiles the cases into one package, builds it and compares every program's bits with the interpreter's."""
    package = folder / "Emitted"
    specs = [case.spec.rename(case.folder / f"{case.program.name}.yaml") for case in cases]
    for case, spec in zip(cases, specs):
        case.spec = spec
    command = [graphc, "compile", *specs, "--output", package, "--name", "Emitted"]
    for case in cases:
        if case.program.weights():
            command += ["--weights", f"{case.program.name}={case.folder / 'weights.safetensors'}"]
    subprocess.run([str(c) for c in command], check=True, capture_output=True)
    subprocess.run(["swift", "build", "-c", "release", "--package-path", str(package)], check=True,
                   stdout=subprocess.DEVNULL)
    failures = []
    for case in cases:
        program = package / ".build" / "release" / f"{case.program.name.lower()}-cli"
        try:
            last = len(case.bindings) - 1
            case.prepare(last)
            command = [program, *case.arguments("emitted"), "--threads", "3"]
            packed = sorted(package.rglob(f"{case.program.name}.safetensors"))
            if packed:
                command += ["--weights", packed[0]]
            case.call("emitted", [str(c) for c in command])
            case.same("emitted", case.loaded("emitted"), case.results[last])
        except Failure as failure:
            failures.append(case.seed)
            print(f"\nseed {case.seed}: {failure}\n{case.program.spec()}", flush=True)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graphc", default=".build/release/graphc", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=500, help="how many specs (500)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--emit", type=int, default=20, help="how many of them are compiled to Swift (20)")
    parser.add_argument("--failures", type=int, default=5, help="stop after so many (5)")
    parser.add_argument("--sets", default=",".join(SETS), help="the instruction sets to try")
    parser.add_argument("--everything", action="store_true", help="each instruction set for each spec, not some")
    parser.add_argument("--show", action="store_true", help="print the specs and run nothing")
    arguments = parser.parse_args()
    graphc = arguments.graphc.resolve()
    start, failures, kinds = time.monotonic(), [], collections.Counter()
    compared = promised = count = special = 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="graphc-differential-"))
    kept = []
    ways = supported(graphc, arguments.sets.split(","), folder), arguments.everything
    try:
        for seed in range(arguments.first, arguments.first + arguments.count):
            program = Generator(seed).program()
            if not program.equations:
                continue
            if arguments.show:
                print(f"# seed {seed}\n{program.spec()}")
                continue
            keeps = len(kept) < arguments.emit
            failure, case = attempt(graphc, program, seed, folder / (f"kept-{seed}" if keeps else "case"), ways)
            count += 1
            if count % 250 == 0:
                print(f"{count:,} specs after {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
            special += program.special
            kinds.update(equation.kind for equation in program.equations)
            compared, promised = compared + case.compared, promised + case.promised
            if failure:
                failures.append(seed)
                report(graphc, program, seed, failure, folder, ways)
                if len(failures) >= arguments.failures:
                    break
            elif keeps:
                kept.append(case)
        if kept and not failures:
            failures += emitted(graphc, kept, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if arguments.show:
        return
    share = 100 * promised / max(compared, 1)
    print(f"{count:,} specs, seeds {arguments.first:,}…{arguments.first + arguments.count - 1:,}, {special:,} with "
          f"special values, {sum(kinds.values()):,} equations of {len(kinds)} kinds; {compared:,} elements, {share:.1f} % "
          f"of them promised; {len(kept)} compiled; {len(failures) or 'no'} differences "
          f"({time.monotonic() - start:.0f} s)")
    sys.exit(1 if failures else 0)


main()
