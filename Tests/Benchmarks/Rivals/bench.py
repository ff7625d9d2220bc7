"""Compares graphc with ONNX Runtime, OpenVINO and PyTorch on the same models and inputs, in one run. See README.md.

bench.py                                        # everything; writes results.json and Docs/Performance.md
bench.py --quick                                # two minutes: three models, two of generation, the fastest rivals
bench.py --generation                           # models that write tokens; writes their part of both files
bench.py --models vit-b-16 --threads 2 --rounds 10
bench.py --models minilm-32 --contenders graphc,openvino --also old=PATH/TO/graphc-contender
"""

import argparse
import copy
import json
import pathlib
import sys

import markdown
import measure
from engines import NAMES, WRITERS
from generation import measuring
from generation.tasks import STEPS, TASKS
from models import MODELS, ROOT

WRITTEN = [*TASKS, STEPS.name]
RIVALS = [*NAMES["f32"], *WRITERS["f32"]]

RESULTS = pathlib.Path(__file__).resolve().parent / "results.json"
DOCUMENT = ROOT / "Docs/Performance.md"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    split = lambda text: text.split(",")  # noqa: E731
    parser.add_argument("--models", type=split, metavar="NAME,…", help=f"of {', '.join([*MODELS, *WRITTEN])}")
    parser.add_argument("--threads", type=lambda text: [int(count) for count in text.split(",")], metavar="N,…")
    parser.add_argument("--rounds", type=int, help="the most turns of each contender")
    parser.add_argument("--seconds", type=float, help="about so long for a model at one number of threads")
    parser.add_argument("--contenders", type=split, metavar="NAME,…", help="graphc, " + ", ".join(RIVALS))
    parser.add_argument("--precisions", type=split, default=None, metavar="P,…", help="of f32, bf16")
    parser.add_argument("--also", action="append", default=[], metavar="NAME=FILE", help="another graphc-contender")
    parser.add_argument("--emitted", action="store_true", help="also the Swift package of vit-b-16; takes minutes")
    parser.add_argument("--generation", action="store_true", help="only models that write tokens, in five minutes")
    parser.add_argument("--keep", action="store_true", help="write what was measured of generation beside what is there")
    parser.add_argument("--quick", action="store_true", help="some models and the fastest rivals, in two minutes")
    parser.add_argument("--graphc", type=pathlib.Path, default=ROOT / ".build/release/graphc")
    parser.add_argument("--swift", default="swift")
    parser.add_argument("--contender", type=pathlib.Path, default=ROOT / ".build/release/graphc-contender")
    parser.add_argument("--cache", type=pathlib.Path, default=ROOT / ".build/bench", help="where exported models lie")
    parser.add_argument("--resume", action="store_true", help="keep what an unfinished run has left in .build")
    parser.add_argument("--table", action="store_true", help="write the table from the results that are there")
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / ".build/bench/results.json")
    given = parser.parse_args()
    given.cache = given.cache.resolve()
    for name in given.models or ():
        if name not in MODELS and name not in WRITTEN:
            parser.error(f"no model {name}; there are {', '.join([*MODELS, *WRITTEN])}")
    for name in given.contenders or ():
        if name != "graphc" and name not in RIVALS:
            parser.error(f"no contender {name}; there are graphc, {', '.join(RIVALS)}")
    return given


def main():
    given = arguments()
    if given.table:
        markdown.write(DOCUMENT, json.loads(RESULTS.read_text()))
        return
    report = lambda text: print(text, flush=True)  # noqa: E731
    results = {}
    if not given.generation and any(name in MODELS for name in given.models or MODELS):
        results = measure.everything(copy.copy(given), report)
    if given.generation or any(name in WRITTEN for name in given.models or WRITTEN):
        results["generation"] = measuring.everything(given, report)
    given.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{given.json}", file=sys.stderr)
    if measure.is_whole(given) or given.keep and "generation" in results:
        # Of generation alone, if that is what was asked for.
        kept = json.loads(RESULTS.read_text())
        if given.keep:
            results = {"generation": measuring.merged(kept.get("generation"), results["generation"])}
        results = kept | results
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
        markdown.write(DOCUMENT, results)


if __name__ == "__main__":
    main()
