"""Writes the results of a whole run to Docs/Performance.md: a summary at the top and the tables, between comments."""

import datetime
import math

import engines
import table
from cells import line, milliseconds, number, percent, wrapped
from generation import table as generation

BEGIN = "<!-- Made by `make bench`: the text between these two comments is overwritten. -->"
END = "<!-- End of what `make bench` makes. -->"
SUMMARY_BEGIN = "<!-- Summary made by `make bench`: the text between these two comments is overwritten. -->"
SUMMARY_END = "<!-- End of the summary. -->"
TITLE = "# Performance"
SECTION = "## Against other engines"
PRECISIONS = {"f32": "In f32", "bf16": "In bf16"}


def write(path, results):
    """The summary after the title, the tables in a section of their own; both replace what was there."""
    text = path.read_text() if path.exists() else f"{TITLE}\n"
    if SUMMARY_BEGIN not in text:
        text = text.replace(f"{TITLE}\n", f"{TITLE}\n\n{SUMMARY_BEGIN}\n{SUMMARY_END}\n", 1)
    if BEGIN not in text:
        text = f"{text.rstrip()}\n\n{SECTION}\n\n{BEGIN}\n{END}\n"
    text = between(text, SUMMARY_BEGIN, SUMMARY_END, overview(results))
    path.write_text(between(text, BEGIN, END, section(results)))


def between(text, begin, end, content):
    before, rest = text.split(begin)
    after = rest.split(end, 1)[1]
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def overview(results):
    """One row for each precision and number of threads: the ratios of all models, summarized."""
    lines = [
        line("precision", "threads", "geometric mean", "best", "worst"), line("---", "---:", "---:", "---", "---"),
    ]  # fmt: skip
    rows = {(entry["precision"], entry["threads"]) for entry in results["models"]}
    for precision, threads in sorted(rows, key=lambda row: (list(PRECISIONS).index(row[0]), row[1])):
        ratios = {
            entry["title"]: entry["contenders"]["graphc"]["ratio"]
            for entry in results["models"]
            if (entry["precision"], entry["threads"]) == (precision, threads)
            and "graphc" in entry["contenders"] and table.best(entry)
        }  # fmt: skip
        if not ratios:
            continue
        mean = math.exp(sum(math.log(ratio) for ratio in ratios.values()) / len(ratios))
        best, worst = min(ratios, key=ratios.get), max(ratios, key=ratios.get)
        lines.append(
            line(
                precision, threads, f"**{mean:.2f}**", f"{ratios[best]:.2f}, {best}", f"{ratios[worst]:.2f}, {worst}"
            )
        )  # fmt: skip
    date = datetime.date.fromisoformat(results["date"])
    count = len({entry["title"] for entry in results["models"]})
    text = wrapped(
        "graphc's time over that of the fastest rival (ONNX Runtime, OpenVINO, PyTorch eager or compiled, whichever is "
        f"fastest for a model): below 1, graphc is faster. {count} models at batch 1, measured on {date.day} "
        f"{date:%B %Y} on {results['machine']}."
    )
    return f"{text}\n\n" + "\n".join(lines)


def section(results):
    parts = [method(results)]
    for precision, title in PRECISIONS.items():
        entries = [entry for entry in results["models"] if entry["precision"] == precision]
        if entries:
            parts += [f"### {title}", summary(entries), f"All contenders, {precision}:", everybody(entries)]
    single = [entry for entry in results["models"] if "bandwidth_gbs" in entry]
    if single:
        parts += ["### One token", wrapped(ONE_TOKEN), one_token(single)]
    if results.get("generation"):
        parts += ["### Generation", generation.section(results["generation"])]
    if results["programs"]:
        parts += ["### The compiled program", wrapped(PROGRAM), programs(results)]
    return "\n\n".join(parts)


def method(results):
    versions = ", ".join(f"{package} {version}" for package, version in results["versions"].items())
    date = datetime.date.fromisoformat(results["date"])
    return wrapped(
        f"Measured on {date.day} {date:%B %Y} on {results['machine']}, with {versions}. Batch 1, the same random "
        "weights and inputs for all, medians of interleaved runs; the error is the largest difference from PyTorch in "
        "float64 over the largest number. The ratio is graphc's median to that of the fastest rival, whichever it is for "
        "that model and number of threads; the FMA peak and the rate of the matrix product kernel on operands in the caches "
        "are measured in the same run; FLOPs are twice the multiply-adds of graphc's graph, less what causal order "
        "hides. "
        "`Tests/Benchmarks/Rivals/README.md` tells how."
    )


ONE_TOKEN = """What is read of the weights in a run (once each), over the time of a run, as a share of the bandwidth of
a sum by the same number of threads in the same run: over 1.5 GB or over as many bytes as the weights have, whichever is
faster (a large cache holds some of the latter)."""

PROGRAM = """ViT-B/16 as `graphc compile` writes it, with packed weights in the page cache. Start-up is the time from
starting the program to its first output, less the median of an inference; of the rivals it is the time to load the
model in a process that runs already, with the first inference, less the median. Memory is the peak of resident memory
less the packed weights, and for rivals less what the process had before it loaded the model."""


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
