"""Inputs of a size that can be doubled, one function for each kind of thing that there can be many of.

Each returns the files of the input, by name. The first file is the one that a command is given.
"""

import json
import struct


def spec(*parts, inputs="x: 'f32[N, 4]'"):
    return "graphc: 1\nmodel: M\n" + (f"inputs: {{{inputs}}}\n" if inputs else "") + "\n".join(parts) + "\n"


def graph(equations, outputs="y", **more):
    lines = [f"{key}: {value}" for key, value in more.items()]
    return spec(*lines, "graph:", *[f"  {name}: {value}" for name, value in equations], f"outputs: {outputs}")


def doubling(leaf, n, step="    graph: {a: 'b%d(x)', y: 'b%d(a)'}"):
    """Blocks, each of which calls the one before twice: a short spec of n calls of the leaf."""
    lines = ["blocks:", "  b0:", "    inputs: {x: 'f32[...]'}", f"    graph: {{y: \"{leaf}\"}}", "    outputs: y"]
    level = 0
    while 1 << (level + 1) <= n:
        level += 1
        lines += [f"  b{level}:", "    inputs: {x: 'f32[...]'}", step % (level - 1, level - 1), "    outputs: y"]
    return lines + [f"graph: {{y: 'b{level}(x)'}}", "outputs: y"]


# Graphs


def chain(n):
    return {"a.yaml": graph([("y0", "tanh(x)")] + [(f"y{i}", f"tanh(y{i - 1})") for i in range(1, n)], f"y{n - 1}")}


def calls(n):
    return {"a.yaml": spec(*doubling("tanh(x)", n))}


def shared(n):
    """Every value is used twice by the next one: as many paths as there are subsets."""
    steps = [("y0", "tanh(x)")] + [(f"y{i}", f"y{i - 1} + y{i - 1}") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}")}


def shared_masks(n):
    steps = [("m0", "x > 0")] + [(f"m{i}", f"m{i - 1} and (m{i - 1} or x > {i})") for i in range(1, n)]
    tail = [("s", f"where(m{n - 1}, x @ x.T, -inf)"), ("w", "softmax(s)"), ("y", "w @ x")]
    return {"a.yaml": spec("graph:", *[f"  {a}: {b}" for a, b in steps + tail], "outputs: y", inputs="x: 'f32[4, 4]'")}


def shared_positions(n):
    steps = [("p0", "iota(N)")] + [(f"p{i}", f"p{i - 1} + p{i - 1}") for i in range(1, n)]
    tail = [("m", f"p{n - 1}[:, new] >= iota(N)[new, :]"), ("s", "where(m, x @ x.T, -inf)"), ("w", "softmax(s)"),
            ("y", "w @ x")]
    return {"a.yaml": graph(steps + tail)}


def fan_in(n):
    return {"a.yaml": graph([("y", f"concat({', '.join(['x'] * n)}, axis=0)")]).replace("N, 4", "2, 4")}


def concat_of_parts(n):
    steps = [(f"p{i}", f"tanh(x[{i}:{i + 1}])") for i in range(n)]
    return {"a.yaml": graph(steps + [("y", f"concat({', '.join(f'p{i}' for i in range(n))}, axis=0)")])
            .replace("N, 4", f"{n}, 4")}


def fan_out(n):
    """One value with many readers, and as many outputs."""
    steps = [("h", "tanh(x)")] + [(f"y{i}", f"h * {i + 2}") for i in range(n)]
    return {"a.yaml": graph(steps, "[" + ", ".join(f"y{i}" for i in range(n)) + "]")}


def rows(n):
    """Slices of one value, of which only some rows are read."""
    steps = [("h", "tanh(x)")] + [(f"y{i}", f"h[{i}:{i + 2}] * 2") for i in range(n)]
    return {"a.yaml": graph(steps, "[" + ", ".join(f"y{i}" for i in range(n)) + "]").replace("N, 4", f"{n + 9}, 4")}


def sliced_chain(n):
    steps = [("y0", "tanh(x)")] + [(f"y{i}", f"tanh(y{i - 1}[1:])") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}").replace("N, 4", f"{2 * n + 9}, 4")}


def gathers(n):
    steps = [("y0", "tanh(x)")] + [(f"y{i}", f"gather(tanh(y{i - 1}), iota(4), axis=0)") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}").replace("N, 4", "64, 4")}


def einsum(n):
    return {"a.yaml": graph([("y", f"einsum('{','.join('a' * n)} -> a', {', '.join('x' * n)})")])
            .replace("N, 4", "4")}


def views(n):
    steps = [("y0", "tanh(x)")]
    for i in range(1, n):
        steps.append((f"y{i}", f"y{i - 1}.T" if i % 2 else f"reshape(y{i - 1}, [4, N])"))
    return {"a.yaml": graph(steps, f"y{n - 1}")}


def selects(n):
    steps = [("y0", "x")] + [(f"y{i}", f"where(x > {i}, y{i - 1}, -inf)") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}")}


def masked_attention(n):
    steps = [("s0", "x @ x.T")] + [(f"s{i}", f"where(m > {i}, s{i - 1}, -inf)") for i in range(1, n)]
    steps += [("w", f"softmax(s{n - 1})"), ("y", "w @ x")]
    return {"a.yaml": spec("graph:", *[f"  {a}: {b}" for a, b in steps], "outputs: y",
                           inputs="x: 'f32[T, 8]', m: 'f32[T, T]'")}


def shared_shift(n):
    """A softmax minus a number that is a select of selects of itself."""
    steps = [("m0", "max(x, axis=-1, keep=true)")]
    steps += [(f"m{i}", f"where(m{i - 1} > {i}, m{i - 1}, m{i - 1})") for i in range(1, n)]
    return {"a.yaml": graph(steps + [("y", f"softmax(x - m{n - 1})")])}


def shared_scores(n):
    """Many attentions with one product of Q and K."""
    steps = [("s", "x @ x.T")] + [(f"w{i}", f"softmax(s) @ (x * {i + 2})") for i in range(n)]
    steps += [("y0", "w0")] + [(f"y{i}", f"y{i - 1} + w{i}") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}")}


def scaled_scores(n):
    steps = [("s0", "x @ x.T")] + [(f"s{i}", f"tanh(s{i - 1}) * 2") for i in range(1, n)]
    return {"a.yaml": graph(steps + [("w", f"softmax(s{n - 1})"), ("y", "w @ x")])}


def attentions(n):
    steps = [("y0", "x")]
    for i in range(1, n):
        steps.append((f"y{i}", f"softmax(y{i - 1} @ y{i - 1}.T / sqrt(4)) @ y{i - 1}"))
    return {"a.yaml": graph(steps, f"y{n - 1}")}


def norms(n):
    steps = [("y0", "x")]
    for i in range(1, n):
        steps += [(f"m{i}", f"y{i - 1} - mean(y{i - 1}, axis=-1, keep=true)"),
                  (f"y{i}", f"m{i} * rsqrt(mean(m{i} * m{i}, axis=-1, keep=true) + 1e-6) + y{i - 1}")]
    return {"a.yaml": graph(steps, f"y{n - 1}")}


# Parameters


def layers(n):
    steps = [("y0", "x")] + [(f"y{i}", f"linear(y{i - 1}, 4)") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}")}


def parameters(n):
    lines = [f"  p{i}: 'f32[4] ~ zeros'" for i in range(n)]
    steps = [("y0", "x")] + [(f"y{i + 1}", f"y{i} * p{i}") for i in range(n)]
    return {"a.yaml": spec("parameters:", *lines, "graph:", *[f"  {a}: {b}" for a, b in steps], f"outputs: y{n}")}


def projections(n):
    """Products of one value with many weights, read through strides."""
    steps = [(f"p{i}", "linear(x, 4)") for i in range(3 * n)]
    steps += [(f"a{i}", f"softmax(p{3 * i} @ p{3 * i + 1}.T) @ p{3 * i + 2}") for i in range(n)]
    steps += [("z0", "a0")] + [(f"z{i}", f"z{i - 1} + a{i}") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"z{n - 1}")}


def folded_chain(n):
    """A chain of values of a parameter, of which each is used when the model runs."""
    steps = [("q0", "tanh(p)"), ("z0", "x * q0")]
    for i in range(1, n):
        steps += [(f"q{i}", f"tanh(q{i - 1})"), (f"z{i}", f"z{i - 1} * q{i}")]
    return {"a.yaml": graph(steps, f"z{n - 1}", parameters="{p: 'f32[4] ~ ones'}")}


def folded_calls(n):
    step = "    graph: {'a, b': 'b%d(p, x)', 'q, z': 'b%d(a, b)'}"
    lines = doubling("q", n, step)
    lines = [line.replace("inputs: {x", "inputs: {p: 'f32[1]', x").replace("outputs: y", "outputs: [q, z]")
             for line in lines]
    lines[3] = "    graph: {q: 'tanh(p)', z: 'x * q'}"
    lines[-2:] = [f"graph: {{'q, z': 'b{max(0, n.bit_length() - 1)}(p, x)'}}", "outputs: z"]
    return {"a.yaml": spec("parameters: {p: 'f32[1] ~ ones'}", *lines)}


def scaled_weights(n):
    steps = [(f"s{i}", f"(x @ w * {i + 2}.5)") for i in range(n)]
    steps += [("y0", "s0")] + [(f"y{i}", f"y{i - 1} + s{i}") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}", parameters="{w: 'f32[4, 4] ~ zeros'}")}


# Functions


INDEXED = ["blocks:", "  b:", "    config: {k: int}", "    inputs: {x: 'f32[...]'}", "    graph: {y: 'x + k'}",
           "    outputs: y"]


def functions(n):
    return {"a.yaml": spec(*INDEXED, f"graph: {{y: 'repeat(b, {n}, x, k=i)'}}", "outputs: y")}


def repeats(n):
    lines = INDEXED + ["graph:"] + [f"  y{i}: repeat(b, 3, {f'y{i - 1}' if i else 'x'}, k={i})" for i in range(n)]
    return {"a.yaml": spec(*lines, f"outputs: y{n - 1}")}


def stacked(n):
    return {"a.yaml": spec("blocks: {b: {inputs: {x: 'f32[...]'}, graph: {y: 'tanh(x)'}, outputs: y}}",
                           f"graph: {{'y, all': 'repeat(b, {n}, x, all=true)'}}", "outputs: [y, all]")}


def blocks(n):
    lines = ["blocks:"]
    for i in range(n):
        lines.append(f"  b{i}: {{inputs: {{x: 'f32[...]'}}, graph: {{y: 'x * {i + 2}'}}, outputs: y}}")
    lines += ["graph:"] + [f"  y{i}: b{i}({f'y{i - 1}' if i else 'x'})" for i in range(n)]
    return {"a.yaml": spec(*lines, f"outputs: y{n - 1}")}


# The other sections of a spec


def config(n):
    lines = ["  c0: 1"] + [f"  c{i}: c{i - 1} + 1" for i in range(1, n)]
    return {"a.yaml": spec("config:", *lines, f"graph: {{y: 'x * c{n - 1}'}}", "outputs: y")}


def reversed_config(n):
    """Each is used above its definition."""
    lines = [f"  c{i}: c{i - 1} + 1" for i in reversed(range(1, n))] + ["  c0: 1"]
    return {"a.yaml": spec("config:", *lines, f"graph: {{y: 'x * c{n - 1}'}}", "outputs: y")}


def inputs(n):
    names = [f"x{i}" for i in range(n)]
    steps = [("y0", "x0")] + [(f"y{i}", f"y{i - 1} + x{i}") for i in range(1, n)]
    return {"a.yaml": spec("graph:", *[f"  {a}: {b}" for a, b in steps], f"outputs: y{n - 1}",
                           inputs=", ".join(f"{name}: 'f32[N, 4]'" for name in names))}


def dims(n):
    names = [f"x{i}" for i in range(n)]
    steps = [(f"y{i}", f"x{i} + 1") for i in range(n)]
    return {"a.yaml": spec("graph:", *[f"  {a}: {b}" for a, b in steps],
                           "outputs: [" + ", ".join(f"y{i}" for i in range(n)) + "]",
                           inputs=", ".join(f"{name}: 'f32[N{i}, 4]'" for i, name in enumerate(names)))}


def sums_of_dims(n):
    found = dims(n)["a.yaml"].replace("outputs: [", f"  z: concat({', '.join(f'y{i}' for i in range(n))}, axis=0)\n"
                                      "outputs: [z, ")
    return {"a.yaml": found}


def growing_slices(n):
    steps = [("y0", "x")] + [(f"y{i}", f"concat(y{i - 1}, x, axis=0)") for i in range(1, n)]
    return {"a.yaml": graph(steps, f"y{n - 1}")}


def asserts(n):
    lines = [f"  - {{that: 'N >= {i}', message: m{i}}}" for i in range(2, n + 2)]
    return {"a.yaml": spec("graph: {y: tanh(x)}", "outputs: y", "assert:", *lines)}


def expected(n):
    found = fan_out(n)["a.yaml"].replace("N, 4", "4, N")
    names = "[" + ", ".join(f"y{i}" for i in range(n)) + "]"
    return {"a.yaml": found + f"expect:\n  causal: {names}\n  equivariant: {names}\n"}


def labels(n):
    return {"a.yaml": spec("graph: {y: tanh(x)}", "outputs: y", "labels:", *[f"  - label {i}" for i in range(n)])
            .replace("N, 4", f"N, {n}")}


def variants(n):
    lines = [f"  v{i}: {{n: {i + 1}}}" for i in range(n)]
    return {"a.yaml": spec("config: {n: 15}", "variants:", *lines, "graph:", "  y: tanh(x) * n", "outputs: y")}


def large_variants(n):
    return {"a.yaml": spec("config: {n: 15}", "variants:", *[f"  v{i}: {{n: {i + 1}}}" for i in range(n)],
                           *doubling("tanh(x)", 1024))}


def taps(n):
    found = chain(n)["a.yaml"]
    return {"a.yaml": found + "taps: [" + ", ".join(f"y{i}" for i in range(n - 1)) + "]\n"}


def step_taps(n):
    lines = ["blocks: {b: {inputs: {x: 'f32[...]'}, graph: {h: 'tanh(x)', y: 'h * 2'}, outputs: y}}",
             f"graph: {{y: 'repeat(b, {n}, x)'}}", "outputs: y"]
    return {"a.yaml": spec(*lines, "taps: [" + ", ".join(f"y.{i}.h" for i in range(0, n, 2)) + "]")}


def mapping(n):
    lines = [f"    y{i}.{{p}}: model.layers.{i}.{{p}}" for i in range(1, n)]
    return {"a.yaml": layers(n)["a.yaml"] + "weights:\n  hf:\n" + "\n".join(lines) + "\n"}


def ignored(n):
    lines = ", ".join(f"\"old{i}.{{p}}\"" for i in range(n))
    return {"a.yaml": layers(4)["a.yaml"] + f"weights:\n  hf:\n    ignore: [{lines}]\n    \"{{q}}\": \"m.{{q}}\"\n"}


# Text


def comments(n):
    return {"a.yaml": chain(3)["a.yaml"] + "# a comment line\n" * n}


def indented_comments(n):
    lines = []
    for i in range(n):
        lines += [f"  y{i}: tanh(x)", "      # a comment line"]
    return {"a.yaml": spec("graph:", *lines, "outputs: [" + ", ".join(f"y{i}" for i in range(n)) + "]")}


def empty_lines(n):
    return {"a.yaml": chain(3)["a.yaml"] + "\n \n" * n}


def long_text(n):
    return {"a.yaml": spec("doc: " + "word " * n, "graph: {y: tanh(x)}", "outputs: y")}


def block_text(n):
    return {"a.yaml": spec("doc: |", *["  some words"] * n, "graph: {y: tanh(x)}", "outputs: y")}


def long_expression(n):
    return {"a.yaml": graph([("y", "x" + " + x" * n)])}


def nested_expression(n):
    return {"a.yaml": graph([("y", "(" * n + "x" + ")" * n)])}


def list_literal(n):
    return {"a.yaml": spec("config: {a: \"[" + ", ".join(["1"] * n) + "]\"}", "graph: {y: tanh(x)}", "outputs: y")}


def aliases(n):
    return {"a.yaml": spec("config:", "  c0: &c 1", *[f"  c{i}: *c" for i in range(1, n)], "graph: {y: tanh(x)}",
                           "outputs: y")}


def wide_flow(n):
    return {"a.yaml": spec("graph: {" + ", ".join(f"y{i}: tanh(x)" for i in range(n)) + "}",
                           "outputs: [" + ", ".join(f"y{i}" for i in range(n)) + "]")}


def deep_yaml(n):
    return {"a.yaml": "graphc: 1\nmodel: M\nconfig: {a: " + "[" * n + "]" * n + "}\n"}


def unknown_names(n):
    steps = [(f"some_value_{i}", f"tanh(some_valeu_{i})") for i in range(n)]
    return {"a.yaml": graph(steps, f"some_value_{n - 1}")}


def unused_names(n):
    return {"a.yaml": graph([(f"value{i}", "tanh(x)") for i in range(n)] + [("y", "x + 1")])}


def duplicate_keys(n):
    return {"a.yaml": graph([("y", "tanh(x)")] * n)}


def unknown_keys(n):
    return {"a.yaml": chain(3)["a.yaml"] + "".join(f"parametres{i}: 1\n" for i in range(n))}


def broken_line(n):
    """An error at the end of one long line."""
    return {"a.yaml": "graphc: 1\nmodel: M\ngraph: {" + ", ".join(f"y{i}: tanh(x)" for i in range(n)) + ", z: (}\n"}


def many_brackets(n):
    return {"a.yaml": "graphc: 1\nmodel: M\ngraph:\n" + "".join(f"  y{i}: [tanh(x\n" for i in range(n))}


# Weights


def safetensors(n):
    header = {f"layer.{i}.weight": {"dtype": "F32", "shape": [1], "data_offsets": [4 * i, 4 * i + 4]}
              for i in range(n)}
    text = json.dumps(header).encode()
    return {"a.safetensors": struct.pack("<Q", len(text)) + text + b"\0" * (4 * n)}
