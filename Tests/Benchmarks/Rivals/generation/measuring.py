"""What the benchmark measures of generation: whole runs beside the rivals', and steps by their length."""

import pathlib
import statistics
import tempfile
import time

import contender
import engines
import measure
import numpy
import rounds
import tile_palette
from generation.checkpoints import inputs
from generation.table import steps_text, text
from generation.tasks import STEPS, TASKS

PACKAGES = ("transformers", "torch", "ctranslate2", "openvino", "llama-cpp-python")
QUICK = ["marian-beams", "whisper-tiny"]

# Lengths whose steps are compared: GPT-2's step reads 36,864 numbers of the cache for each token before it.
SHORT, LONG = range(6, 15), range(995, 1006)
WINDOW = 64  # lengths of which the median step counts


def everything(given, report):
    """Measures the tasks asked for; `report` is called with the text of each finished part."""
    tasks = [name for name in given.models or [*TASKS, STEPS.name] if name in TASKS or name == STEPS.name]
    if given.quick and not given.models:
        tasks = QUICK
    precisions = given.precisions or ("f32", "bf16")
    names = {precision: rivals(given, precision) for precision in precisions}
    folders = measure.prepared(given, tasks, [name for group in names.values() for name in group])
    results = {"date": time.strftime("%Y-%m-%d"), "machine": measure.machine(), "versions": measure.versions(given, PACKAGES)}
    results |= {"tasks": [], "steps": []}
    for name, task in TASKS.items():
        for precision in task.precisions if name in tasks else ():
            if precision in precisions:
                results["tasks"].append(whole(given, task, folders[name], precision, names[precision]))
                report(text(results["tasks"][-1]))
    for precision in STEPS.precisions if STEPS.name in tasks else ():
        if precision in precisions:
            results["steps"].append(steps(given, folders[STEPS.name], precision))
            report(steps_text(results["steps"][-1]))
    return results


def merged(old, new):
    """New results in place of old ones of the same tasks."""
    if old is None:
        return new
    keys = {"tasks": ("task", "precision"), "steps": ("precision",)}
    result = dict(new)
    for part, names in keys.items():
        key = lambda entry: tuple(entry[name] for name in names)  # noqa: E731, B023
        entries = {key(entry): entry for entry in old[part]} | {key(entry): entry for entry in new[part]}
        result[part] = list(entries.values())
    return result


def rivals(given, precision):
    suffix = "-bf16" if precision == "bf16" else ""
    return {
        name: title
        for name, title in engines.WRITERS[precision].items()
        if not given.contenders or name.removesuffix(suffix) in given.contenders
    }


def graphc(given, task, folder, precision, place, threads, name="graphc", title="graphc", executable=None):
    prompt, source = inputs(task, folder)
    command = [
        executable or given.contender, place, "generate", task.spec, "--weights", folder / "checkpoint",
        "--tokens", ",".join(map(str, prompt[0])), "--max-new-tokens", task.new, "--min-new-tokens", task.new,
        "--beams", task.beams, "--threads", threads, "--precision", precision,
    ]  # fmt: skip
    if source is not None:
        kind = "mel" if task.source[0] == "mel" else "source"
        command += ["--input", f"{kind}={folder / kind}.npy"]
    return contender.Contender(name, title, command, place, uncounted=0)


def whole(given, task, folder, precision, names, threads=2):
    """All contenders on one task: time from the source, if there is one, to the last token."""
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        started = []
        try:
            started.append(graphc(given, task, folder, precision, place / "graphc", threads))
            for name, executable in (text.split("=", 1) for text in given.also):
                started.append(
                    graphc(given, task, folder, precision, place / name, threads, name, f"graphc, {name}", executable)
                )
            for name, title in names.items():
                if name.startswith("llama.cpp") and task.family != "gpt2":
                    continue  # it has neither Marian nor, in this library, Whisper
                preload = tile_palette.library(given.cache) if precision == "bf16" else None
                started.append(
                    contender.rival(name, title, task, folder, place / name, threads, preload, uncounted=0)
                )
            return measured(given, task, precision, threads, started)
        finally:
            for process in started:
                process.stop()


def measured(given, task, precision, threads, started):
    ready, failed = rounds.start(started)
    before = rounds.work_of_all(), sum(process.seconds_of_work() for process in ready)
    begin = time.monotonic()
    done, seconds = rounds.run(ready, given.rounds or task.rounds, given.seconds or 240, least=2)
    own_work = sum(process.seconds_of_work() for process in ready) - before[1]
    entry = {
        "task": task.name, "title": task.title, "threads": threads, "precision": precision, "rounds": done,
        "seconds": seconds, "failed": failed, "new": task.new,
        "disturbed_share": max(0.0, (rounds.work_of_all() - before[0] - own_work) / (time.monotonic() - begin)),
        "contenders": {},
    }  # fmt: skip
    own = next((process for process in ready if process.name == "graphc"), None)
    expected = own.numbers("tokens").reshape(-1) if own else None
    for process in ready:
        value = {"title": process.title, **rounds.summary(process), "peak_bytes": process.peak_memory()}
        value["tokens_per_second"] = task.new / value["median_ms"] * 1e3
        if expected is not None:
            value["same_tokens"] = leading(expected, process.numbers("tokens").reshape(-1))
        entry["contenders"][process.name] = value
    rivals = [value["median_ms"] for name, value in entry["contenders"].items() if name in engines.WRITERS[precision]]
    for value in entry["contenders"].values() if rivals else ():
        value["ratio"] = value["median_ms"] / min(rivals)
    return entry


def leading(one, other):
    """How many tokens are the same from the beginning."""
    differences = numpy.flatnonzero(one != other.astype(one.dtype))
    return int(differences[0]) if len(differences) else len(one)


def steps(given, folder, precision, threads=2, runs=3):
    """graphc alone: the time of a step by the number of tokens before it, and the bandwidth at which it reads.

    The bandwidth of a machine that others share changes within minutes, so it is measured after every window of lengths.
    """
    size = 2 if precision == "bf16" else 4
    weights = size * (12 * 12 * 768 * 768 + 768 * 50257)
    made, bandwidths = [], []
    with tempfile.TemporaryDirectory() as place:
        process = graphc(given, STEPS, folder, precision, pathlib.Path(place), threads)
        try:
            process.wait_until_ready()
            for _ in range(runs):
                times, measured = process.ask(f"tokens {WINDOW} {weights}").split("/")
                made.append(numpy.diff(numpy.array(times.split(), dtype=numpy.float64)))
                bandwidths.append(numpy.array(measured.split(), dtype=numpy.float64))
        finally:
            process.stop()
    # Step i, after the first, has 1 + i tokens before it and reads its own as well.
    times = numpy.median(made, 0)
    windows = []
    for index, begin in enumerate(range(0, len(times), WINDOW)):
        part = slice(begin, begin + WINDOW)
        length = 2 + begin + (len(times[part]) - 1) / 2
        byte_count = weights + size * 2 * 12 * 768 * length
        shares = [
            byte_count / float(numpy.median(run[part])) / float(numpy.mean(around[max(index - 1, 0) : index + 1]))
            for run, around in zip(made, bandwidths)
        ]
        milliseconds = float(numpy.median(times[part])) * 1e-6
        windows.append({"length": length, "ms": milliseconds, "share": statistics.median(shares)})
    pick = lambda lengths: statistics.median(times[length - 2] for length in lengths) * 1e-6  # noqa: E731
    return {
        "title": STEPS.title, "precision": precision, "threads": threads, "weight_bytes": weights,
        "bandwidth_gbs": float(numpy.median(bandwidths)), "bandwidth_range_gbs": [
            float(numpy.min(bandwidths)), float(numpy.max(bandwidths))
        ], "runs": runs, "windows": windows, "short_ms": pick(SHORT), "long_ms": pick(LONG),
        "ratio": pick(LONG) / pick(SHORT), "least_share": min(window["share"] for window in windows),
    }  # fmt: skip
