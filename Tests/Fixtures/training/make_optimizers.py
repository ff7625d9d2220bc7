"""Writes optimizers.json: parameters after steps of PyTorch's optimizers, with its schedules and its clipping.

The gradient of parameter i in step s (from 1) is sin(1.3 i + 0.7 s) + 0.2 i, computed in double precision, so that a test
can give the same to graphc as data. Everything is in double precision.

    pip install torch
    python Tests/Fixtures/training/make_optimizers.py
"""

import json
import math
from pathlib import Path

import torch
from torch.optim import SGD, AdamW
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, LinearLR, SequentialLR

COUNT, STEPS, KEPT = 6, 100, (1, 2, 10, 50, 100)
START = [0.5 - 0.2 * i for i in range(COUNT)]


def gradient(step):
    return torch.tensor([math.sin(1.3 * i + 0.7 * step) + 0.2 * i for i in range(COUNT)], dtype=torch.float64)


def run(make_optimizer, make_schedule=None, largest_norm=None):
    parameter = torch.nn.Parameter(torch.tensor(START, dtype=torch.float64))
    optimizer = make_optimizer([parameter])
    schedule = make_schedule(optimizer) if make_schedule else None
    kept = {}
    for step in range(1, STEPS + 1):
        parameter.grad = gradient(step)
        if largest_norm is not None:
            torch.nn.utils.clip_grad_norm_([parameter], largest_norm)
        optimizer.step()
        if schedule is not None:
            schedule.step()
        if step in KEPT:
            kept[step] = parameter.detach().tolist()
    return kept


def linear(warmup):
    """Rises to the full rate in `warmup` steps and falls to 0 after the last."""
    def make(optimizer):
        rise = LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
        fall = LinearLR(optimizer, start_factor=1.0, end_factor=0.0, total_iters=STEPS - warmup)
        return SequentialLR(optimizer, [rise, fall], milestones=[warmup])
    return make


def vaswani(dim, warmup):
    """Equation 3 of Vaswani et al., 2017; PyTorch counts from 0."""
    return lambda optimizer: LambdaLR(
        optimizer, lambda index: dim ** -0.5 * min((index + 1) ** -0.5, (index + 1) * warmup ** -1.5))


CASES = {
    "sgd(rate=0.05)": (lambda p: SGD(p, lr=0.05), None, None),
    "sgd(rate=0.05, momentum=0.9, decay=0.1)": (lambda p: SGD(p, lr=0.05, momentum=0.9, weight_decay=0.1), None, None),
    "sgd(rate=0.05, momentum=0.9, nesterov=true)": (lambda p: SGD(p, lr=0.05, momentum=0.9, nesterov=True), None, None),
    "adamw(rate=0.01)": (lambda p: AdamW(p, lr=0.01), None, None),
    "adamw(rate=0.01, beta1=0.8, beta2=0.95, eps=0.001, decay=0.2)": (
        lambda p: AdamW(p, lr=0.01, betas=(0.8, 0.95), eps=0.001, weight_decay=0.2), None, None),
    "adamw(rate=cosine_schedule(step, peak=0.02, steps=steps))": (
        lambda p: AdamW(p, lr=0.02), lambda o: CosineAnnealingLR(o, T_max=STEPS), None),
    "adamw(rate=linear_schedule(step, peak=0.02, warmup=10, steps=steps))": (
        lambda p: AdamW(p, lr=0.02), linear(10), None),
    "adamw(rate=inverse_square_root_schedule(step, dim=16, warmup=20))": (
        lambda p: AdamW(p, lr=1.0), vaswani(16, 20), None),
    "sgd(rate=0.05, momentum=0.9) clip 0.5": (lambda p: SGD(p, lr=0.05, momentum=0.9), None, 0.5),
    "adamw(rate=0.01) clip 2.5": (lambda p: AdamW(p, lr=0.01), None, 2.5),
}


def main():
    result = {name: run(*case) for name, case in CASES.items()}
    path = Path(__file__).with_name("optimizers.json")
    path.write_text(json.dumps({"torch": torch.__version__, "start": START, "cases": result}, indent=1) + "\n")


if __name__ == "__main__":
    main()
