"""What a run of the benchmark measures, from the models asked for to the results."""

import importlib.metadata
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import contender
import engines
import rounds
import table
from models import MODELS

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = ("onnxruntime", "openvino", "torch", "onnx", "numpy")
QUICK = ("vit-b-16", "minilm-32", "bert-128")


def everything(given, report):
    models = given.models or (QUICK if given.quick else [name for name in MODELS])
    threads = given.threads or [1, 2]
    given.seconds = given.seconds or (6 if given.quick else 12)
    given.rounds = given.rounds or (8 if given.quick else 25)
    precisions = given.precisions or ["f32"]
    names = {precision: rivals(given, precision) for precision in precisions}
    folders = prepared(given, models, [name for group in names.values() for name in group])
    results = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "versions": {package: importlib.metadata.version(package) for package in PACKAGES},
        "models": [],
    }
    for precision in precisions:
        for name in models:
            for count in threads:
                entry = one(given, MODELS[name], folders[name], count, precision, names[precision])
                results["models"].append(entry)
                report(table.text(entry))
    return results


def rivals(given, precision):
    chosen = [name for name in engines.NAMES["f32"] if not given.contenders or name in given.contenders]
    if given.quick and not given.contenders:
        chosen = ["onnxruntime", "openvino", "openvino-torch"]
    if precision == "bf16":
        chosen = [f"{name}-bf16" for name in chosen]
    return {name: title for name, title in engines.NAMES[precision].items() if name in chosen}


def prepared(given, models, contenders):
    """The folder of each model."""
    cache = given.cache.resolve() / "models"
    command = [sys.executable, HERE / "prepare.py", cache, ",".join(models), ",".join(contenders)]
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(zip(models, map(pathlib.Path, made.stdout.split()), strict=True))


def one(given, model, folder, threads, precision, names):
    """All contenders on one model with so many threads."""
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        started = []
        if not given.contenders or "graphc" in given.contenders:
            for name, executable in [("graphc", given.contender), *(text.split("=", 1) for text in given.also)]:
                options = ("--precision", "bf16") if precision == "bf16" else ()
                started.append(
                    contender.graphc(name, name, executable, model, folder, place / name, threads, options)
                )
        for name, title in names.items():
            started.append(contender.rival(name, title, model, folder, place / name, threads))
        try:
            return measured(given, model, folder, threads, precision, started)
        finally:
            for process in started:
                process.stop()


def measured(given, model, folder, threads, precision, started):
    ready, failed = rounds.start(started)
    own = next((process for process in ready if process.name == "graphc"), None)
    entry = {"model": model.name, "title": model.title, "threads": threads, "precision": precision}
    peaks = []

    def peak():
        if own:
            peaks.append(float(own.ask("peak")))
            own.rest()

    if own:
        products = model.products()
        text = " ".join("x".join(map(str, product)) for product in products)
        kernels = float(own.ask(f"products {text}"))
        own.rest()
        # Attention has no matrix products of this kind; its operations are left out on both sides.
        operations = sum(2 * rows * inner * columns * count for rows, inner, columns, count in products)
        entry |= {"flops": own.ready["flops"], "kernel_gflops": operations / kernels}
    done, seconds = rounds.run(ready, given.rounds, given.seconds, peak)
    entry |= {"rounds": done, "seconds": seconds, "peak_gflops": max(peaks, default=0.0), "contenders": {}}
    for process in ready:
        entry["contenders"][process.name] = {
            "title": process.title,
            **rounds.summary(process),
            "error": process.error(folder, model.outputs),
            "load_ms": process.ready["load_ms"],
            "first_ms": process.ready["first_ms"],
            "peak_bytes": process.peak_memory(),
            "awake_share": process.awake / seconds,
        }
    entry["failed"] = failed
    others = [value["median_ms"] for name, value in entry["contenders"].items() if name in engines.ALL]
    entry["best_ms"] = min(others, default=None)
    for value in entry["contenders"].values():
        value["ratio"] = value["median_ms"] / entry["best_ms"] if others else None
        if own and entry["peak_gflops"]:
            value["peak_share"] = entry["flops"] / value["median_ms"] * 1e-6 / entry["peak_gflops"]
    return entry


def machine():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return f"{line.split(':', 1)[1].strip()}, {len(os.sched_getaffinity(0))} cores"
    return platform.processor()
