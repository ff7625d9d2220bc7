"""The attempts to have each engine fuse a spelling, with their results."""

import dataclasses
import pathlib
import re

import block
import exporters
import onnx_runtime
import open_vino
import torch_compile
import torch_source
from instance import instantiate


@dataclasses.dataclass
class Attempt:
    """The result of an attempt. `fused` is None if the engine refused the module, `difference` if it did not run."""

    route: str
    fused: int | None = None
    difference: float | None = None
    error: str | None = None
    tolerance: float = 0

    def is_right(self):
        return self.difference is not None and self.difference <= self.tolerance

    def is_wrong(self):
        return self.difference is not None and self.difference > self.tolerance


# What it is called, the surroundings, the lengths, and whether masks are padding at the end, which is what ONNX Runtime
# takes each mask of two axes for.
SETTINGS = (
    ("bare", None, "cross", False),
    ("in a block", block.wrap, "self", False),
    ("in a block with padding at the end", block.wrap, "self", True),
)


class Case:
    """A spelling with what was made of it so far: instances and ONNX files, each when an engine first asks for it."""

    def __init__(self, spelling, folder):
        self.spelling, self.folder = spelling, pathlib.Path(folder)
        self.made, self.rest, self.files, self.tolerances = [], self.make(), {}, {}

    def instances(self):
        """Bare and in a block, in each idiom."""
        yield from self.made
        for instance in self.rest:
            self.made.append(instance)
            yield instance

    def make(self):
        seen = set()
        for setting, wrap, lengths, padded in SETTINGS:
            module = self.spelling.module(lengths)
            if padded and not any(type.dtype != "f32" and len(type.shape) == 2 for type in module.inputs().values()):
                continue
            for idiom in torch_source.IDIOMS:
                key = (bool(wrap), padded, torch_source.source(module, idiom))
                if key in seen:
                    continue
                seen.add(key)
                try:
                    instance = instantiate(module, idiom, wrap, padded)
                except LookupError:
                    continue
                instance.name, instance.is_padded = f"{setting}, {idiom}", padded
                yield instance

    def tolerance(self, instance):
        if instance.name not in self.tolerances:
            self.tolerances[instance.name] = instance.tolerance()
        return self.tolerances[instance.name]

    def exported(self, instance, exporter):
        """The attempt to export, and the file."""
        key = instance.name, exporter
        if key not in self.files:
            path = str(self.folder / f"{len(self.files)}.onnx")
            made = tried(f"{instance.name}, {exporter}", lambda: (None, exporters.export(instance, exporter, path)))
            self.files[key] = made, path
        return self.files[key]


def tried(route, run):
    """`run` gives the number of fused attentions and the distance from the reference, or fails."""
    try:
        return Attempt(route, *run())
    except Exception as error:
        return Attempt(route, error=f"{type(error).__name__}: {summary(error)}")


def summary(error):
    """The first two lines that say something, without paths of this machine."""
    lines = [line.strip() for line in str(error).splitlines()]
    telling = [line for line in lines if line and not line.startswith("Exception from ")]
    return re.sub(r"(?<!\w)/\S*/", "", " ".join(telling[:2]))[:200]


def by_onnx(route):
    """Attempts by each exporter; `route` takes the instance, its name and the file."""

    def routes(case, instance):
        for exporter in exporters.exporters(instance):
            export, path = case.exported(instance, exporter)
            if export.error:
                yield Attempt(export.route, error=f"export: {export.error}")
            else:
                yield from route(instance, export.route, path)

    return routes


def session(instance, name, path):
    yield tried(name, lambda: onnx_runtime.session(path, instance))


def transformer_optimizer(instance, name, path):
    for model_type, fused, difference, error in onnx_runtime.transformer_optimizer(path, instance):
        if model_type is None:
            yield tried(f"{name}, no model type", lambda: (0, instance.difference(onnx_runtime.run(path, instance))))
        else:
            yield Attempt(f"{name}, {model_type}", fused, difference, error and summary(error))


def open_vino_of_onnx(instance, name, path):
    yield tried(name, lambda: open_vino.from_onnx(path, instance))


def open_vino_routes(case, instance):
    yield from by_onnx(open_vino_of_onnx)(case, instance)
    yield tried(f"{instance.name}, convert_model", lambda: open_vino.from_torch(instance))


def torch_compile_routes(case, instance):
    yield tried(instance.name, lambda: torch_compile.compiled(instance, False))
    if not instance.is_block and any(True for _ in instance.module.parameters()):
        yield tried(f"{instance.name}, freezing", lambda: torch_compile.compiled(instance, True))


ROUTES = {
    "onnxruntime": by_onnx(session),
    "onnxruntime.transformers": by_onnx(transformer_optimizer),
    "openvino": open_vino_routes,
    "torch.compile": torch_compile_routes,
}


def judge(case, engine, sites):
    """The best of the attempts, which end with the first that fuses all sites and computes the right numbers.

    Returns:
        `verdict`: "fused", "partly", "not fused", "wrong" (fused, but with wrong numbers), or "not exported" (no
        attempt reached the engine's optimizer); `route`, `fused` and `difference` of the best attempt; `wrong`: the
        routes whose numbers are wrong; `errors`: those of attempts that failed, each once.
    """
    made = []
    for instance in case.instances():
        if instance.is_padded and not any(attempt.is_wrong() for attempt in made):
            continue
        for attempt in ROUTES[engine](case, instance):
            attempt.tolerance = case.tolerance(instance)
            made.append(attempt)
            if attempt.is_right() and attempt.fused >= sites:
                break
        else:
            continue
        break
    taken = [attempt for attempt in made if attempt.fused is not None]
    best = max(taken, key=lambda attempt: (attempt.is_right(), attempt.fused), default=None)
    wrong = [attempt for attempt in taken if attempt.is_wrong()]
    if best is None:
        verdict = "not exported"
    elif best.is_right() and best.fused:
        verdict = "fused" if best.fused >= sites else "partly"
    else:
        verdict = "wrong" if any(attempt.fused for attempt in wrong) else "not fused"
    result = {"verdict": verdict, "attempts": len(made)}
    if best:
        result |= {"route": best.route, "fused": best.fused, "difference": rounded(best.difference)}
    if wrong:
        result["wrong"] = [
            {"route": attempt.route, "fused": attempt.fused, "difference": rounded(attempt.difference)}
            for attempt in wrong
        ]
    errors = sorted({attempt.error for attempt in made if attempt.error})
    if errors:
        result["errors"] = errors
    return result


def rounded(number):
    return None if number is None else float(f"{number:.2g}")
