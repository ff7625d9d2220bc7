"""Text and cells of tables in Docs/Performance.md."""

import textwrap


def line(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def milliseconds(value):
    return f"{number(value['median_ms'])} ms"


def number(value):
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def percent(share):
    return f"{100 * share:.0f} %"


def wrapped(text):
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)
