"""Results as text for people."""


def text(entry):
    """One model at one number of threads: the contenders from the fastest to the slowest."""
    threads = "1 thread" if entry["threads"] == 1 else f"{entry['threads']} threads"
    head = f"{entry['title']}, {entry['precision']}, {threads}: {entry['rounds']} rounds in {entry['seconds']:.0f} s"
    if entry.get("flops"):
        head += f"; {entry['flops'] * 1e-9:.2f} GF, FMA peak {entry['peak_gflops']:.0f} GF/s, "
        head += f"kernels {entry['kernel_gflops']:.0f} GF/s"
    lines = [
        "",
        head,
        f"  {'':26}{'median':>10}{'minimum':>10}{'of best':>9}{'of peak':>9}{'spread':>8}{'error':>10}{'memory':>9}",
    ]
    for value in sorted(entry["contenders"].values(), key=lambda value: value["median_ms"]):
        ratio = f"{value['ratio']:.3f}" if value["ratio"] else ""
        share = f"{100 * value['peak_share']:.1f} %" if "peak_share" in value else ""
        lines.append(
            f"  {value['title']:26}{value['median_ms']:10.3f}{value['minimum_ms']:10.3f}{ratio:>9}{share:>9}"
            f"{100 * value['spread']:6.1f} %{value['error']:10.1e}{value['peak_bytes'] / 1e6:6.0f} MB"
        )
        if value["awake_share"] > 0.01:
            lines.append(f"    worked {100 * value['awake_share']:.1f} % of the time when it was not its turn")
    lines += [f"  not available: {message}" for message in entry["failed"].values()]
    return "\n".join(lines)
