"""Writes op_gradients.json: gradients of PyTorch in float64 for built-ins and blocks, one expression each.

The expression `y` of parameters is written twice, in the language of specs and in PyTorch. What is differentiated is
sum(y · cos(0.7 i)) for element i, the cosines rounded to float32. Parameters whose names have a point are those of a
block. All numbers are as they stand in the file.

    pip install torch numpy
    python Tests/Fixtures/training/make_op_gradients.py
"""

import json
import math
import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

A, B = (3, 4), (3, 4)
POSITIVE = "positive"


def rope(x, theta=10000.0):
    """Su et al., 2021, pairs next to each other; x[batch, T, heads, K]."""
    T, K = x.shape[1], x.shape[3]
    angle = torch.arange(T, dtype=torch.float64)[:, None] * theta ** -(torch.arange(0, K, 2, dtype=torch.float64) / K)
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)[:, None]).flatten(-2)


def heads(x, count):
    return x.unflatten(-1, (count, -1)).transpose(1, 2)


def attention(p, count, own_heads=None, causal=False, window=0, softcap=0.0, turn=None):
    """Multi-head attention, as a formula; weights of the block `y`."""
    own_heads = own_heads or count
    x = p["a"]
    q, k, v = (F.linear(x, p[f"y.{n}.weight"], p[f"y.{n}.bias"]) for n in ("query", "key", "value"))
    if turn:
        q, k = (turn(t.unflatten(-1, (n, -1))).flatten(-2) for t, n in ((q, count), (k, own_heads)))
    q, k, v = heads(q, count), heads(k, own_heads), heads(v, own_heads)
    k, v = (t.repeat_interleave(count // own_heads, 1) for t in (k, v))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if softcap:
        scores = softcap * torch.tanh(scores / softcap)
    t, s = torch.arange(x.shape[1])[:, None], torch.arange(x.shape[1])
    hidden = (s > t) & causal
    if window:
        hidden = hidden | (t - s >= window)
    context = (scores.masked_fill(hidden, -math.inf).softmax(-1) @ v).transpose(1, 2).flatten(-2)
    return F.linear(context, p["y.output.weight"], p["y.output.bias"])


def projections(width, queries, keys):
    shapes = {"a": (2, 5, width)}
    for name, rows in (("query", queries), ("key", keys), ("value", keys), ("output", width)):
        shapes[f"y.{name}.weight"] = (rows, queries if name == "output" else width)
        shapes[f"y.{name}.bias"] = (rows,)
    return shapes


def one(shape=A, kind=None):
    return {"a": (shape, kind) if kind else shape}


def elementwise():
    names = {
        "exp": torch.exp, "expm1": torch.expm1, "sin": torch.sin, "cos": torch.cos, "tanh": torch.tanh,
        "erf": torch.erf, "sigmoid": torch.sigmoid, "relu": F.relu, "gelu": F.gelu,
        "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu, "softplus": F.softplus,
        "hard_swish": F.hardswish, "abs": torch.abs, "elu": F.elu, "leaky_relu": F.leaky_relu}
    for name, function in names.items():
        yield f"{name}(2 * a)", one(), lambda p, f=function: f(2 * p["a"])
    for name in ("log", "log1p", "sqrt", "rsqrt"):
        yield f"{name}(a)", one(kind=POSITIVE), lambda p, f=getattr(torch, name): f(p["a"])


BINARY = [
    ("a + b", {"a": A, "b": (4,)}, lambda p: p["a"] + p["b"]),
    ("a - b", {"a": (3, 1), "b": A}, lambda p: p["a"] - p["b"]),
    ("a * b", {"a": (2, 1, 4), "b": A}, lambda p: p["a"] * p["b"]),
    ("a / b", {"a": A, "b": (3, 1)}, lambda p: p["a"] / p["b"]),
    ("a ** b", {"a": (A, POSITIVE), "b": (4,)}, lambda p: p["a"] ** p["b"]),
    ("a ** 3", one(), lambda p: p["a"] ** 3),
    ("a % b", {"a": A, "b": (B, POSITIVE)}, lambda p: p["a"] % p["b"]),
    ("maximum(a, b)", {"a": A, "b": B}, lambda p: torch.maximum(p["a"], p["b"])),
    ("minimum(a, b)", {"a": A, "b": (4,)}, lambda p: torch.minimum(p["a"], p["b"])),
    ("where(a > b, a * b, b)", {"a": A, "b": B}, lambda p: torch.where(p["a"] > p["b"], p["a"] * p["b"], p["b"])),
    ("clamp(a, min=-1.0, max=0.5)", one(), lambda p: p["a"].clamp(-1.0, 0.5)),
]

ROWS = [
    ("sum(a, axis=0) * mean(a, axis=1, keep=true)", one(), lambda p: p["a"].sum(0) * p["a"].mean(1, keepdim=True)),
    ("max(a, axis=1)", one(), lambda p: p["a"].amax(1)),
    ("min(a, axis=0)", one(), lambda p: p["a"].amin(0)),
    ("variance(a, axis=1)", one(), lambda p: p["a"].var(1, correction=0)),
    ("cumsum(a, axis=0)", one(), lambda p: p["a"].cumsum(0)),
    ("softmax(a, axis=0)", one(), lambda p: p["a"].softmax(0)),
    ("log_softmax(a)", one(), lambda p: p["a"].log_softmax(-1)),
    ("layer_norm(a, eps=1e-3)", {"a": (2, 3, 5), "y.weight": (5,), "y.bias": (5,)},
     lambda p: F.layer_norm(p["a"], (5,), p["y.weight"], p["y.bias"], 1e-3)),
    ("rms_norm(a, eps=1e-3)", {"a": (2, 3, 5), "y.weight": (5,)},
     lambda p: F.rms_norm(p["a"], (5,), p["y.weight"], 1e-3)),
]

SHAPES = [
    ("rearrange(a, 'b (h k) -> h b k', h=2)", one((3, 6)), lambda p: p["a"].unflatten(1, (2, 3)).transpose(0, 1)),
    ("transpose(a, [2, 0, 1]) * 2", one((2, 3, 4)), lambda p: p["a"].permute(2, 0, 1) * 2),
    ("reshape(a, [2, 6])", one(), lambda p: p["a"].reshape(2, 6)),
    ("expand(a, [2, 3, 4])", one((3, 1)), lambda p: p["a"].expand(2, 3, 4)),
    ("concat(a, b, a[:1], axis=0)", {"a": A, "b": (2, 4)}, lambda p: torch.cat([p["a"], p["b"], p["a"][:1]])),
    ("pad(a, axis=1, before=2, after=1, value=3)", one(), lambda p: F.pad(p["a"], (2, 1), value=3.0)),
    ("a[1:, :-2] + a[0, 2:]", one(), lambda p: p["a"][1:, :-2] + p["a"][0, 2:]),
    ("gather(a, argsort(b, axis=0), axis=0)", {"a": (5, 2), "b": (5,)}, lambda p: p["a"][p["b"].argsort()]),
    ("embedding(a, iota(7) % 3)", one(), lambda p: F.embedding(torch.arange(7) % 3, p["a"])),
]

PRODUCTS = [
    ("a @ b", {"a": (2, 3, 4), "b": (4, 5)}, lambda p: p["a"] @ p["b"]),
    ("matmul(a, b)", {"a": (2, 1, 3, 4), "b": (3, 4, 2)}, lambda p: p["a"] @ p["b"]),
    ("einsum('b t h k, b s h k -> b h t s', a, b)", {"a": (2, 3, 2, 4), "b": (2, 5, 2, 4)},
     lambda p: torch.einsum("bthk,bshk->bhts", p["a"], p["b"])),
    ("conv1d(a, b, c, stride=2, padding=2, dilation=2)", {"a": (2, 9, 3), "b": (4, 3, 3), "c": (4,)},
     lambda p: F.conv1d(p["a"].mT, p["b"], p["c"], 2, 2, 2).mT),
    ("conv2d(a, b, c, padding=1, groups=2)", {"a": (2, 4, 5, 4), "b": (6, 2, 3, 3), "c": (6,)},
     lambda p: F.conv2d(p["a"], p["b"], p["c"], padding=1, groups=2)),
    ("conv2d(a, b, stride=2, dilation=2)", {"a": (1, 3, 8, 7), "b": (2, 3, 2, 3)},
     lambda p: F.conv2d(p["a"], p["b"], stride=2, dilation=2)),
    ("patchify(a, 2)", one((2, 3, 4, 6)), lambda p: F.unfold(p["a"], 2, stride=2).mT),
    ("linear(a, 5)", {"a": (2, 3, 4), "y.weight": (5, 4), "y.bias": (5,)},
     lambda p: F.linear(p["a"], p["y.weight"], p["y.bias"])),
]

BLOCKS = [
    ("attention(a, heads=2)", projections(6, 6, 6), lambda p: attention(p, 2)),
    ("attention(a, heads=2, causal=true)", projections(6, 6, 6), lambda p: attention(p, 2, causal=True)),
    ("attention(a, heads=4, head_dim=3, key_value_heads=2, causal=true, window=2)", projections(6, 12, 6),
     lambda p: attention(p, 4, 2, True, 2)),
    ("attention(a, heads=2, softcap=1.5)", projections(6, 6, 6), lambda p: attention(p, 2, softcap=1.5)),
    ("attention(a, heads=2, causal=true, rotary=.interleaved)", projections(8, 8, 8),
     lambda p: attention(p, 2, causal=True, turn=rope)),
    ("gated_feed_forward(a, hidden=5, activation=gelu, use_bias=false)",
     {"a": (2, 3, 4), "y.gate.weight": (5, 4), "y.up.weight": (5, 4), "y.down.weight": (4, 5)},
     lambda p: (F.gelu(p["a"] @ p["y.gate.weight"].mT) * (p["a"] @ p["y.up.weight"].mT)) @ p["y.down.weight"].mT),
    ("cross_entropy(a, iota(6) % 5 - 1, ignore=-1, smoothing=0.2)", one((6, 4)),
     lambda p: F.cross_entropy(
         p["a"], torch.arange(6) % 5 - 1, ignore_index=-1, label_smoothing=0.2, reduction="sum")),
    ("mean_squared_error(a, b)", {"a": A, "b": B}, lambda p: F.mse_loss(p["a"], p["b"], reduction="sum")),
]


def values(shape, kind, rng):
    """Of four digits, away from 0."""
    if kind == POSITIVE:
        return rng.uniform(0.3, 2, shape).round(4)
    return (rng.uniform(0.1, 1.5, shape) * rng.choice([-1, 1], shape)).round(4)


def make(expression, shapes, function, rng):
    drawn, parameters = {}, {}
    for name, shape in shapes.items():
        shape, kind = shape if isinstance(shape[0], tuple) else (shape, None)
        drawn[name] = values(shape, kind, rng)
        parameters[name] = torch.from_numpy(drawn[name].astype(np.float32).astype(np.float64)).requires_grad_()
    # Parameters that only choose, such as what is sorted, are independent of the result.
    y = function(parameters) + 0 * sum(parameter.sum() for parameter in parameters.values())
    factors = torch.cos(0.7 * torch.arange(y.numel(), dtype=torch.float64)).float().double().reshape(y.shape)
    (y * factors).sum().backward() if y.dim() else y.backward()
    return {
        "expression": expression,
        # Losses of the library also give how many positions count.
        "names": "y, count" if expression.startswith(("cross_entropy", "mean_squared_error")) else "y",
        "shape": list(y.shape),
        "parameters": {
            name: {
                "shape": list(drawn[name].shape),
                "values": drawn[name].ravel().tolist(),
                "gradient": [float(f"{x:.9g}") for x in parameters[name].grad.ravel().tolist()],
            } for name in shapes},
    }


def main():
    rng = np.random.default_rng(7)
    table = [*elementwise(), *BINARY, *ROWS, *SHAPES, *PRODUCTS, *BLOCKS]
    cases = [make(*case, rng) for case in table]
    text = json.dumps({"torch": torch.__version__, "cases": cases}, indent=1)
    text = re.sub(r"(?<=[\d,\[])\s+(?=-?\d)|(?<=\d)\s+(?=\])", " ", text)
    Path(__file__).with_name("op_gradients.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
