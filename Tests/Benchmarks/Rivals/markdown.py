"""Writes the results of a whole run between two comments of Docs/Performance.md."""

import datetime
import textwrap

import engines
import table

BEGIN = "<!-- Made by `make bench`: what stands between these two comments is overwritten. -->"
END = "<!-- End of what `make bench` makes. -->"
SECTION = "## Against other engines"
PRECISIONS = {"f32": "In f32", "bf16": "In bf16"}


def write(path, results):
    """Between the two comments, or as a section of its own at the end, or as the beginning of the file."""
    text = path.read_text() if path.exists() else "# Performance\n"
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n{SECTION}\n\n{BEGIN}\n{END}\n"
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{section(results)}\n\n{END}{after}")


def section(results):
    parts = [method(results)]
    for precision, title in PRECISIONS.items():
        entries = [entry for entry in results["models"] if entry["precision"] == precision]
        if entries:
            parts += [f"### {title}", summary(entries), f"All contenders, {precision}:", everybody(entries)]
    single = [entry for entry in results["models"] if "bandwidth_gbs" in entry]
    if single:
        parts += ["### One token", wrapped(ONE_TOKEN), one_token(single)]
    if results["programs"]:
        parts += ["### The compiled program", wrapped(PROGRAM), programs(results)]
    return "\n\n".join(parts)


def method(results):
    versions = ", ".join(f"{package} {version}" for package, version in results["versions"].items())
    date = datetime.date.fromisoformat(results["date"])
    return wrapped(
        f"Measured on {date.day} {date:%B %Y} on {results['machine']}, with {versions}. Batch 1, the same random "
        "weights and inputs for all, medians of interleaved runs; the error is the largest difference from PyTorch in "
        "float64 over the largest number. The ratio is graphc's median to that of the fastest rival, whichever it is for that "
        "model and number of threads; the FMA peak and the rate of the matrix product kernel on operands in the caches "
        "are measured in the same run; FLOPs are twice the multiply-adds of graphc's graph, less what causal order hides. "
        "`Tests/Benchmarks/Rivals/README.md` tells how."
    )


ONE_TOKEN = """What is read of the weights in a run (once each), over the time of a run, as a share of the bandwidth of
a sum over 1.5 GB by the same number of threads in the same run."""

PROGRAM = """ViT-B/16 as `graphc compile` writes it, with packed weights in the page cache. Start-up is the time from
starting the program to its first output, less the median of an inference; of the rivals it is the time to load the
model in a process that runs already, with the first inference, less the median. Memory is the peak of resident memory
less the packed weights, and for rivals less what the process had before it loaded the model."""


def line(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def summary(entries):
    lines = [
        line("model", "threads", "graphc", "fastest rival", "ratio", "of FMA peak", "of kernel rate", "error"),
        line("---", *["---:"] * 2, "---", *["---:"] * 4),
    ]
    for entry in entries:
        own, best = entry["contenders"].get("graphc"), table.best(entry)
        if own is None:
            rival = f"{best['title']}, {milliseconds(best)}" if best else "–"
            lines.append(line(entry["title"], entry["threads"], "not available", rival, "", "", "", ""))
            continue
        lines.append(
            line(
                entry["title"], entry["threads"], milliseconds(own),
                f"{best['title']}, {milliseconds(best)}" if best else "–",
                f"**{own['ratio']:.2f}**" if best else "", percent(own["peak_share"]), percent(own["kernel_share"]),
                f"{own['error']:.0e}",
            )
        )  # fmt: skip
    return "\n".join(lines)


def everybody(entries):
    """Medians and minima, in milliseconds."""
    precision = entries[0]["precision"]
    rivals = engines.NAMES[precision]
    columns = {"graphc": "graphc"} | rivals
    lines = [line("ms: median (minimum)", "threads", *columns.values()), line("---", *["---:"] * (1 + len(columns)))]
    for entry in entries:
        best = table.best(entry)
        cells = []
        for name in columns:
            value = entry["contenders"].get(name)
            missing = "not available" if name in entry["failed"] else "–"
            text = f"{number(value['median_ms'])} ({number(value['minimum_ms'])})" if value else missing
            cells.append(f"**{text}**" if value is best and value else text)
        lines.append(line(entry["title"], entry["threads"], *cells))
    return "\n".join(lines)


def one_token(entries):
    lines = [
        line("GPT-2 124M, one token", "threads", "weights", "memory", "graphc", "of bandwidth", "fastest rival",
             "of bandwidth"),
        line("---", *["---:"] * 5, "---", "---:"),
    ]  # fmt: skip
    for entry in entries:
        own, best = entry["contenders"]["graphc"], table.best(entry)
        lines.append(
            line(
                entry["precision"], entry["threads"], f"{entry['weight_bytes'] * 1e-6:.0f} MB",
                f"{entry['bandwidth_gbs']:.1f} GB/s", milliseconds(own), percent(own["bandwidth_share"]),
                f"{best['title']}, {milliseconds(best)}" if best else "–",
                percent(best["bandwidth_share"]) if best else "",
            )
        )  # fmt: skip
    return "\n".join(lines)


def programs(results):
    lines = [line("ViT-B/16", "threads", "start-up", "memory"), line("---", *["---:"] * 3)]
    for program in results["programs"]:
        rivals = [(value["title"], value) for value in program["rivals"].values()]
        for title, value in [("graphc, compiled to Swift", program), *rivals]:
            lines.append(
                line(
                    title, program["threads"], f"{value['beyond_inference_ms']:.1f} ms",
                    f"{value['beyond_weights_bytes'] * 1e-6:.1f} MB",
                )
            )  # fmt: skip
    sizes = "; ".join(
        f"`{name}` {size['bytes'] * 1e-6:.1f} MB" + (
            f", {size['stripped_bytes'] * 1e-6:.1f} MB without symbols" if "stripped_bytes" in size else "")
        for name, size in results["programs"][0]["sizes"].items()
    )  # fmt: skip
    ratios = ", ".join(
        f"{table.interpreter_ratio(entry):.3f} on {table.threads(entry)}"
        for entry in results["models"]
        if {"packed", "emitted"} <= entry["contenders"].keys()
    )
    after = wrapped(f"Programs: {sizes}. Time of the interpreter over that of the compiled program: {ratios}.")
    return "\n".join(lines) + "\n\n" + after


def milliseconds(value):
    return f"{number(value['median_ms'])} ms"


def number(value):
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def percent(share):
    return f"{100 * share:.0f} %"


def wrapped(text):
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)
