"""Results as text for people."""

import engines


def threads(entry):
    return "1 thread" if entry["threads"] == 1 else f"{entry['threads']} threads"


def text(entry):
    """One model at one number of threads: the contenders from the fastest to the slowest."""
    head = f"{entry['title']}, {entry['precision']}, {threads(entry)}: "
    head += f"{entry['rounds']} rounds in {entry['seconds']:.0f} s"
    if "flops" in entry:
        head += f"; {entry['flops'] * 1e-9:.3g} GF, FMA peak {entry['peak_gflops']:.0f} GF/s, "
        head += f"kernels {entry['kernel_gflops']:.0f} GF/s"
    if "bandwidth_gbs" in entry:
        head += f"; {entry['weight_bytes'] * 1e-6:.0f} MB of weights, memory {entry['bandwidth_gbs']:.1f} GB/s"
    columns = {
        "median": ("median_ms", 1, 3, ""),
        "minimum": ("minimum_ms", 1, 3, ""),
        "of best": ("ratio", 1, 3, ""),
        "of peak": ("peak_share", 100, 1, " %"),
        "of kernels": ("kernel_share", 100, 1, " %"),
        "of memory": ("bandwidth_share", 100, 1, " %"),
        "spread": ("spread", 100, 1, " %"),
    }
    entries = sorted(entry["contenders"].values(), key=lambda value: value["median_ms"])
    shown = {title: column for title, column in columns.items() if any(column[0] in value for value in entries)}
    lines = ["", head, " " * 30 + "".join(f"{title:>12}" for title in shown) + f"{'error':>10}{'memory':>10}"]
    for value in entries:
        cells = [
            f"{value[key] * factor:.{digits}f}{unit}" if key in value else ""
            for key, factor, digits, unit in shown.values()
        ]
        lines.append(
            f"  {value['title']:28}" + "".join(f"{cell:>12}" for cell in cells)
            + f"{value['error']:10.1e}{value['peak_bytes'] * 1e-6:7.0f} MB"
        )  # fmt: skip
        if value["awake_share"] > 0.01:
            lines.append(f"    worked {100 * value['awake_share']:.1f} % of the time when it was not its turn")
    lines += [f"  not available: {message}" for message in entry["failed"].values()]
    if entry["disturbed_share"] > 0.2:
        share = 100 * entry["disturbed_share"]
        lines.append(f"  DISTURBED: other programs had {share:.0f} % of a processor meanwhile")
    if "tile_palette" in entry:
        lines.append("  the rivals were told what tiles AMX has, which this machine does not: see tile_palette.c")
    if {"packed", "emitted"} <= entry["contenders"].keys():
        lines.append(f"  interpreter / compiled, both with packed weights: {interpreter_ratio(entry):.3f}")
    return "\n".join(lines)


def interpreter_ratio(entry):
    contenders = entry["contenders"]
    return contenders["packed"]["median_ms"] / contenders["emitted"]["median_ms"]


def best(entry):
    """The fastest rival, or nothing."""
    names = [name for name in entry["contenders"] if name in engines.ALL]
    return min((entry["contenders"][name] for name in names), key=lambda value: value["median_ms"], default=None)


def program_text(program):
    lines = [
        f"  start to first output, {threads(program)}: compiled {program['first_output_ms']:.1f} ms, "
        f"{program['beyond_inference_ms']:.1f} ms beyond an inference",
        f"  memory beside {program['weights_bytes'] * 1e-6:.0f} MB of weights: compiled "
        f"{program['beyond_weights_bytes'] * 1e-6:.1f} MB",
    ]
    for rival in program["rivals"].values():
        lines.append(
            f"    {rival['title']:28} {rival['first_output_ms']:9.1f} ms in its process, "
            f"{rival['beyond_inference_ms']:9.1f} ms beyond an inference; "
            f"{rival['beyond_weights_bytes'] * 1e-6:7.1f} MB"
        )
    for name, size in program["sizes"].items():
        stripped = f", {size['stripped_bytes'] * 1e-6:.2f} MB stripped" if "stripped_bytes" in size else ""
        lines.append(f"  {name}: {size['bytes'] * 1e-6:.2f} MB{stripped}")
    return "\n".join(lines)
