"""Whether the processor's AMX is told in full, and what has to be preloaded where it is not: see tile_palette.c."""

import pathlib
import shutil
import subprocess
import sys


def library(cache):
    """The library to preload, on Linux on processors with AMX; it does nothing where nothing is missing."""
    if sys.platform != "linux" or "amx_tile" not in pathlib.Path("/proc/cpuinfo").read_text():
        return None
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise SystemExit("a C compiler is needed, for torch.compile as well: none of cc, gcc and clang is here")
    cache.mkdir(parents=True, exist_ok=True)
    made = cache / "tile_palette.so"
    source = pathlib.Path(__file__).with_suffix(".c")
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, source], check=True)
    return made
