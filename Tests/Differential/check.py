"""Runs one program in every way and compares what comes out with the evaluator."""

import json
import os
import pathlib
import shutil
import subprocess

import numpy as np

from evaluate import Evaluator

SPECIAL = [np.inf, -np.inf, np.nan, -0.0, 1e-40, -3e-39, 1e30, -1e30, 3e38]
SETS = ["baseline", "avx2", "avx512", "avx512bf16", "amx", "neon"]
# The bounds are those of a first-order analysis.
SLACK = 4.0


class Failure(Exception):
    """What is wrong with a program: `mode` says in which way of running."""

    def __init__(self, mode, message):
        super().__init__(f"{mode}: {message}")
        self.mode = mode


def bindings_of(program, seed):
    """Two sets of run-time dims, small and not so small. Slices need 3."""
    random = np.random.default_rng([seed, 7])
    symbols = program.symbols()
    attends = any("attention" in e.kind or e.kind == "layers" for e in program.equations)
    # What is hidden and not finite matters where rows of attention are computed in blocks.
    large = [66, 130, 200] if program.special and attends else [3, 9, 17, 33, 50, 66, 130]
    return [{s: int(random.choice([3, 4, 5, 7])) for s in symbols},
            {s: int(random.choice([3, 4] if s == "B" else large)) for s in symbols}][: 2 if symbols else 1]


def tensors_of(program, bindings, seed):
    """Every input and parameter, by name: float32, int64 or bool, with the dtype."""
    result = {}
    for name, t in program.inputs.items():
        random = np.random.default_rng([seed, 1] + list(name.encode()))
        sizes = t.sizes(bindings)
        if t.dtype == "f32":
            values = random.normal(size=sizes).astype(np.float32)
            if program.special:
                places = random.random(size=sizes) < random.choice([0.02, 0.15])
                values[places] = random.choice(SPECIAL, size=int(places.sum())).astype(np.float32)
        elif t.dtype == "i32":
            values = random.integers(-4, 9, size=sizes)
        else:
            values = random.random(size=sizes) < random.choice([0.0, 0.6, 0.9])
        result[name] = (values, t.dtype)
    for name, t in program.weights().items():
        random = np.random.default_rng([seed, 2] + list(name.encode()))
        sizes = t.sizes({})
        values = random.normal(size=sizes) / np.sqrt(sizes[-1]) + (1 if name.endswith("norm.weight") else 0)
        result[name] = (values.astype(np.float32), "f32")
    return result


def write_safetensors(path, tensors):
    header, data = {"__metadata__": {"graphc.names": "paths"}}, b""
    for name, values in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(values.shape),
                        "data_offsets": [len(data), len(data) + values.nbytes]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    pathlib.Path(path).write_bytes(len(text).to_bytes(8, "little") + text + data)


def write_input(path, values, dtype):
    np.save(path, values.astype(np.int32) if dtype == "i32" else values)


def supported(graphc, sets, folder):
    """Those of the instruction sets that this processor has."""
    spec = pathlib.Path(folder) / "sets.yaml"
    spec.write_text('graphc: 1\nmodel: Sets\ninputs: {x: "f32[1]"}\ngraph: {y: x + 1.0}\noutputs: y\n')
    has = lambda name: "GRAPHC_ISA" not in subprocess.run(
        [str(graphc), "run", str(spec), "--input", "x=random"], check=True, capture_output=True, text=True,
        env=os.environ | {"GRAPHC_ISA": name}).stderr
    return [name for name in sets if has(name)]


class Case:
    """One program in a folder of its own, with its inputs for each set of run-time dims."""

    def __init__(self, graphc, program, seed, folder):
        self.graphc, self.program, self.seed, self.folder = str(graphc), program, seed, pathlib.Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.spec = self.folder / "spec.yaml"
        self.spec.write_text(program.spec())
        self.bindings = bindings_of(program, seed)
        self.compared = self.promised = 0

    def prepare(self, number):
        """Writes inputs and weights for one set of dims; returns the evaluator's tensors."""
        tensors = tensors_of(self.program, self.bindings[number], self.seed)
        weights = {n: tensors[n][0] for n in self.program.weights()}
        write_safetensors(self.folder / "weights.safetensors", weights)
        for name in self.program.inputs:
            write_input(self.folder / f"{name}.npy", *tensors[name])
        return tensors

    def arguments(self, outputs):
        inputs = [part for name in self.program.inputs for part in ("--input", f"{name}={self.folder / name}.npy")]
        return inputs + [part for name in self.program.outputs
                         for part in ("--output", f"{name}={self.folder / outputs}.{name}.npy")]

    def call(self, mode, command, environment=None):
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120,
                                stdin=subprocess.DEVNULL, env=os.environ | {"SWIFT_BACKTRACE": "enable=no"} | (environment or {}))
        if result.returncode != 0:
            raise Failure(mode, f"exit {result.returncode}: {result.stderr.strip()[:600]}")
        return result

    def run(self, mode, *options, weights="weights.safetensors", isa=None):
        """The outputs by name."""
        command = [self.graphc, "run", self.spec, *options, *self.arguments("out")]
        if self.program.weights():
            command += ["--weights", self.folder / weights]
        self.call(mode, command, {"GRAPHC_ISA": isa} if isa else None)
        return self.loaded("out")

    def loaded(self, outputs):
        return {name: np.load(self.folder / f"{outputs}.{name}.npy") for name in self.program.outputs}

    def compare(self, mode, actual, expected):
        """Fails unless every element lies within its bound."""
        for name, value in expected.items():
            got = actual[name]
            if got.shape != value.shape:
                raise Failure(mode, f"{name} has the shape {got.shape}, and {value.shape} is right")
            with np.errstate(all="ignore"):
                bound = SLACK * value.e
                same = (got == value.v) | (np.isnan(got.astype(float)) & np.isnan(value.v.astype(float)))
                near = np.abs(got.astype(float) - value.v.astype(float)) <= bound
                wrong = ~(same | near | np.isinf(value.e))
            self.compared += value.v.size
            self.promised += int((~np.isinf(value.e)).sum())
            if wrong.any():
                place = tuple(int(i) for i in np.argwhere(wrong)[0])
                raise Failure(mode, f"{name}{list(place)} is {got[place]!s}, and {value.v[place]!s} ± {bound[place]:.2g} "
                              f"is right; {int(wrong.sum())} of {wrong.size} elements are wrong")

    @staticmethod
    def same(mode, actual, expected):
        """Fails unless the bits are equal."""
        for name, value in expected.items():
            got = actual[name]
            bits = lambda a: a.view(np.uint32) if a.dtype == np.float32 else a
            if got.shape != value.shape or got.dtype != value.dtype or not np.array_equal(bits(got), bits(value)):
                raise Failure(mode, f"the bits of {name} are others than with one thread from the checkpoint")

    def check(self, sets, everything=False):
        """Several ways of running for every set of dims, drawn by the seed, or all of them."""
        random = np.random.default_rng([self.seed, 5])
        self.results = []
        packs = random.integers(len(self.bindings))
        for number, bindings in enumerate(self.bindings):
            tensors = self.prepare(number)
            expected = Evaluator(self.program, bindings, tensors).run()
            rough = Evaluator(self.program, bindings, tensors, bf16=True).run()
            count = str(random.integers(2, 9))
            drawn = [str(name) for name in random.choice(sets, 3)]
            first = self.run("fused", "--threads", "1")
            self.results.append(first)
            self.compare("fused", first, expected)
            for name in sets if everything else drawn[:1]:
                self.both_counts(name, count, expected, isa=name)
            for name in sets if everything else drawn[1:2]:
                plain = self.run(f"unfused, {name}", "--no-fuse", "--threads", count, isa=name)
                self.compare(f"unfused, {name}", plain, expected)
            for name in sets if everything else drawn[2:]:
                self.both_counts(f"bf16, {name}", count, rough, "--precision", "bf16", isa=name)
            if self.program.weights() and (everything or number == packs):
                self.pack()
                self.same("packed", self.run("packed", "--threads", count, weights="packed.safetensors"), first)

    def both_counts(self, mode, count, expected, *options, isa):
        """One thread within the bounds, and several the same bit for bit."""
        one = self.run(mode, *options, "--threads", "1", isa=isa)
        self.compare(mode, one, expected)
        self.same(f"{mode}, {count} threads", self.run(mode, *options, "--threads", count, isa=isa), one)

    def pack(self):
        package = self.folder / "package"
        self.call("compile", [self.graphc, "compile", self.spec, "--weights", self.folder / "weights.safetensors",
                              "--output", package, "--force"])
        packed = list(package.glob("*.safetensors"))
        shutil.move(packed[0], self.folder / "packed.safetensors")
        shutil.rmtree(package)
