"""Hands every spelling of the corpus to other engines and counts the attentions that they fuse. See README.md.

python3 fusion_table.py --graphc .build/release/graphc             # all: results.json and Docs/Fusion.md
python3 fusion_table.py --graphc .build/release/graphc --only mask # prints the results of names with "mask"
python3 fusion_table.py --table                                    # Docs/Fusion.md again, from results.json
"""

import argparse
import concurrent.futures
import concurrent.futures.process
import contextlib
import datetime
import importlib.metadata
import json
import multiprocessing
import os
import pathlib
import platform
import shutil
import sys
import tempfile

import table
from corpus import Corpus
from engine_names import ENGINES

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CORPUS = ROOT / "Tests/PassesTests/Attention"
CONTROLS = HERE / "Controls"
RESULTS = HERE / "results.json"
UNFINISHED = ROOT / ".build/fusion-table/unfinished"
PACKAGES = ("torch", "onnx", "onnxscript", "onnxruntime", "openvino")


def judged(root, graphc, name):
    """One spelling by every engine. Runs in a process of its own, which an engine may bring down."""
    import torch

    import engines

    torch.set_num_threads(1)
    spelling = Corpus(root, graphc).spelling(name)
    # A softmax that is spelled out is not a softmax op in the graph.
    sites = max(1, spelling.module("self").count("softmax"))
    result = {"expected": spelling.expected, "sites": sites}
    if spelling.is_widened:
        result["widened"] = True
    with tempfile.TemporaryDirectory() as folder:
        case = engines.Case(spelling, folder)
        result["engines"] = {engine: engines.judge(case, engine, sites) for engine in ENGINES}
    return result


def measure(root, graphc, only="", kept=None):
    """Judges the corpus by two processes; a spelling whose process died is tried once more, alone. `kept` is a
    folder with results of earlier, unfinished runs."""
    corpus = Corpus(root, graphc)
    names = [name for name in corpus.names() if only in name]
    results = {}
    for name in names if kept else ():
        path = kept / f"{name}.json"
        if path.exists():
            results[name] = json.loads(path.read_text())
    for processes, batch in ((2, names), *((1, [name]) for name in names)):
        missing = [name for name in batch if name not in results]
        results |= judged_by(processes, root, graphc, missing, kept) if missing else {}
    for name in names:
        if name not in results:
            raise SystemExit(f"the process that judged {name} died")
        results[name]["graphc"] = corpus.verdict(name)
    return {name: results[name] for name in names}


def judged_by(processes, root, graphc, names, kept):
    results, context = {}, multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(processes, context) as pool:
        futures = {pool.submit(judged, root, graphc, name): name for name in names}
        for future in concurrent.futures.as_completed(futures):
            with contextlib.suppress(concurrent.futures.process.BrokenProcessPool):
                name, result = futures[future], future.result()
                results[name] = result
                if kept:
                    path = kept / f"{name}.json"
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(json.dumps(result))
                print(f"{name}: {', '.join(entry['verdict'] for entry in result['engines'].values())}", flush=True)
    return results


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else ():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graphc", default=ROOT / ".build/release/graphc", type=pathlib.Path)
    parser.add_argument("--only", metavar="TEXT", help="judge spellings whose path holds this, print, write nothing")
    parser.add_argument("--corpus", default=CORPUS, type=pathlib.Path)
    parser.add_argument("--resume", action="store_true", help="keep what an unfinished run has left in .build")
    parser.add_argument("--table", action="store_true", help="write the table from the results that are there")
    arguments = parser.parse_args()
    if arguments.only is not None:
        print(json.dumps(measure(arguments.corpus, arguments.graphc, arguments.only), indent=2))
        return
    if not arguments.table:
        if not arguments.resume:
            shutil.rmtree(UNFINISHED, ignore_errors=True)
        controls = measure(CONTROLS, arguments.graphc, kept=UNFINISHED / "controls")
        for engine in ENGINES:
            if not any(control["engines"][engine]["verdict"] == "fused" for control in controls.values()):
                raise SystemExit(f"{engine} fuses no control: what is counted is not what it does")
        spellings = measure(arguments.corpus, arguments.graphc, kept=UNFINISHED / "spellings")
        results = {
            "date": datetime.date.today().isoformat(),
            "machine": f"{processor()}, {len(os.sched_getaffinity(0))} cores",
            "graphc": Corpus(arguments.corpus, arguments.graphc).version(),
            "versions": {package: importlib.metadata.version(package) for package in PACKAGES},
            "controls": controls,
            "spellings": spellings,
        }
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
        shutil.rmtree(UNFINISHED)
    table.write(ROOT / "Docs/Fusion.md", json.loads(RESULTS.read_text()))


if __name__ == "__main__":
    main()
