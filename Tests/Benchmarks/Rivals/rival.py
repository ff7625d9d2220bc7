"""One rival on one model, as a process that runs when a line on standard input asks for it and sleeps otherwise.

rival.py CONTENDER MODEL FOLDER OUTPUTS THREADS

Loads the model from its folder, runs once, writes the outputs to OUTPUTS/I.npy, prints a line of JSON, and then for
a line with the number n runs it n times and prints the nanoseconds of each run.
"""

import gc
import json
import os
import pathlib
import sys
import time

import numpy


def status(key):
    """KiB, of /proc/self/status."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1])
    return 0


def main():
    contender, name, folder, outputs, threads = *sys.argv[1:5], int(sys.argv[5])
    replies = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print is not a reply
    from engines import engine
    from generation.tasks import TASKS
    from models import MODELS

    load = engine(contender)
    before = status("VmRSS")
    start = time.perf_counter_ns()
    run = load((MODELS | TASKS)[name], pathlib.Path(folder), threads)
    loaded = time.perf_counter_ns()
    results = run()
    first = time.perf_counter_ns()
    for index, result in enumerate(results):
        numpy.save(f"{outputs}/{index}.npy", numpy.asarray(result, dtype=numpy.float32))
    ready = {
        "load_ms": (loaded - start) * 1e-6,
        "first_ms": (first - loaded) * 1e-6,
        "base_kib": before,
        "tile_palette": os.environ.get("GRAPHC_BENCH_TILE_PALETTE"),
    }
    print(json.dumps(ready), file=replies)
    gc.collect()
    gc.freeze()
    gc.disable()
    clock = time.perf_counter_ns
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            begin = clock()
            run()
            times.append(clock() - begin)
        print(*times, file=replies)
    os._exit(0)  # libraries have much to say at their end


if __name__ == "__main__":
    main()
