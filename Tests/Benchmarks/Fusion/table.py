"""Writes results.json as the section "Against other engines" of Docs/Fusion.md."""

import datetime
import textwrap

from engine_names import ENGINES, FACTOR, TOLERANCE

BEGIN = "<!-- Made by `make fusion-table`: what stands between these two comments is overwritten. -->"
END = "<!-- End of what `make fusion-table` makes. -->"
SECTION = "## Against other engines"
CELLS = {"fused": "fused", "partly": "partly", "not fused": "–", "wrong": "wrong", "not exported": "fails"}


def write(path, results):
    """Between the two comments, or as a section of its own at the end, or as the beginning of the file."""
    text = path.read_text() if path.exists() else "# Attention fusion\n"
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n{SECTION}\n\n{BEGIN}\n{END}\n"
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{section(results)}\n{END}{after}")


def section(results):
    spellings = results["spellings"]
    fuses = {name: entry for name, entry in spellings.items() if name.startswith("fuses/")}
    refused = {name: entry for name, entry in spellings.items() if name.startswith("refused/")}
    parts = [
        wrapped(INTRODUCTION.format(fuses=len(fuses), refused=len(refused))),
        totals(fuses, refused),
        method(results),
        "### Spellings of attention\n\n" + rows(fuses),
        "### Look-alikes\n\n" + LOOK_ALIKES + rows(refused),
        wrong_numbers(results),
        failures(results),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


INTRODUCTION = """`Tests/PassesTests/Attention/fuses` holds {fuses} spellings of attention, which graphc fuses, and `refused`
{refused} graphs that look like one, which it must not fuse. The same graphs, exported to PyTorch and ONNX, went
to other engines:"""

LOOK_ALIKES = """An engine that fuses one of these and computes the right numbers makes no mistake: it computes what
does not fit beside the attention, or its kernel does more than ours. OpenVINO compiles what lies between the two
products, whatever its meaning, into one kernel with them.

"""


def line(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def totals(fuses, refused):
    header = [line("", "graphc", *ENGINES.values()), line("---", *["---:"] * (1 + len(ENGINES)))]

    def row(title, own, entries, matches):
        counts = [sum(matches(entry["engines"][engine]) for entry in entries.values()) for engine in ENGINES]
        return line(title, own, *counts)

    own = sum(is_fused_by_graphc(entry) for entry in fuses.values())
    mistaken = sum(is_fused_by_graphc(entry) for entry in refused.values())
    return "\n".join([
        *header,
        row(f"**of {len(fuses)} spellings fused**, with the right numbers", f"**{own}**", fuses, is_fused),
        row("of these, wrong in another attempt (†)", 0, fuses, lambda entry: is_fused(entry) and "wrong" in entry),
        row("fused with wrong numbers only", 0, fuses, lambda entry: entry["verdict"] == "wrong"),
        row("not fused, or not all of several", len(fuses) - own, fuses,
            lambda entry: entry["verdict"] in ("not fused", "partly")),
        row("fails", 0, fuses, lambda entry: entry["verdict"] == "not exported"),
        row(f"of {len(refused)} look-alikes fused, with the right numbers", mistaken, refused, is_fused),
        row("fused with wrong numbers", 0, refused, lambda entry: entry["verdict"] == "wrong"),
    ])  # fmt: skip


def is_fused(entry):
    return entry["verdict"] == "fused"


def is_fused_by_graphc(entry):
    return entry["graphc"]["total"] > 0 and entry["graphc"]["fused"] == entry["graphc"]["total"]


def rows(entries):
    lines = [line("spelling", "graphc", *ENGINES.values()), line(*["---"] * (2 + len(ENGINES)))]
    for name, entry in entries.items():
        cells = [cell(entry["engines"][engine], entry["sites"]) for engine in ENGINES]
        lines.append(line(f"`{name.split('/')[1]}`", "fused" if is_fused_by_graphc(entry) else "–", *cells))
    return "\n".join(lines)


def cell(entry, sites):
    text = CELLS[entry["verdict"]]
    if entry["verdict"] == "partly":
        text = f"{entry['fused']} of {sites}"
    return text + (" †" if "wrong" in entry and entry["verdict"] != "wrong" else "")


def method(results):
    versions = ", ".join(f"{package} {version}" for package, version in results["versions"].items())
    date = datetime.date.fromisoformat(results["date"])
    widened = sum("widened" in entry for entry in results["spellings"].values())
    unequal = f" V is made as wide as Q and K where it is not ({widened} files)." if widened else ""
    points = f"""
A spelling becomes the PyTorch code that a user would write, from the graph as imported: `torch.softmax` and
`torch.matmul`, without the function that is attention already. It comes in two idioms where users have two
(`torch.where` or `masked_fill`, slices or `split`, `reshape` or `unsqueeze`), and in two settings: bare, and in a
Transformer block between projections and layer norms, without which ONNX Runtime takes no attention. An engine has
fused a spelling if it fuses it in one of them and computes the right numbers; attempts end there.

Sizes are those of the corpus, with run-time dims of 2, 12 and 16, or 2 and 16 in a block.{unequal} That no engine asks
for larger ones is checked in the same run: each must fuse one of its own patterns at these sizes
(`Tests/Benchmarks/Fusion/Controls`).

ONNX comes from `torch.onnx.export`: TorchScript at opset 17, dynamo at its default opset for the bare spellings, and
TorchScript at opset 11 with dynamic axes for the blocks, which is what ONNX Runtime's session fuses.

ONNX Runtime: nodes of the optimized graph whose type is an attention, with all optimizations of the session on.
"Transformer optimizer" is `onnxruntime.transformers.optimizer` with each of its model types that has an optimizer of
its own for PyTorch.

OpenVINO: nodes of the compiled model that are `ScaledDotProductAttention`, or one `Subgraph` of the softmax and a
product; from ONNX and by `convert_model`, in float32.

torch.compile: `scaled_dot_product` kernels in the graph that Inductor writes code from, for inference, of bare
spellings with parameters also with freezing; its numbers are those of this graph.

Every number is held against float64 eager PyTorch in the same run: wrong is what is off by more than {TOLERANCE:g} of
the largest number, or {FACTOR} times as far off as float32 eager, if that is more. Rows of scores that are masked as a
whole, which are NaN in PyTorch and zeros in graphc, are left out. A † marks a spelling for which some attempt was wrong
and another right. An engine fails that takes no form of a spelling: it cannot be exported, or the compiler throws.
"""
    measured = f"""Measured on {date.day} {date:%B %Y} with graphc {results["graphc"]}, {versions}
(releases that PyPI has), on the CPU ({results["machine"]}).
"""
    items = [wrapped(f"- {point}", "  ") for point in points.strip().split("\n\n")]
    return wrapped(measured) + "\n\n" + "\n".join(items)


def wrapped(text, indent=""):
    text = " ".join(text.split())
    return textwrap.fill(text, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def wrong_numbers(results):
    measured = {f"Controls/{name}": entry for name, entry in results["controls"].items()} | results["spellings"]
    lines = []
    for name, entry in measured.items():
        for engine, title in ENGINES.items():
            for attempt in entry["engines"][engine].get("wrong", ())[:1]:
                what = "fused" if attempt["fused"] else "not fused"
                lines.append(line(f"`{name}`", title, attempt["route"], what, f"{attempt['difference']:g}"))
    if not lines:
        return "### Wrong numbers\n\nNo engine computed a wrong number."
    header = [line("file", "engine", "the first such attempt", "", "off by"), line(*["---"] * 5)]
    bert = results["controls"]["fuses/bert.yaml"]["engines"]["onnxruntime.transformers"]
    norm = (
        results["spellings"]
        .get("refused/scale-by-norm.yaml", {})
        .get("engines", {})
        .get("onnxruntime.transformers", {})
    )
    note = WRONG if is_fused(bert) and "wrong" in bert and "wrong" in norm else ""
    return "### Wrong numbers\n\n" + note + "\n".join(header + lines)


WRONG = """ONNX Runtime's fusions for BERT take a mask of two axes for padding at the end of each row and only count its
ones: `Controls/fuses/bert.yaml` is that spelling. With padding at the end it has the right numbers, with ones and zeros
in another order it has not. They take a division of the scores for the scale, whatever it divides by.

"""


def failures(results):
    errors = {}
    for name, entry in results["spellings"].items():
        for engine, title in ENGINES.items():
            if entry["engines"][engine]["verdict"] == "not exported":
                for error in entry["engines"][engine]["errors"][:1]:
                    errors.setdefault((title, error), []).append(f"`{name}`")
    if not errors:
        return ""
    lines = [line(title, f"`{error}`", ", ".join(names)) for (title, error), names in errors.items()]
    header = [line("engine", "error", "files"), line(*["---"] * 3)]
    return "### Failures\n\n" + "\n".join(header + lines)
