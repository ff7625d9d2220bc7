"""What is written: by which model, after which prompt or source, and how many tokens."""

import dataclasses
import pathlib

from models import ROOT


@dataclasses.dataclass(frozen=True)
class Task:
    name: str
    title: str
    spec: pathlib.Path
    family: str  # of checkpoints.py
    prompt: tuple  # ("random", count) or the tokens themselves
    new: int  # tokens
    precisions: tuple
    beams: int = 1
    source: tuple = ()  # ("tokens", count) or ("mel", bands, frames)
    rounds: int = 5
    outputs = ("tokens",)

    @property
    def prompt_count(self):
        return self.prompt[1] if self.prompt[0] == "random" else len(self.prompt)


TASKS = {
    task.name: task
    for task in (
        Task(
            "gpt2-generate", "GPT-2 124M, 64 + 448 tokens", ROOT / "Models/gpt2.yaml", "gpt2", ("random", 64), 448,
            ("f32", "bf16"), rounds=2,
        ),
        Task(
            "marian-beams", "Marian-base, 32 → 48 tokens, 4 beams", ROOT / "Models/transformer.yaml", "marian",
            (58100,), 48, ("f32",), beams=4, source=("tokens", 32), rounds=7,
        ),
        Task(
            "whisper-tiny", "Whisper-tiny, 30 s → 48 tokens", ROOT / "Models/whisper.yaml", "whisper",
            (50258, 50259, 50359, 50363), 48, ("f32",), source=("mel", 80, 3000), rounds=7,
        ),
    )
}  # fmt: skip

# All lengths that GPT-2 has, for the time of a step by length.
STEPS = Task(
    "gpt2-steps", "GPT-2 124M", ROOT / "Models/gpt2.yaml", "gpt2", ("random", 1), 1023, ("f32", "bf16")
)  # fmt: skip
