"""What a run of the benchmark measures, from the models asked for to the results."""

import importlib.metadata
import itertools
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import contender
import emitted
import engines
import rounds
import startup
import table
import tile_palette
from models import MODELS

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = ("onnxruntime", "openvino", "torch", "onnx", "numpy")
QUICK = ("vit-b-16", "minilm-32", "bert-128")


def is_whole(given):
    """Whether everything is measured."""
    return not (given.models or given.quick or given.contenders or given.precisions or given.threads)


def everything(given, report):
    """Measures what was asked for; `report` is called with the text of each finished part."""
    models = [name for name in given.models or (QUICK if given.quick else MODELS) if name in MODELS]
    threads = given.threads or [1, 2]
    given.seconds = given.seconds or (5 if given.quick else 9)
    given.rounds = given.rounds or (8 if given.quick else 25)
    given.emitted = given.emitted or is_whole(given)
    precisions = given.precisions or (["f32", "bf16"] if is_whole(given) else ["f32"])
    names = {precision: rivals(given, precision) for precision in precisions}
    folders = prepared(given, models, [name for group in names.values() for name in group])
    program = None
    if given.emitted and "vit-b-16" in models:
        program = emitted.build(given.graphc, MODELS["vit-b-16"], folders["vit-b-16"], given.cache, given.swift)
    results = {
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "versions": versions(given, PACKAGES),
        "models": [],
        "programs": [],
    }
    if given.resume and given.json.exists():
        unfinished = json.loads(given.json.read_text())
        results |= {key: unfinished.get(key, []) for key in ("models", "programs")}
    done = {(entry["precision"], entry["model"], entry["threads"]) for entry in results["models"]}
    for precision, name, count in itertools.product(precisions, models, threads):
        if (precision, name, count) in done:
            continue
        built = program if name == "vit-b-16" and precision == "f32" else None
        entry = one(given, MODELS[name], folders[name], count, precision, names[precision], built)
        results["models"].append(entry)
        report(table.text(entry))
        if "emitted" in entry["contenders"]:
            results["programs"].append(startup.measure(entry, program, folders[name], given.graphc))
            report(table.program_text(results["programs"][-1]))
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
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
    cache = given.cache / "models"
    command = [sys.executable, HERE / "prepare.py", cache, ",".join(models), ",".join(contenders)]
    made = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(zip(models, map(pathlib.Path, made.stdout.split()), strict=True))


def one(given, model, folder, threads, precision, names, program):
    """All contenders on one model with a given number of threads."""
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        started = []

        def add(process):
            """Starts the contenders one after another if start-up is measured."""
            started.append(process)
            if program:
                rounds.start([process])

        def graphc(name, title, executable, weights=folder / "checkpoint.safetensors"):
            options = ("--precision", "bf16") if precision == "bf16" else ()
            command = contender.graphc_command(executable, model, folder, weights, place / name, threads, options)
            add(contender.Contender(name, title, command, place / name))

        try:
            if not given.contenders or "graphc" in given.contenders:
                graphc("graphc", "graphc", given.contender)
                for name, executable in (text.split("=", 1) for text in given.also):
                    graphc(name, f"graphc, {name}", executable)
                if program:
                    graphc("packed", "graphc, packed weights", given.contender, program.weights)
                    add(program.contender(folder / "image.npy", place / "emitted", threads))
            for name, title in names.items():
                preload = tile_palette.library(given.cache) if precision == "bf16" else None
                add(contender.rival(name, title, model, folder, place / name, threads, preload))
            return measured(given, model, folder, threads, precision, started)
        finally:
            for process in started:
                process.stop()


def measured(given, model, folder, threads, precision, started):
    ready, failed = rounds.start(started)
    before = rounds.work_of_all(), sum(process.seconds_of_work() for process in ready)
    begin = time.monotonic()
    own = next((process for process in ready if process.name == "graphc"), None)
    entry = {"model": model.name, "title": model.title, "threads": threads, "precision": precision}
    found = {"peak": [], "kernels": [], "bandwidth": []}

    def ask(what, line):
        if own:
            found[what].append(float(own.ask(line)))
            own.rest()

    products = model.products()
    text = "products " + " ".join("x".join(map(str, product)) for product in products)
    ask("kernels", text)
    done, seconds = rounds.run(ready, given.rounds, given.seconds, lambda: ask("peak", "peak"))
    ask("kernels", text)
    entry |= {"rounds": done, "seconds": seconds, "contenders": {}, "failed": failed}
    own_work = sum(process.seconds_of_work() for process in ready) - before[1]
    others_work = rounds.work_of_all() - before[0] - own_work
    entry["disturbed_share"] = max(0.0, others_work / (time.monotonic() - begin))
    if any(process.ready.get("tile_palette") for process in ready):
        entry["tile_palette"] = "told"
    for process in ready:
        entry["contenders"][process.name] = {
            "title": process.title,
            **rounds.summary(process),
            "error": process.error(folder, model.outputs),
            "load_ms": process.ready["load_ms"],
            "first_ms": process.ready["first_ms"],
            "peak_bytes": process.peak_memory(),
            "awake_share": process.awake / max(seconds, 1e-9),
        }
        if "base_kib" in process.ready:
            entry["contenders"][process.name]["base_bytes"] = process.ready["base_kib"] * 1024
    if model.rows == 1:
        size = 2 if precision == "bf16" else 4
        entry["weight_bytes"] = sum(size * inner * columns * count for _, inner, columns, count in products)
        # With as many bytes as the weights have, the last-level cache holds the same share.
        for count in (3 << 29, entry["weight_bytes"]):
            ask("bandwidth", f"bandwidth {count}")
    others = [value["median_ms"] for name, value in entry["contenders"].items() if name in engines.ALL]
    for value in entry["contenders"].values() if others else ():
        value["ratio"] = value["median_ms"] / min(others)
    if own:
        entry |= {"flops": own.ready["flops"] - model.masked_operations(), "kernels": own.ready["kernels"]}
        compare(entry, products, found)
    return entry


def compare(entry, products, found):
    """Adds what the machine can do, and what share of it each contender reaches."""
    operations = sum(2 * rows * inner * columns * count for rows, inner, columns, count in products)
    entry["peak_gflops"] = max(found["peak"])
    # Measured for products with weights; those of attention are assumed to reach the same rate.
    entry["kernel_gflops"] = operations / min(found["kernels"])
    for value in entry["contenders"].values():
        rate = entry["flops"] / value["median_ms"] * 1e-6
        value["peak_share"] = rate / entry["peak_gflops"]
        value["kernel_share"] = rate / entry["kernel_gflops"]
    if found["bandwidth"]:
        entry["bandwidth_gbs"] = max(found["bandwidth"])
        for value in entry["contenders"].values():
            value["bandwidth_share"] = entry["weight_bytes"] / value["median_ms"] * 1e-6 / entry["bandwidth_gbs"]


def versions(given, packages):
    """Of graphc and of those packages that are installed."""
    own = subprocess.run([given.graphc, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[-1]
    found = {"graphc": own}
    for package in packages:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def machine():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return f"{line.split(':', 1)[1].strip()}, {len(os.sched_getaffinity(0))} cores"
    return platform.processor()
