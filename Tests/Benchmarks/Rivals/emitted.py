"""The Swift package that graphc writes of ViT-B/16 with its weights packed, with a contender put into it."""

import dataclasses
import hashlib
import pathlib
import shutil
import subprocess

import contender

HERE = pathlib.Path(__file__).resolve().parent
TARGET = """
package.targets.append(
  .executableTarget(name: "contender", dependencies: ["ViT", "ViTRuntime"], swiftSettings: settings))
"""


@dataclasses.dataclass(frozen=True)
class Emitted:
    folder: pathlib.Path

    @property
    def weights(self):
        return self.folder / "ViT.safetensors"

    @property
    def program(self):
        return self.folder / ".build/release/vit-cli"

    def contender(self, image, outputs, threads):
        command = [self.folder / ".build/release/contender", outputs, self.weights, image, threads]
        return contender.Contender("emitted", "graphc, compiled to Swift", command, outputs)


def build(graphc, model, folder, cache, swift):
    """Writes and builds the package, if the compiler, the weights or the contender are others than last time."""
    digest = hashlib.sha256(graphc.read_bytes() + str(folder).encode() + (HERE / "Emitted/main.swift").read_bytes())
    place = cache / "emitted/ViT"
    stamp = place.parent / "made-of.txt"
    made = Emitted(place)
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and made.program.exists():
        return made
    place.parent.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    shutil.rmtree(place / "Sources/contender", ignore_errors=True)
    command = [graphc, "compile", model.spec, "--weights", folder / "checkpoint.safetensors", "--output", place]
    quietly([*command, "--force"])
    (place / "Sources/contender").mkdir()
    shutil.copy(HERE / "Emitted/main.swift", place / "Sources/contender")
    with (place / "Package.swift").open("a") as manifest:
        manifest.write(TARGET)
    quietly([swift, "build", "-c", "release", "--static-swift-stdlib", "--package-path", place])
    stamp.write_text(digest.hexdigest())
    return made


def quietly(command):
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{made.stdout[-2000:]}")
