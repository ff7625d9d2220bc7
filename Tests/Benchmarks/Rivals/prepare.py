"""Makes the files of models: prepare.py CACHE MODEL,… CONTENDER,… prints the folder of each model.

A process of its own, so that the one that measures holds neither PyTorch nor its threads.
"""

import pathlib
import sys
import warnings

import engines
import exported
from generation import checkpoints
from generation.tasks import STEPS, TASKS
from models import MODELS


def main():
    cache, names, contenders = pathlib.Path(sys.argv[1]), sys.argv[2].split(","), sys.argv[3].split(",")
    contenders = [name for name in contenders if name]
    warnings.simplefilter("ignore")
    for name in names:
        folder = exported.folder(name, cache) if name in MODELS else checkpoints.folder(name, cache)
        for contender in contenders:
            try:
                engines.prepare(contender, (MODELS | TASKS | {STEPS.name: STEPS})[name], folder)
            except Exception as error:  # the contender reports it once more, as its own
                print(f"{contender} on {name}: {type(error).__name__}: {error}", file=sys.stderr)
        print(folder, flush=True)


if __name__ == "__main__":
    main()
