"""Random programs from a seed."""

import math
import random

from program import Equation, Extent, Program, Tensor

B, T, S = Extent(0, "B"), Extent(0, "T"), Extent(0, "S")
UNARY = ["exp", "expm1", "log", "log1p", "sqrt", "rsqrt", "tanh", "erf", "sigmoid", "relu", "softplus", "sin", "cos",
         "abs", "gelu", "gelu_tanh", "silu", "hard_swish", "floor", "ceil", "round", "sign"]
COMPARISONS = ["==", "!=", "<", "<=", ">", ">="]
ACTIVATIONS = ["gelu", "gelu_tanh", "silu", "relu", "tanh", "sigmoid"]
ZEROS = [0.0, -0.0]
NUMBERS = [0.5, -1.0, 2.0, 0.25, 3.0, -0.125, 1.5, 0.1]


def fixed(value):
    return Extent(value)


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.inputs, self.parameters, self.equations, self.pool = {}, {}, [], []
        self.count = 0
        self.special = self.random.random() < 0.3
        self.width = self.random.choice([4, 6, 8, 8, 12, 16, 48])
        self.batch = B if self.random.random() < 0.7 else fixed(self.random.choice([1, 2, 3]))
        self.rows = T if self.random.random() < 0.7 else fixed(self.random.choice([1, 2, 5, 16, 33]))
        self.seed = seed

    def program(self):
        self.give("x", Tensor("f32", (self.batch, self.rows, fixed(self.width))))
        if self.random.random() < 0.5:
            self.give("memory", Tensor("f32", (self.batch, S, fixed(self.width))))
        if self.random.random() < 0.5:
            self.give("mask", Tensor("bool", (self.batch, self.rows)))
        if self.random.random() < 0.4:
            self.give("index", Tensor("i32", (self.batch, self.rows)))
        steps = [getattr(self, name) for name in dir(Generator) if name.startswith("make_")]
        weights = [5 if name in ("make_attention", "make_spelled_attention") else 2 for name in dir(Generator)
                   if name.startswith("make_")]
        wanted = self.random.randint(3, 14)
        for _ in range(10 * wanted):
            if len(self.equations) < wanted:
                self.random.choices(steps, weights)[0]()
        used = {name for equation in self.equations for name in equation.operands}
        loose = [name for name, _ in self.pool if name not in used and name not in self.inputs]
        outputs = self.random.sample(loose, min(len(loose), self.random.randint(1, 3)))
        if not outputs:
            outputs = [self.equations[-1].names[0]] if self.equations else []
        program = Program(f"M{self.seed}", self.inputs, self.parameters, self.equations, outputs, self.special)
        return program.pruned()

    # Parts

    def give(self, name, tensor):
        self.inputs[name] = tensor
        self.pool.append((name, tensor))

    def parameter(self, *shape):
        name = f"p{len(self.parameters)}"
        self.parameters[name] = Tensor("f32", tuple(map(fixed, shape)))
        return name

    def pick(self, condition=lambda t: True, dtype="f32"):
        fitting = [(n, t) for n, t in self.pool if t.dtype == dtype and condition(t)]
        # The newest values more often, so that programs become deep.
        if not fitting:
            return None
        return fitting[-1] if self.random.random() < 0.4 else self.random.choice(fitting)

    def add(self, kind, operands, text, *types, owned=None, **attributes):
        self.count += 1
        names = [f"v{self.count}" + (f"_{i}" if len(types) > 1 else "") for i in range(len(types))]
        paths = {f"{names[0]}.{path}": Tensor("f32", tuple(map(fixed, shape))) for path, shape in (owned or {}).items()}
        self.equations.append(Equation(
            names, kind, operands + list(paths), text, list(types), attributes, paths, self.random.random() < 0.5))
        self.pool += list(zip(names, types))

    def number(self):
        return self.random.choice(NUMBERS)

    # Elementwise

    def make_unary(self):
        name, t = self.pick()
        function = self.random.choice(UNARY)
        if function in ("log", "sqrt", "rsqrt", "log1p") and not self.special:
            self.add("unary", [name], "abs({0})", t, name="abs")
            name = self.equations[-1].names[0]
        self.add("unary", [name], function + "({0})", t, name=function)

    def make_negate(self):
        name, t = self.pick(dtype=self.random.choice(["f32", "i32"])) or self.pick()
        self.add("unary", [name], "-{0}", t, name="negate")

    def make_binary(self):
        name, t = self.pick()
        other = self.pick(lambda o: o.shape == t.shape)
        op = self.random.choice(["+", "-", "*", "/", "minimum", "maximum"])
        if self.random.random() < 0.3 and all(not e.symbol for e in t.shape[-1:]):
            other = (self.parameter(t.shape[-1].constant), None)
        text = f"{op}({{0}}, {{1}})" if op.startswith("m") else f"{{0}} {op} {{1}}"
        operands = [name, other[0]]
        if self.random.random() < 0.3:
            operands.reverse()
        self.add("binary", operands, text, t, name=op)

    def make_scaled(self):
        name, t = self.pick()
        op, left, number = self.random.choice(["+", "-", "*", "/"]), self.random.random() < 0.3, self.number()
        if op != "/" and self.random.random() < 0.1:
            number = self.random.choice(ZEROS)
        self.add("scaled", [name], f"{number} {op} {{0}}" if left else f"{{0}} {op} {number}", t, name=op,
                 number=number, left=left)

    def make_power(self):
        name, t = self.pick()
        number = self.random.choice([2.0, 3.0, 0.5, -0.5])
        if abs(number) == 0.5 and not self.special:
            self.add("unary", [name], "abs({0})", t, name="abs")
            name = self.equations[-1].names[0]
        self.add("scaled", [name], f"{{0}} ** {number}", t, name="**", number=number, left=False)

    def make_sign_of_zero(self):
        """Zeros of both signs, what may change their signs, and a reciprocal, which tells them apart."""
        name, t = self.pick()
        zero = self.random.choice(ZEROS)
        self.add("scaled", [name], f"{{0}} * {zero}", t, name="*", number=zero, left=False)
        op, number = self.random.choice([("+", 0.0), ("+", -0.0), ("-", 0.0), ("-", -0.0), ("**", 0.5), ("**", -0.5)])
        self.add("scaled", [self.equations[-1].names[0]], f"{{0}} {op} {number}", t, name=op, number=number, left=False)
        if number != -0.5:
            self.add("scaled", [self.equations[-1].names[0]], "1.0 / {0}", t, name="/", number=1.0, left=True)

    def make_integer(self):
        found = self.pick(dtype="i32")
        if not found:
            return
        name, t = found
        op, number = self.random.choice([("+", 3), ("*", -2), ("//", 3), ("%", 5), ("//", -2), ("-", 1), ("maximum", 1)])
        self.add("scaled", [name], f"maximum({{0}}, {number})" if op == "maximum" else f"{{0}} {op} {number}", t,
                 name=op, number=number, left=False)

    def make_compare(self):
        name, t = self.pick(dtype=self.random.choice(["f32", "i32"])) or self.pick()
        op = self.random.choice(COMPARISONS)
        result = Tensor("bool", t.shape)
        other = self.pick(lambda o: o.shape == t.shape, t.dtype)
        if self.random.random() < 0.5:
            self.add("compare", [name, other[0]], f"{{0}} {op} {{1}}", result, name=op)
        else:
            number = self.number() if t.dtype == "f32" else self.random.randint(-1, 4)
            self.add("threshold", [name], f"{{0}} {op} {number}", result, name=op, number=number)

    def make_logic(self):
        found = self.pick(dtype="bool")
        if not found:
            return
        name, t = found
        other = self.pick(lambda o: o.shape == t.shape, "bool")
        if self.random.random() < 0.3:
            return self.add("invert", [name], "not {0}", t)
        op = self.random.choice(["and", "or"])
        self.add("logic", [name, other[0]], f"{{0}} {op} {{1}}", t, name=op)

    def make_where(self):
        x = self.pick()
        found = self.pick(lambda t: t.shape == x[1].shape, "bool")
        if not found or self.random.random() < 0.3:
            number = self.number()
            self.add("threshold", [x[0]], f"{{0}} > {number}", Tensor("bool", x[1].shape), name=">", number=number)
            found = (self.equations[-1].names[0],)
        if self.random.random() < 0.4:
            number = self.random.choice([0.0, 1.0, "-inf"])
            return self.add("masked", [found[0], x[0]], f"where({{0}}, {{1}}, {number})", x[1],
                            number=-math.inf if number == "-inf" else number)
        y = self.pick(lambda t: t.shape == x[1].shape)
        self.add("where", [found[0], x[0], y[0]], "where({0}, {1}, {2})", x[1])

    def make_cast(self):
        dtype = self.random.choice(["f32", "i32", "bool"])
        found = self.pick(dtype=self.random.choice([d for d in ("f32", "i32", "bool") if d != dtype]))
        if found:
            self.add("cast", [found[0]], f"cast({{0}}, {dtype})", Tensor(dtype, found[1].shape), dtype=dtype)

    # Shapes

    def make_transpose(self):
        name, t = self.pick(lambda t: len(t.shape) > 1, self.random.choice(["f32", "bool"])) or self.pick()
        order = list(range(len(t.shape)))
        self.random.shuffle(order)
        shape = tuple(t.shape[i] for i in order)
        if order == list(range(len(order) - 2)) + [len(order) - 1, len(order) - 2]:
            return self.add("swap", [name], "{0}.T", Tensor(t.dtype, shape))
        self.add("transpose", [name], f"transpose({{0}}, {order})", Tensor(t.dtype, shape), permutation=order)

    def make_flat(self):
        found = self.pick(lambda t: len(t.shape) > 1 and not t.shape[-1].symbol)
        if not found:
            return
        name, t = found
        merged = t.shape[-2].times(t.shape[-1].constant)
        shape = t.shape[:-2] + (merged,)
        self.add("reshape", [name], f"reshape({{0}}, [{', '.join(map(str, shape))}])", Tensor("f32", shape), shape=shape)

    def make_heads(self):
        found = self.pick(lambda t: len(t.shape) == 3 and not t.shape[-1].symbol and t.shape[-1].constant % 2 == 0)
        if not found:
            return
        name, t = found
        b, r, c = t.shape
        shape = (b, fixed(2), r, fixed(c.constant // 2))
        self.add("heads", [name], "rearrange({0}, 'b t (h k) -> b h t k', h=2)", Tensor("f32", shape), count=2)

    def make_joined_heads(self):
        found = self.pick(lambda t: len(t.shape) == 4 and not t.shape[1].symbol and not t.shape[3].symbol)
        if found:
            b, h, t, k = found[1].shape
            self.add("join_heads", [found[0]], "rearrange({0}, 'b h t k -> b t (h k)')",
                     Tensor("f32", (b, t, fixed(h.constant * k.constant))))

    def make_expand(self):
        found = self.pick(lambda t: len(t.shape) == 2)
        if not found:
            return
        name, t = found
        axis = self.random.choice([0, 1, 2])
        shape = t.shape[:axis] + (fixed(1),) + t.shape[axis:]
        index = ", ".join("new" if i == axis else ":" for i in range(3))
        self.add("new", [name], f"{{0}}[{index}]", Tensor("f32", shape), axis=axis)
        full = shape[:axis] + (fixed(3),) + shape[axis + 1:]
        self.add("expand", [self.equations[-1].names[0]], f"expand({{0}}, [{', '.join(map(str, full))}])",
                 Tensor("f32", full), shape=full)

    def make_concat(self):
        name, t = self.pick(lambda t: len(t.shape) > 0)
        axis = self.random.randrange(len(t.shape))
        other = self.pick(lambda o: len(o.shape) == len(t.shape) and all(
            a == b for i, (a, b) in enumerate(zip(o.shape, t.shape)) if i != axis))
        a, b = t.shape[axis], other[1].shape[axis]
        if a.symbol and b.symbol and a.symbol != b.symbol:
            return
        joined = Extent(a.constant + b.constant, a.symbol or b.symbol,
                        (a.factor if a.symbol else 0) + (b.factor if b.symbol else 0) or 1)
        shape = t.shape[:axis] + (joined,) + t.shape[axis + 1:]
        self.add("concat", [name, other[0]], f"concat({{0}}, {{1}}, axis={axis})", Tensor("f32", shape), axis=axis)

    def make_split(self):
        found = self.pick(lambda t: t.shape and not t.shape[-1].symbol and t.shape[-1].constant % 2 == 0)
        if found:
            name, t = found
            part = Tensor("f32", t.shape[:-1] + (fixed(t.shape[-1].constant // 2),))
            self.add("split", [name], "split({0}, 2, axis=-1)", part, part, parts=2, axis=-1)

    def make_slice(self):
        name, t = self.pick(lambda t: len(t.shape) > 0)
        axis = self.random.randrange(len(t.shape))
        extent = t.shape[axis]
        start, end = self.random.choice([(1, None), (None, -1), (1, -1), (None, -2), (2, None)])
        result = extent.plus(-(start or 0) + (end or 0))
        # The smallest extent of a run-time dim is 3.
        if result.at({s: 3 for s in "BTS"}) < 1:
            return
        text = f"{'' if start is None else start}:{'' if end is None else end}"
        index = ", ".join([":"] * axis + [text])
        self.add("slice", [name], f"{{0}}[{index}]", Tensor("f32", t.shape[:axis] + (result,) + t.shape[axis + 1:]),
                 axis=axis, start=start, end=end)

    def make_index(self):
        name, t = self.pick(lambda t: len(t.shape) > 1)
        axis = self.random.randrange(len(t.shape))
        position = self.random.choice([0, -1])
        self.add("index", [name], f"{{0}}[{', '.join([':'] * axis + [str(position)])}]",
                 Tensor("f32", t.shape[:axis] + t.shape[axis + 1:]), axis=axis, position=position)

    def make_pad(self):
        name, t = self.pick(lambda t: len(t.shape) > 0)
        axis, before, after = self.random.randrange(len(t.shape)), self.random.randint(0, 2), self.random.randint(1, 2)
        number = self.number()
        shape = t.shape[:axis] + (t.shape[axis].plus(before + after),) + t.shape[axis + 1:]
        self.add("pad", [name], f"pad({{0}}, {axis}, {before}, {after}, {number})", Tensor("f32", shape), axis=axis,
                 before=before, after=after, number=number)

    def make_iota(self):
        self.add("iota", [], f"iota({self.rows})", Tensor("i32", (self.rows,)), extent=self.rows)

    # Indices

    def rows_of(self, count):
        """Indices in 0..<count."""
        found = self.pick(dtype="i32")
        if not found:
            return None
        name, t = found
        self.add("scaled", [name], f"{{0}} % {count}", t, name="%", number=count, left=False)
        return self.equations[-1].names[0], t

    def make_embedding(self):
        index = self.rows_of(7)
        if index:
            table = self.parameter(7, self.width)
            self.add("embedding", [table, index[0]], "embedding({0}, {1})",
                     Tensor("f32", index[1].shape + (fixed(self.width),)))

    def make_gather(self):
        found = self.pick(lambda t: len(t.shape) == 3)
        if not found:
            return
        name, t = found
        key = self.pick(lambda o: len(o.shape) == 2 and o.shape == t.shape[:2])
        if not key:
            self.add("index", [name], "{0}[:, :, 0]", Tensor("f32", t.shape[:2]), axis=2, position=0)
            key = (self.equations[-1].names[0],)
        self.add("argsort", [key[0]], "argsort({0}, axis=1)", Tensor("i32", t.shape[:2]), axis=1)
        self.add("gather", [name, self.equations[-1].names[0]], "gather({0}, {1}, axis=1)", t, axis=1)

    def make_one_hot(self):
        found = self.pick(dtype="i32")
        if found:
            self.add("one_hot", [found[0]], "one_hot({0}, 5)", Tensor("f32", found[1].shape + (fixed(5),)), count=5)

    def make_argsort(self):
        name, t = self.pick(lambda t: len(t.shape) > 0)
        axis = self.random.randrange(len(t.shape))
        self.add("argsort", [name], f"argsort({{0}}, axis={axis})", Tensor("i32", t.shape), axis=axis)

    # Rows

    def make_reduce(self):
        dtype = self.random.choice(["f32", "f32", "f32", "i32"])
        found = self.pick(lambda t: len(t.shape) > 0, dtype)
        if not found:
            return
        name, t = found
        axis, keep = self.random.randrange(len(t.shape)), self.random.random() < 0.4
        op = self.random.choice(["sum", "max", "min"] + (["mean", "variance"] if dtype == "f32" else []))
        shape = t.shape[:axis] + ((fixed(1),) if keep else ()) + t.shape[axis + 1:]
        self.add("reduce", [name], f"{op}({{0}}, axis={axis}{', keep=true' if keep else ''})", Tensor(dtype, shape),
                 name=op, axis=axis, keep=keep)

    def make_cumsum(self):
        found = self.pick(lambda t: len(t.shape) > 0, self.random.choice(["f32", "i32"]))
        if found:
            axis = self.random.randrange(len(found[1].shape))
            self.add("cumsum", [found[0]], f"cumsum({{0}}, axis={axis})", found[1], axis=axis)

    def make_softmax(self):
        name, t = self.pick(lambda t: len(t.shape) > 0)
        axis = self.random.randrange(len(t.shape))
        kind = self.random.choice(["softmax", "softmax", "log_softmax"])
        self.add(kind, [name], f"{kind}({{0}}, axis={axis})", t, axis=axis)

    # Products

    def static(self, rank=2):
        return self.pick(lambda t: len(t.shape) >= rank and not t.shape[-1].symbol and t.shape[-1].constant > 0)

    def make_product(self):
        found = self.static()
        if not found:
            return
        name, t = found
        out = self.random.choice([1, 3, 8, 17, 50])
        weight = self.parameter(t.shape[-1].constant, out)
        self.add("matmul", [name, weight], self.random.choice(["{0} @ {1}", "matmul({0}, {1})"]),
                 Tensor("f32", t.shape[:-1] + (fixed(out),)))

    def make_product_of_values(self):
        found = self.pick(lambda t: len(t.shape) == 3)
        if not found:
            return
        name, t = found
        other = self.pick(lambda o: len(o.shape) == 3 and o.shape[0] == t.shape[0] and o.shape[2] == t.shape[2])
        pattern = "b t c, b s c -> b t s"
        shape = Tensor("f32", (t.shape[0], t.shape[1], other[1].shape[1]))
        if self.random.random() < 0.5 or name == other[0]:
            return self.add("einsum", [name, other[0]], f"einsum('{pattern}', {{0}}, {{1}})", shape, pattern=pattern)
        self.add("swap", [other[0]], "{0}.T", Tensor("f32", (other[1].shape[0],) + other[1].shape[:0:-1]))
        self.add("matmul", [name, self.equations[-1].names[0]], "{0} @ {1}", shape)

    def make_einsum(self):
        found = self.pick(lambda t: len(t.shape) == 3 and not t.shape[2].symbol)
        if found:
            b, t, c = found[1].shape
            weight = self.parameter(5, c.constant)
            pattern = "b t c, o c -> b o t"
            self.add("einsum", [found[0], weight], f"einsum('{pattern}', {{0}}, {{1}})", Tensor("f32", (b, fixed(5), t)),
                     pattern=pattern)

    def make_conv1d(self):
        found = self.pick(lambda t: len(t.shape) == 3 and not t.shape[2].symbol and not t.shape[1].symbol
                          and t.shape[1].constant >= 5)
        if not found:
            return
        b, t, c = found[1].shape
        stride, padding, dilation = self.random.choice([1, 2]), self.random.choice([0, 1]), self.random.choice([1, 2])
        weight = self.parameter(4, c.constant, 3)
        rows = (t.constant + 2 * padding - dilation * 2 - 1) // stride + 1
        self.add("conv1d", [found[0], weight],
                 f"conv1d({{0}}, {{1}}, stride={stride}, padding={padding}, dilation={dilation})",
                 Tensor("f32", (b, fixed(rows), fixed(4))), stride=stride, padding=padding, dilation=dilation)

    def make_conv2d(self):
        find = lambda: self.pick(lambda t: len(t.shape) == 4 and not t.shape[1].symbol)
        found = find() or (self.make_heads(), find())[1]
        if not found:
            return
        b, c, h, w = found[1].shape
        groups = 2 if c.constant % 2 == 0 and self.random.random() < 0.5 else 1
        weight, bias = self.parameter(4, c.constant // groups, 3, 3), self.parameter(4)
        self.add("conv2d", [found[0], weight, bias], f"conv2d({{0}}, {{1}}, {{2}}, padding=1, groups={groups})",
                 Tensor("f32", (b, fixed(4), h, w)), groups=groups)

    # Blocks

    def make_layers(self):
        """A repeat of a layer of the library."""
        found = self.pick(lambda t: len(t.shape) == 3 and not t.shape[2].symbol and t.shape[2].constant % 4 == 0)
        if not found:
            return
        c, hidden, heads = found[1].shape[2].constant, self.random.choice([4, 12]), self.random.choice([1, 2])
        depth, causal = self.random.choice([1, 2, 3]), self.random.random() < 0.5
        norm = self.random.choice(["layer_norm", "rms_norm"])
        layer = {}
        for part in ("attention_norm", "mlp_norm"):
            layer |= {f"{part}.weight": (c,)} | ({f"{part}.bias": (c,)} if norm == "layer_norm" else {})
        for part, out, inner in [(f"attention.{p}", c, c) for p in ("query", "key", "value", "output")] + [
                ("mlp.up", hidden, c), ("mlp.down", c, hidden)]:
            layer |= {f"{part}.weight": (out, inner), f"{part}.bias": (out,)}
        owned = {f"{i}.{path}": shape for i in range(depth) for path, shape in layer.items()}
        options = f"heads={heads}, hidden={hidden}, eps=1e-3, norm={norm}" + (", causal=true" if causal else "")
        self.add("layers", [found[0]], f"repeat(pre_norm_layer, {depth}, {{0}}, {options})", found[1], owned=owned,
                 paths=list(layer), heads=heads, causal=causal)

    def make_linear(self):
        found = self.static(1)
        if not found:
            return
        name, t = found
        out, bias, c = self.random.choice([2, 8, 24, 49]), self.random.random() < 0.7, t.shape[-1].constant
        owned = {"weight": (out, c)} | ({"bias": (out,)} if bias else {})
        self.add("linear", [name], f"linear({{0}}, {out}{'' if bias else ', use_bias=false'})",
                 Tensor("f32", t.shape[:-1] + (fixed(out),)), owned=owned)

    def make_norm(self):
        found = self.static(1)
        if not found:
            return
        name, t = found
        kind = self.random.choice(["layer_norm", "rms_norm"])
        c = t.shape[-1].constant
        owned = {"weight": (c,)} | ({"bias": (c,)} if kind == "layer_norm" else {})
        self.add(kind, [name], f"{kind}({{0}}, eps=1e-3)", t, owned=owned, eps=1e-3)

    def make_activation(self):
        name, t = self.pick()
        kind = self.random.choice(["elu", "leaky_relu", "clamp"])
        text, attributes = {"elu": ("alpha=0.5", {"alpha": 0.5}), "leaky_relu": ("slope=0.1", {"slope": 0.1}),
                            "clamp": ("min=-0.5, max=1.5", {"low": -0.5, "high": 1.5})}[kind]
        self.add(kind, [name], f"{kind}({{0}}, {text})", t, **attributes)

    def make_feed_forward(self):
        found = self.static(2)
        if not found:
            return
        name, t = found
        c, h = t.shape[-1].constant, self.random.choice([4, 10])
        activation = self.random.choice(ACTIVATIONS)
        if self.random.random() < 0.5:
            owned = {"up.weight": (h, c), "up.bias": (h,), "down.weight": (c, h), "down.bias": (c,)}
            kind = "feed_forward"
        else:
            owned = {"gate.weight": (h, c), "gate.bias": (h,), "up.weight": (h, c), "up.bias": (h,),
                     "down.weight": (c, h), "down.bias": (c,)}
            kind = "gated_feed_forward"
        self.add(kind, [name], f"{kind}({{0}}, {h}, activation={activation})", t, owned=owned, activation=activation)

    def make_attention(self):
        found = self.pick(lambda t: len(t.shape) == 3 and not t.shape[2].symbol and t.shape[2].constant % 4 == 0)
        if not found:
            return
        name, t = found
        b, rows, c = t.shape[0], t.shape[1], t.shape[2].constant
        heads = self.random.choice([1, 2, 4])
        shared = self.random.choice([h for h in (1, 2, 4) if heads % h == 0])
        k = c // heads
        roles, operands = ["x"], [name]
        memory, keys, m = t, rows, c
        if self.random.random() < 0.3:
            other = self.pick(lambda o: len(o.shape) == 3 and o.shape[0] == b and not o.shape[2].symbol)
            if other[0] != name:
                roles.append("memory")
                operands.append(other[0])
                memory, keys, m = other[1], other[1].shape[1], other[1].shape[2].constant
        mask = self.pick(lambda o: o.shape == (b, keys), "bool")
        if mask and self.random.random() < 0.6:
            roles.append("mask")
            operands.append(mask[0])
        visible = self.pick(lambda o: o.shape == (rows, keys) or o.shape == (b, fixed(1), rows, keys), "bool")
        if visible and self.random.random() < 0.6:
            roles.append("visible")
            operands.append(visible[0])
        bias = self.pick(lambda o: o.shape in ((rows, keys), (b, fixed(1), rows, keys), (b, fixed(heads), rows, keys)))
        if bias and self.random.random() < 0.5:
            roles.append("bias")
            operands.append(bias[0])
        causal, window = self.random.random() < 0.4, self.random.choice([0, 0, 2, 5])
        softcap, scale = self.random.choice([0, 0, 5.0]), self.random.choice([None, None, 0.3])
        rotary = self.random.choice(["none", "none", "half", "interleaved"]) if k % 2 == 0 else "none"
        biased = self.random.random() < 0.6
        options = [f"{role}={{{i}}}" for i, role in enumerate(roles) if i] + [f"heads={heads}"]
        options += [f"key_value_heads={shared}"] if shared != heads else []
        options += ["causal=true"] if causal else []
        options += [f"window={window}"] if window else []
        options += [f"softcap={softcap}"] if softcap else []
        options += [f"scale={scale}"] if scale else []
        options += [f"rotary=.{rotary}"] if rotary != "none" else []
        options += [] if biased else ["use_bias=false"]
        owned = {}
        for path, out, inner in (("query", c, c), ("key", shared * k, m), ("value", shared * k, m), ("output", c, c)):
            owned[f"{path}.weight"] = (out, inner)
            if biased:
                owned[f"{path}.bias"] = (out,)
        self.add("attention", operands, f"attention({{0}}, {', '.join(options)})", t, owned=owned,
                 roles=roles + list(owned), heads=heads, key_value_heads=shared, causal=causal, window=window,
                 softcap=softcap, scale=scale or 1 / math.sqrt(k), rotary=rotary)

    def make_spelled_attention(self):
        """Softmax attention written out, in one of many ways."""
        find = lambda: self.pick(lambda t: len(t.shape) == 4 and not t.shape[1].symbol and not t.shape[3].symbol)
        found = find() or (self.make_heads(), find())[1]
        if not found:
            return
        name, t = found
        same = lambda o: len(o.shape) == 4 and o.shape[:2] == t.shape[:2]
        key = self.pick(lambda o: same(o) and o.shape[3] == t.shape[3])
        value = self.pick(lambda o: same(o) and o.shape[2] == key[1].shape[2])
        rows, keys = t.shape[2], key[1].shape[2]
        if rows.symbol and keys.symbol and rows != keys and rows.symbol == keys.symbol:
            return
        roles, operands = ["q", "k", "v"], [name, key[0], value[0]]
        causal, window = self.random.random() < 0.4, self.random.choice([0, 0, 3])
        scale = self.random.choice([0.5, 1 / math.sqrt(t.shape[3].constant or 1)])
        softcap = self.random.choice([0, 0, 2.0])
        scores = self.random.choice(
            [f"{{0}} @ {{1}}.T * {scale!r}", f"{scale!r} * ({{0}} @ {{1}}.T)", f"({{0}} * {scale!r}) @ {{1}}.T",
             f"{{0}} @ ({{1}} * {scale!r}).T", f"einsum('b h t k, b h s k -> b h t s', {{0}} * {scale!r}, {{1}})"])
        if softcap:
            scores = f"{softcap} * tanh(({scores}) / {softcap})"
        bias = self.pick(lambda o: o.shape in ((rows, keys), t.shape[:2] + (rows, keys)))
        if bias and self.random.random() < 0.5:
            scores = f"({scores}) + {{{len(operands)}}}"
            roles.append("bias")
            operands.append(bias[0])
        conditions = []
        query, later = f"iota({rows})[:, new] + (({keys}) - ({rows}))", f"iota({keys})[new, :]"
        if causal:
            conditions.append(self.random.choice([f"({query} >= {later})", f"not ({later} > {query})"]))
        if window:
            conditions.append(f"({query} - {later} < {window}) and ({later} - ({query}) < {window})")
        mask = self.pick(lambda o: o.shape == (t.shape[0], keys), "bool")
        if mask and self.random.random() < 0.6:
            conditions.append(f"{{{len(operands)}}}[:, new, new, :]")
            roles.append("mask")
            operands.append(mask[0])
        if conditions:
            allowed = " and ".join(conditions)
            forms = [f"where({allowed}, {scores}, -inf)", f"where(not ({allowed}), -inf, {scores})"]
            forms += [] if self.special else [f"({scores}) + where({allowed}, 0.0, -inf)"]
            scores = self.random.choice(forms)
        self.add("spelled_attention", operands, f"softmax({scores}) @ {{2}}",
                 Tensor("f32", t.shape[:3] + value[1].shape[3:]), roles=roles, causal=causal, window=window,
                 scale=scale, softcap=softcap)
