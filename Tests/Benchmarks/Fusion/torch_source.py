"""Writes a module of the graph IR as the PyTorch code that computes it: one `torch.nn.Module` per function.

Ops become the torch functions that a user would write: no fused attention, dims as numbers, scalars as Python numbers.
Where users write one meaning in two ways, the idiom decides: "literal" keeps `torch.where`, slices and reshapes,
"customary" writes masks as `masked_fill(mask == 0, c)`, neighbouring slices as one `split`, new axes as `unsqueeze`.
"""

import keyword
import math
import types

import torch

IDIOMS = ("literal", "customary")

OPERATORS = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**", "floor_divide": "//", "remainder": "%",
    "equal": "==", "not_equal": "!=", "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=",
    "and": "&", "or": "|",
}  # fmt: skip
OPPOSITES = {
    "equal": "!=", "not_equal": "==", "less": ">=", "less_equal": ">", "greater": "<=", "greater_equal": "<",
}  # fmt: skip
FUNCTIONS = {
    **{name: f"torch.{name}({{}})" for name in ("abs", "exp", "log", "sqrt", "rsqrt", "sin", "cos", "tanh", "erf")},
    "negate": "-{}", "sigmoid": "torch.sigmoid({})", "relu": "F.relu({})", "floor": "torch.floor({})",
    "gelu": "F.gelu({})", "gelu_tanh": 'F.gelu({}, approximate="tanh")', "silu": "F.silu({})",
    "softmax": "torch.softmax({}, dim=-1)", "log_softmax": "F.log_softmax({}, dim=-1)", "not": "~{}",
    "argsort": "torch.argsort({}, dim=-1, stable=True)",
}  # fmt: skip
SCALAR_FUNCTIONS = {
    "negate": lambda x: -x, "abs": abs, "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "sin": math.sin,
    "rsqrt": lambda x: 1 / math.sqrt(x), "cos": math.cos, "tanh": math.tanh, "erf": math.erf, "floor": math.floor,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)), "relu": lambda x: max(x, 0.0),
}  # fmt: skip
REDUCTIONS = {
    "sum": "torch.sum({}, dim={}, keepdim={})", "mean": "torch.mean({}, dim={}, keepdim={})",
    "max": "torch.amax({}, dim={}, keepdim={})", "min": "torch.amin({}, dim={}, keepdim={})",
    "variance": "torch.var({}, dim={}, unbiased=False, keepdim={})",
}  # fmt: skip
DTYPES = {"f32": "FLOAT", "i32": "torch.int64", "bool": "torch.bool"}
PREAMBLE = """import math

import torch
import torch.nn.functional as F
from torch import nn

FLOAT = torch.float32


"""


def source(module, idiom):
    """Python whose class `Main` is `module`. Its global FLOAT is the dtype of f32."""
    assert idiom in IDIOMS
    text = PREAMBLE
    for function in in_order(module):
        text += _Class(text, module, function, idiom).text() + "\n\n"
    return text.rstrip() + "\n"


def in_order(module):
    """The functions of a module, each after those that it calls."""
    ordered = {}

    def visit(function):
        for node in function.nodes:
            if node.mnemonic == "call":
                visit(module.functions[node.attributes["function"]])
        ordered[function.name] = function

    visit(module.functions["main"])
    return ordered.values()


def class_name(function):
    return "".join(part.capitalize() for part in identifier(function).split("_")) or "Function"


def identifier(name):
    text = "".join(character if character.isalnum() and character.isascii() else "_" for character in name)
    return f"v{text}" if not text or text[0].isdigit() or keyword.iskeyword(text) else text


class _Class:
    """The class of one function. Each line is run as it is written, on tensors without data, for its shape."""

    def __init__(self, preceding, module, function, idiom):
        self.module, self.function, self.customary = module, function, idiom == "customary"
        self.scope = {"self": types.SimpleNamespace()}
        exec(preceding, self.scope)
        self.names, self.scalars = {}, {}
        self.lines, self.members = [], []
        self.producer = {result: node for node in function.nodes for result in node.results}

    def text(self):
        dtypes = {"f32": torch.float32, "i32": torch.int64, "bool": torch.bool}
        arguments = [self.name(name) for name in self.function.inputs]
        for name, type in self.function.inputs.items():
            self.scope[self.names[name]] = torch.empty(type.shape, dtype=dtypes[type.dtype], device="meta")
        for path, type in self.function.parameters.items():
            member, shape = identifier(path), ", ".join(str(extent) for extent in type.shape)
            self.members.append(f"self.{member} = nn.Parameter(torch.empty({shape}))")
            setattr(self.scope["self"], member, torch.empty(type.shape, device="meta"))
        for node in self.function.nodes:
            self.emit(node)
        returned = ", ".join(self.tensor(value) for value in self.function.returned)
        body = [
            f"class {class_name(self.function.name)}(nn.Module):",
            "    def __init__(self):",
            "        super().__init__()",
            *(f"        {line}" for line in self.members),
            "",
            f"    def forward({', '.join(['self', *arguments])}):",
            *(f"        {line}" for line in self.lines),
            f"        return {returned}",
        ]
        return "\n".join(body) + "\n"

    def name(self, value):
        text = identifier(value)
        while text in self.scope:
            text += "_"
        self.scope[text] = None
        self.names[value] = text
        return text

    def write(self, line):
        self.lines.append(line)
        with torch.device("meta"):
            exec(line, self.scope)

    def define(self, node, expression):
        self.write(f"{self.name(node.results[0])} = {expression}")

    def shape(self, value):
        return [] if value in self.scalars else list(eval(self.names[value], self.scope).shape)

    def operand(self, value):
        """The name of a tensor, or a number."""
        if value not in self.scalars:
            return self.names[value]
        number = self.scalars[value]
        return ("-" if number < 0 else "") + f"math.{abs(number)}" if abs(number) == math.inf else repr(number)

    def tensor(self, value):
        if value not in self.scalars:
            return self.names[value]
        number = self.scalars[value]
        dtype = "torch.bool" if isinstance(number, bool) else "torch.int64" if isinstance(number, int) else "FLOAT"
        return f"torch.tensor({self.operand(value)}, dtype={dtype})"

    def emit(self, node):
        kind, operands, result = node.mnemonic, node.operands, node.results[0]
        if kind == "parameter":
            self.names[result] = f"self.{identifier(node.attributes['path'])}"
        elif kind == "constant":
            self.scalars[result] = node.attributes["value"]
        elif kind == "call":
            self.call(node)
        elif kind in SCALAR_FUNCTIONS and operands[0] in self.scalars:
            self.scalars[result] = float(SCALAR_FUNCTIONS[kind](self.scalars[operands[0]]))
        elif kind in OPERATORS and all(operand in self.scalars for operand in operands):
            x, y = (self.scalars[operand] for operand in operands)
            self.scalars[result] = eval(f"x {OPERATORS[kind]} y", {"x": x, "y": y})
        elif kind in FUNCTIONS:
            self.define(node, FUNCTIONS[kind].format(self.tensor(operands[0])))
        elif kind in OPERATORS:
            self.define(node, f" {OPERATORS[kind]} ".join(self.operand(operand) for operand in operands))
        elif kind in REDUCTIONS:
            axis, keep = node.attributes["axis"], node.attributes["keep"]
            self.define(node, REDUCTIONS[kind].format(self.tensor(operands[0]), axis, keep))
        elif hasattr(self, f"emit_{kind}"):
            getattr(self, f"emit_{kind}")(node, *operands, **node.attributes)
        else:
            raise NotImplementedError(f"'{kind}' is not written as PyTorch")

    def call(self, node):
        callee, member = class_name(node.attributes["function"]), identifier(node.attributes["path"])
        self.members.append(f"self.{member} = {callee}()")
        with torch.device("meta"):
            setattr(self.scope["self"], member, self.scope[callee]())
        arguments = ", ".join(self.tensor(operand) for operand in node.operands)
        names = [self.name(result) for result in node.results]
        self.write(f"{', '.join(names)} = self.{member}({arguments})")

    def emit_iota(self, node, count):
        self.define(node, f"torch.arange({count})")

    def emit_minimum(self, node, x, y):
        self.extremum(node, x, y, "max")

    def emit_maximum(self, node, x, y):
        self.extremum(node, x, y, "min")

    def extremum(self, node, x, y, bound):
        if x in self.scalars:
            x, y = y, x
        if y in self.scalars:
            self.define(node, f"torch.clamp({self.tensor(x)}, {bound}={self.operand(y)})")
        else:
            self.define(node, f"torch.{node.mnemonic}({self.tensor(x)}, {self.tensor(y)})")

    def emit_where(self, node, condition, x, y):
        kept, fill = (x, y) if y in self.scalars else (y, x)
        fits = len(self.shape(kept)) >= len(self.shape(condition))
        if self.customary and fits and fill in self.scalars and kept not in self.scalars:
            mask = self.negated(condition) if kept == x else self.tensor(condition)
            self.define(node, f"{self.names[kept]}.masked_fill({mask}, {self.operand(fill)})")
        else:
            self.define(node, f"torch.where({self.tensor(condition)}, {self.operand(x)}, {self.operand(y)})")

    def negated(self, mask):
        """The negation of `mask`, written at the definition of the mask."""
        producer = self.producer.get(mask)
        kind = producer.mnemonic if producer else None
        if kind == "not":
            return self.names[producer.operands[0]]
        if kind in OPPOSITES:
            return f"({f' {OPPOSITES[kind]} '.join(self.operand(operand) for operand in producer.operands)})"
        if kind == "cast" and producer.operands[0] not in self.scalars:
            return f"({self.names[producer.operands[0]]} == 0)"
        if kind in ("reshape", "expand") and producer.operands[0] not in self.scalars:
            method = "view" if kind == "reshape" else "expand"
            return f"{self.negated(producer.operands[0])}.{method}({listed(producer.attributes['shape'])})"
        if kind in ("and", "or", "where"):
            return f"(~{self.tensor(mask)})"
        return f"({self.tensor(mask)} == 0)"

    def emit_cast(self, node, x, to):
        if x in self.scalars:
            convert = {"f32": float, "i32": int, "bool": bool}[to]
            self.scalars[node.results[0]] = convert(self.scalars[x])
            return
        self.define(node, f"{self.tensor(x)}.to({DTYPES[to]})")

    def emit_matmul(self, node, x, y, transpose_rhs=False):
        weight, is_transposed = y, transpose_rhs
        producer = self.producer.get(y)
        if producer and producer.mnemonic == "transpose" and len(self.shape(y)) == 2:
            weight, is_transposed = producer.operands[0], not transpose_rhs
        source = self.producer.get(weight)
        if is_transposed and source and source.mnemonic == "parameter" and len(self.shape(weight)) == 2:
            self.define(node, f"F.linear({self.tensor(x)}, {self.names[weight]})")
            return
        right = f"{self.tensor(y)}.transpose(-2, -1)" if transpose_rhs else self.tensor(y)
        self.define(node, f"torch.matmul({self.tensor(x)}, {right})")

    def emit_transpose(self, node, x, permutation):
        moved = [axis for axis, origin in enumerate(permutation) if axis != origin]
        call = f"transpose({moved[0]}, {moved[1]})" if len(moved) == 2 else f"permute({listed(permutation)})"
        self.define(node, f"{self.tensor(x)}.{call}")

    def emit_reshape(self, node, x, shape):
        old = self.shape(x)
        new_axes = [axis for axis, extent in enumerate(shape) if extent == 1]
        widened = list(old)
        for axis in new_axes if self.customary and len(shape) - len(old) == len(new_axes) else []:
            widened.insert(axis, 1)
        if len(shape) > len(old) and widened == shape:
            calls = "".join(f".unsqueeze({axis})" for axis in new_axes)
            self.define(node, f"{self.tensor(x)}{calls}")
        else:
            self.define(node, f"{self.tensor(x)}.reshape({listed(shape)})")

    def emit_expand(self, node, x, shape):
        self.define(node, f"{self.tensor(x)}.expand({listed(shape)})")

    def emit_slice(self, node, x, axis, start, end):
        if node.results[0] in self.names:
            return
        parts = sorted(
            (other.attributes["start"], other.attributes["end"], other.results[0])
            for other in self.function.nodes
            if other.mnemonic == "slice" and other.operands == [x] and other.attributes["axis"] == axis
        )
        bounds = [0, *(end for _, end, _ in parts)]
        is_partition = [start for start, _, _ in parts] == bounds[:-1] and bounds[-1] == self.shape(x)[axis]
        if self.customary and len(parts) > 1 and is_partition:
            names = ", ".join([self.name(result) for _, _, result in parts])
            self.write(f"{names} = {self.tensor(x)}.split({[end - start for start, end, _ in parts]}, dim={axis})")
        else:
            self.define(node, f"{self.tensor(x)}[{', '.join([':'] * axis + [f'{start}:{end}'])}]")

    def emit_windows(self, node, x, axis, size, stride, dilation):
        step = f"[..., ::{dilation}]" if dilation > 1 else ""
        self.define(node, f"{self.tensor(x)}.unfold({axis}, {(size - 1) * dilation + 1}, {stride}){step}")

    def emit_concat(self, node, *parts, axis):
        self.define(node, f"torch.cat([{', '.join(self.tensor(part) for part in parts)}], dim={axis})")

    def emit_gather(self, node, x, index, axis):
        x_text, index_text = self.tensor(x), self.tensor(index)
        inner = len(self.shape(x)) - axis - 1
        if axis == 0:
            is_table = len(self.shape(x)) == 2
            self.define(node, f"F.embedding({index_text}, {x_text})" if is_table else f"{x_text}[{index_text}]")
        elif len(self.shape(index)) == axis + 1:
            aligned = f"{index_text}[(..., *[None] * {inner})]" if inner else index_text
            self.define(node, f"torch.take_along_dim({x_text}, {aligned}, dim={axis})")
        else:
            raise NotImplementedError("'gather' by an index with further axes is not written as PyTorch")

    def emit_cumsum(self, node, x, axis):
        self.define(node, f"torch.cumsum({self.tensor(x)}, dim={axis})")

    def emit_layer_norm(self, node, x, weight, bias, eps):
        arguments = f"({self.shape(x)[-1]},), {self.names[weight]}, {self.names[bias]}, {eps}"
        self.define(node, f"F.layer_norm({self.tensor(x)}, {arguments})")

    def emit_rms_norm(self, node, x, weight, eps):
        text = self.tensor(x)
        norm = f"torch.rsqrt(({text} * {text}).mean(-1, keepdim=True) + {eps})"
        self.define(node, f"{text} * {norm} * {self.names[weight]}")


def listed(extents):
    return ", ".join(str(extent) for extent in extents) or "()"
