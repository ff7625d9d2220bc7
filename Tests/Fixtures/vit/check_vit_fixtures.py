"""Evaluates the ViT specs with numpy in float64, apart from graphc, against the logits of the fixtures.

The config, the equations, the blocks and the weight mapping are read from the YAML; only primitives and the library's
blocks are spelled here. Expressions of the language that these specs use are expressions of Python as well.

    pip install numpy scipy safetensors pyyaml
    python Tests/Fixtures/vit/check_vit_fixtures.py
"""

import ast
import json
import math
import operator
import re
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import yaml
from safetensors.numpy import load_file
from scipy.special import erf

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent.parent

OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
    # int / int must be exact.
    ast.Div: lambda a, b: exact(Fraction(a, b)) if isinstance(a, int) and isinstance(b, int) else a / b,
}


def exact(value):
    assert value.denominator == 1, value
    return int(value)


# Primitives

def patchify(image, patch):
    """[B, C, H, W] to [B, count, C * patch * patch]; a patch is flattened as (channel, row, column)."""
    batch, channels, height, width = image.shape
    rows, columns = height // patch, width // patch
    split = image.reshape(batch, channels, rows, patch, columns, patch)
    return split.transpose(0, 2, 4, 1, 3, 5).reshape(batch, rows * columns, channels * patch * patch)


def prepend(row, x):
    return np.concatenate([np.broadcast_to(row, (len(x), *row.shape)), x], axis=1)


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def rearrange(x, pattern, h):
    if pattern == "b t (h k) -> b h t k":
        return x.reshape(*x.shape[:2], h, -1).transpose(0, 2, 1, 3)
    assert pattern == "b h t k -> b t (h k)"
    return x.transpose(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], -1)


PRIMITIVES = {
    "patchify": patchify, "prepend": prepend, "softmax": softmax, "sqrt": math.sqrt,
    "gelu": lambda x: 0.5 * x * (1 + erf(x / math.sqrt(2))),
    "rearrange": lambda x, pattern, h=None: rearrange(x, pattern, h),
}


# Library blocks: (scope of the parameters, inputs, config) to a tensor

def linear(scope, x, out):
    weight, bias = scope.parameter("weight", out, x.shape[-1]), scope.parameter("bias", out)
    return x @ weight.T + bias


def layer_norm(scope, x, eps):
    weight, bias = scope.parameter("weight", x.shape[-1]), scope.parameter("bias", x.shape[-1])
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps) * weight + bias


def attention(scope, x, heads):
    width = x.shape[-1]
    query, key, value = (
        linear(scope / part, x, width).reshape(*x.shape[:2], heads, width // heads)
        for part in ("query", "key", "value"))
    weights = softmax(np.einsum("bthk,bshk->bhts", query, key) / math.sqrt(width // heads))
    return linear(scope / "output", np.einsum("bhts,bshk->bthk", weights, value).reshape(x.shape), width)


def feed_forward(scope, x, hidden):
    return linear(scope / "down", PRIMITIVES["gelu"](linear(scope / "up", x, hidden)), x.shape[-1])


def pre_norm_layer(scope, x, heads, hidden, eps):
    x = x + attention(scope / "attention", layer_norm(scope / "attention_norm", x, eps), heads)
    return x + feed_forward(scope / "mlp", layer_norm(scope / "mlp_norm", x, eps), hidden)


LIBRARY = {f.__name__: f for f in (linear, layer_norm, attention, feed_forward, pre_norm_layer)}


class Scope:
    """A place in the tree of parameters, and the record of which were asked for."""

    def __init__(self, tensors, asked, path=""):
        self.tensors, self.asked, self.path = tensors, asked, path

    def __truediv__(self, name):
        return Scope(self.tensors, self.asked, f"{self.path}{name}.")

    def parameter(self, name, *shape):
        path = self.path + name
        self.asked.add(path)
        assert self.tensors[path].shape == shape, (path, self.tensors[path].shape, shape)
        return self.tensors[path]


class Evaluator:
    def __init__(self, spec):
        self.blocks = spec.get("blocks", {})

    def equations(self, body, names, scope):
        for name, text in body["graph"].items():
            names[name] = self.value(ast.parse(text, mode="eval").body, names, scope / name)
        return names[body["outputs"]]

    def block(self, name):
        """A block of the spec as a callable of the same form as the library's."""
        body = self.blocks[name]

        def run(scope, x, **config):
            names = dict(config)
            (input_name, input_type), = body["inputs"].items()
            dims = re.search(r"\[(.*)\]", input_type).group(1).split(", ")
            names |= {input_name: x, **dict(zip(dims, x.shape, strict=True))}
            for key, kind in body["config"].items():
                if key not in names:
                    names[key] = self.value(ast.parse(kind.split("=")[1].strip(), mode="eval").body, names, scope)
            return self.equations(body, names, scope)

        return run

    def call(self, name, arguments, keywords, names, scope):
        if name == "repeat":
            block, count, carry = arguments
            block = self.block(block.id) if block.id in self.blocks else LIBRARY[block.id]
            carry = self.value(carry, names, scope)
            for i in range(self.value(count, names, scope)):
                inner = names | {"i": i}
                config = {key: self.value(value, inner, scope) for key, value in keywords.items()}
                carry = block(scope / str(i), carry, **config)
            return carry
        values = [self.value(argument, names, scope) for argument in arguments]
        keywords = {key: self.value(value, names, scope) for key, value in keywords.items()}
        if name in PRIMITIVES:
            return PRIMITIVES[name](*values, **keywords)
        return (self.block(name) if name in self.blocks else LIBRARY[name])(scope, *values, **keywords)

    def value(self, node, names, scope):
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return names[name]
            case ast.List(elts=elements):
                return [self.value(element, names, scope) for element in elements]
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATORS[type(op)](self.value(left, names, scope), self.value(right, names, scope))
            case ast.Attribute(value=inner, attr="T"):
                return np.swapaxes(self.value(inner, names, scope), -1, -2)
            case ast.Subscript(value=inner, slice=ast.Tuple(elts=[ast.Slice(None, None, None), ast.Constant(at)])):
                return self.value(inner, names, scope)[:, at]
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
                return self.call(name, arguments, {k.arg: k.value for k in keywords}, names, scope)
        raise NotImplementedError(ast.dump(node))


def number(text):
    return int(text) if re.fullmatch(r"\d+", text) else float(text)


def config_of(spec, settings):
    names = {}
    for key, text in spec["config"].items():
        text = settings.get(key, text)
        try:
            names[key] = number(text)
        except ValueError:
            names[key] = Evaluator(spec).value(ast.parse(text, mode="eval").body, names, None)
    return names


# Weights

def mapped(mapping, checkpoint, names, depth):
    """Parameters by path; every tensor of the checkpoint must be used, and by one mapping entry a path."""
    tensors, used = {}, set()

    def source(text, captures):
        def look_up(template):
            name = template.format(**captures)
            used.add(name)
            return checkpoint[name].astype(np.float64)

        call = re.fullmatch(r'(\w+)\("([^"]+)", (.*)\)', text)
        if not call:
            return look_up(text)
        function, template, rest = call.groups()
        if function == "reshape":
            return look_up(template).reshape(Evaluator({}).value(ast.parse(rest, mode="eval").body, names, None))
        part, of = map(int, re.fullmatch(r"part=(\d+), of=(\d+)", rest).groups())
        assert function == "split"
        return np.split(look_up(template), of, axis=0)[part]

    for path, text in mapping.items():
        for i in range(depth) if "{i}" in path else [None]:
            for p in ("weight", "bias") if "{p}" in path else [None]:
                name = path.format(i=i, p=p)
                assert name not in tensors, name
                tensors[name] = source(text, {"i": i, "p": p})
    assert used == set(checkpoint), set(checkpoint) - used
    return tensors


def run(path, settings, checkpoint, source, image):
    """The logits of a spec with a checkpoint; `source` names a weight mapping, or is None for the spec's own paths."""
    spec = yaml.load(path.read_text(), yaml.BaseLoader)
    names = config_of(spec, settings)
    if source:
        tensors = mapped(spec["weights"][source], checkpoint, names, names["depth"])
    else:
        tensors = {key: value.astype(np.float64) for key, value in checkpoint.items()}
    scope = Scope(tensors, set(spec["parameters"]))
    parameters = {key: tensors[key] for key in spec["parameters"]}
    assert image.shape[1:] == (names["channels"], names["size"], names["size"])
    assert parameters["cls"].shape == (1, names["dim"])
    assert parameters["position"].shape == (names["count"] + 1, names["dim"])
    logits = Evaluator(spec).equations(spec, names | parameters | {"image": image.astype(np.float64)}, scope)
    assert scope.asked == set(tensors), scope.asked ^ set(tensors)
    return logits


def differing(logits, expected):
    return np.abs(logits - expected).max()


def main():
    worst = 0.0
    for case in json.loads((FOLDER / "cases.json").read_text())["cases"]:
        settings = dict(pair.split("=") for pair in case["set"])
        checkpoint = load_file(FOLDER / case["weights"])
        image, expected = np.load(FOLDER / case["image"]), np.load(FOLDER / case["logits"])
        for path in (ROOT / "Models/vit.yaml", FOLDER / "spelled-out.yaml"):
            error = differing(run(path, settings, checkpoint, case["source"], image), expected)
            worst = max(worst, error)
            print(f"{case['name']}, {path.name}: {error:.1e}")

    digits = ROOT / "Tests/Fixtures/digits"
    image, expected = np.load(digits / "images.npy"), np.load(digits / "logits.npy")
    logits = run(ROOT / "Models/digits-vit.yaml", {}, load_file(ROOT / "Models/digits-vit.safetensors"), None, image)
    error = differing(logits, expected)
    accuracy = (logits.argmax(axis=1) == np.load(digits / "labels.npy")).mean()
    print(f"digits-vit.yaml: {error:.1e}, test accuracy {accuracy:.2%}")
    return 0 if max(worst, error) < 1e-6 and accuracy >= 0.97 else 1


if __name__ == "__main__":
    sys.exit(main())
