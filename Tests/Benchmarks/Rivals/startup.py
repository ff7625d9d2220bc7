"""Start-up, memory beside the weights, and size of the program that graphc writes of ViT-B/16."""

import os
import shutil
import statistics
import subprocess
import tempfile
import time


def first_output(program, weights, image, threads, runs=15):
    """Milliseconds from starting the program to its first output, the files being in the page cache: the median.

    The program is given all of one inference; what that takes is measured elsewhere.
    """
    command = [str(program), "--weights", str(weights), "--input", f"image={image}", "--threads", str(threads)]
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter_ns()
        reader, writer = os.pipe()
        process = os.posix_spawn(
            command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1)]
        )
        os.close(writer)
        some = os.read(reader, 1)
        times.append(time.perf_counter_ns() - begin)
        while os.read(reader, 1 << 16):
            pass
        os.close(reader)
        _, status = os.waitpid(process, 0)
        if status or not some:
            raise SystemExit(f"{' '.join(command)} failed")
    return statistics.median(times[1:]) * 1e-6


def sizes(programs):
    """Bytes of each program, as built and without symbols (nothing where there is no `strip`)."""
    strip = shutil.which("strip") or shutil.which("llvm-strip")
    found = {}
    with tempfile.TemporaryDirectory() as place:
        for name, program in programs.items():
            found[name] = {"bytes": program.stat().st_size}
            if strip:
                subprocess.run([strip, "-o", f"{place}/stripped", str(program)], check=True)
                found[name]["stripped_bytes"] = os.stat(f"{place}/stripped").st_size
    return found


def measure(entry, emitted, folder, graphc):
    """Of the results of ViT-B/16 on some threads, in which the emitted program has to be."""
    contenders = entry["contenders"]
    first = first_output(emitted.program, emitted.weights, folder / "image.npy", entry["threads"])
    weights = emitted.weights.stat().st_size
    own = contenders["emitted"]
    return {
        "threads": entry["threads"],
        "first_output_ms": first,
        "inference_ms": own["median_ms"],
        "beyond_inference_ms": first - own["median_ms"],
        "weights_bytes": weights,
        "peak_bytes": own["peak_bytes"],
        "beyond_weights_bytes": own["peak_bytes"] - weights,
        "rivals": {
            name: {
                "title": value["title"],
                "first_output_ms": value["load_ms"] + value["first_ms"],
                "beyond_inference_ms": value["load_ms"] + value["first_ms"] - value["median_ms"],
                "beyond_weights_bytes": value["peak_bytes"] - value["base_bytes"] - weights,
            }
            for name, value in contenders.items()
            if "base_bytes" in value
        },
        "sizes": sizes({"vit-cli": emitted.program, "graphc": graphc}),
    }
