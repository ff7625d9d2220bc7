"""Results of generation as text for people, and in Docs/Performance.md."""

import datetime

import engines
from cells import line, milliseconds, number, percent, wrapped

ABOUT = """Greedy search, and beams for Marian, from the prompt or the source to the last token, with the encoder where
there is one; on two threads, with the same random weights for all, and no token that ends a row. Each contender runs once a
round, in an order that moves on by one; times are medians. The ratio is graphc's time to that of the fastest rival.
"Same tokens" is how many of the first tokens each rival has in common with graphc: after a near tie sequences part, sooner
in bf16."""

ABOUT_STEPS = """Steps of one token by the number of tokens before it, from 1 to 1,023, graphc alone. What a step reads,
all matrices and the keys and values so far, over its time, as a share of the bandwidth of a sum over as many bytes as the
weights have, which is measured before and after every 64 lengths: that of a shared machine changes within minutes. The
memory column is its median and its range. The least share is that of the slowest 64 lengths."""


def memory(entry):
    """The bandwidth of the steps: the median and the range."""
    low, high = entry["bandwidth_range_gbs"]
    return f"{entry['bandwidth_gbs']:.1f} ({low:.1f}–{high:.1f}) GB/s"


def text(entry):
    """One task: the contenders from the fastest to the slowest."""
    lines = ["", f"{entry['title']}, {entry['precision']}, {entry['threads']} threads: {entry['rounds']} rounds"]
    lines.append(" " * 30 + "".join(f"{title:>12}" for title in ("median ms", "minimum ms", "tokens/s", "of best", "spread"))
                 + "   same tokens")  # fmt: skip
    for value in sorted(entry["contenders"].values(), key=lambda value: value["median_ms"]):
        ratio = f"{value['ratio']:.3f}" if "ratio" in value else ""
        lines.append(
            f"  {value['title']:28}{value['median_ms']:12.1f}{value['minimum_ms']:12.1f}"
            f"{value['tokens_per_second']:12.1f}{ratio:>12}{100 * value['spread']:10.1f} %"
            f"{value.get('same_tokens', ''):>14}"
        )
    lines += [f"  not available: {message}" for message in entry["failed"].values()]
    if entry["disturbed_share"] > 0.2:
        lines.append(f"  DISTURBED: other programs had {100 * entry['disturbed_share']:.0f} % of a processor meanwhile")
    return "\n".join(lines)


def steps_text(entry):
    lines = [
        "",
        f"{entry['title']}, steps, {entry['precision']}, {entry['threads']} threads, {entry['runs']} runs; memory "
        + memory(entry),
        f"  after 10 tokens {entry['short_ms']:.2f} ms, after 1000 {entry['long_ms']:.2f} ms, ratio {entry['ratio']:.2f}",
    ]
    for window in entry["windows"]:
        lines.append(f"  {window['length']:7.1f} tokens {window['ms']:8.2f} ms {100 * window['share']:6.1f} % of memory")
    return "\n".join(lines)


def section(results):
    """Of Docs/Performance.md."""
    versions = ", ".join(f"{package} {version}" for package, version in results["versions"].items())
    date = datetime.date.fromisoformat(results["date"])
    about = f"Measured on {date.day} {date:%B %Y} on {results['machine']}, with {versions}. {ABOUT}"
    parts = [wrapped(about), tasks(results)]
    if results["steps"]:
        parts += [wrapped(ABOUT_STEPS), steps(results)]
    return "\n\n".join(parts)


def tasks(results):
    titles = list(engines.WRITERS["f32"].values())
    lines = [
        line("generation", "precision", "graphc", "tokens/s", "fastest rival", "ratio", *(f"{t}: ms (same tokens)" for t in titles)),
        line("---", "---", *["---:"] * 2, "---", *["---:"] * (1 + len(titles))),
    ]  # fmt: skip
    for entry in results["tasks"]:
        contenders = entry["contenders"]
        own, rivals = contenders.get("graphc"), {
            name: contenders[name] for name in engines.WRITERS[entry["precision"]] if name in contenders
        }
        best = min(rivals.values(), key=lambda value: value["median_ms"], default=None)
        cells = []
        for name in engines.WRITERS[entry["precision"]]:
            value = rivals.get(name)
            missing = "not available" if name in entry["failed"] else "–"
            cells.append(f"{number(value['median_ms'])} ({value.get('same_tokens', '–')})" if value else missing)
        lines.append(
            line(
                entry["title"], entry["precision"], milliseconds(own) if own else "not available",
                number(own["tokens_per_second"]) if own else "",
                f"{best['title']}, {milliseconds(best)}" if best else "–",
                f"**{own['ratio']:.2f}**" if own and best else "", *cells,
            )
        )  # fmt: skip
    return "\n".join(lines)


def steps(results):
    lines = [
        line("step of GPT-2 124M", "memory", "after 10 tokens", "after 1,000", "ratio", "least share of bandwidth", "at 10", "at 1,000"),
        line("---", *["---:"] * 7),
    ]  # fmt: skip
    for entry in results["steps"]:
        windows = entry["windows"]
        near = lambda length: min(windows, key=lambda window: abs(window["length"] - length))  # noqa: E731, B023
        lines.append(
            line(
                entry["precision"], memory(entry), f"{entry['short_ms']:.2f} ms",
                f"{entry['long_ms']:.2f} ms", f"**{entry['ratio']:.2f}**", f"**{percent(entry['least_share'])}**",
                percent(near(10)["share"]), percent(near(1000)["share"]),
            )
        )  # fmt: skip
    return "\n".join(lines)
