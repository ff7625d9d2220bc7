"""The corpus of spellings, Tests/PassesTests/Attention, as modules of the graph IR with numbers for run-time dims."""

import dataclasses
import json
import pathlib
import re
import subprocess
import tempfile

import gir

# Queries and keys of different lengths, so that no axis is taken for another; equal ones for self-attention.
LENGTHS = {"cross": {"B": 2, "T": 12, "S": 16}, "self": {"B": 2, "T": 16, "S": 16}}


@dataclasses.dataclass
class Spelling:
    """`name` is the path within the corpus. With `is_widened`, V has got as many columns as Q and K."""

    name: str
    expected: str
    text: str
    is_widened: bool

    def module(self, lengths):
        dims = {**LENGTHS[lengths]}
        return gir.parse(self.text, lambda name: dims.get(name, 6))


class Corpus:
    def __init__(self, root, graphc):
        self.root, self.graphc = pathlib.Path(root), pathlib.Path(graphc).resolve()

    def names(self):
        folders = [self.root / folder for folder in ("fuses", "refused")]
        files = [path for folder in folders if folder.exists() for path in folder.iterdir()]
        return sorted(str(path.relative_to(self.root)) for path in files if path.suffix in (".yaml", ".gir"))

    def spelling(self, name):
        path = self.root / name
        written = path.read_text()
        expected = re.match(r"(?:#|//) (?:fuses|refused):\s*(.*)", written)
        if not expected:
            raise ValueError(f"{name} does not begin with what is expected of it")
        widened = with_equal_heads(written)
        text = self.imported(widened, path.suffix) if widened else None
        is_widened = text is not None
        return Spelling(name, expected[1], text or self.imported(written, path.suffix, must=True), is_widened)

    def imported(self, written, suffix, must=False):
        """The graph IR of a spec, or nothing if graphc does not take it."""
        if suffix == ".gir":
            return written
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"spelling{suffix}"
            path.write_text(written)
            command = [self.graphc, "show", path, "--stage", "imported"]
            result = subprocess.run(command, capture_output=True, text=True)
        if must and result.returncode:
            raise RuntimeError(result.stderr)
        return None if result.returncode else result.stdout

    def verdict(self, name):
        """How many attentions graphc finds in a spelling as it is written, and how many it fuses."""
        path = self.root / name
        if path.suffix == ".gir":
            before, after = (gir.parse(text, lambda _: 6) for text in (path.read_text(), self.run("opt", path)))
            return {"fused": after.count("attention"), "total": before.count("softmax")}
        report = self.run("explain", "fusion", path, "--format", "json")
        return {key: json.loads(report)[key] for key in ("fused", "total")}

    def run(self, *arguments):
        return subprocess.run([self.graphc, *arguments], capture_output=True, text=True, check=True).stdout

    def version(self):
        return self.run("--version").split()[-1]


def with_equal_heads(written):
    """The spelling with V as wide as Q: some engines need equal widths. Nothing if it is so already."""
    pattern = r"^(\s*{}: f32\[[^\]\n]*, )(\w+)\]|(%{}: f32\[[^\]\n]*, )(\w+)\]"
    query = re.search(pattern.format("q", "q"), written, re.MULTILINE)
    value = re.search(pattern.format("v", "v"), written, re.MULTILINE)
    if not query or not value or (query[2] or query[4]) == (value[2] or value[4]):
        return None
    group = 2 if value[2] else 4
    start, end = value.span(group)
    return written[:start] + (query[2] or query[4]) + written[end:]
