"""PyTorch: eager, and compiled by Inductor with freezing; in bfloat16 by autocast."""

import contextlib
import os

import torch

import exported


def loader(compiles, precision):
    def load(model, folder, threads):
        torch.set_num_threads(threads)
        network = exported.load(model, folder).spell(merged=model.merged, spelled=False)
        values = [torch.from_numpy(value) for value in exported.inputs_of(model, folder).values()]
        program = compiled(network, folder.parent.parent / "inductor") if compiles else network
        autocast = torch.autocast("cpu", torch.bfloat16) if precision == "bf16" else contextlib.nullcontext()

        def run():
            with torch.inference_mode(), autocast:
                results = program(*values)
            return [result.float().numpy() for result in (results if isinstance(results, tuple) else (results,))]

        return run

    return load


def compiled(network, cache):
    """`cache`: a folder in which a later run finds the code that C++ was compiled to."""
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(cache.resolve())
    import torch._inductor.config as config

    config.freezing = True
    return torch.compile(network, fullgraph=True)
