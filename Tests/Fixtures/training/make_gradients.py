"""Writes gradients.json and gradients.safetensors: gradients of PyTorch in float64 for every tensor of the models and
blocks of the library whose weights, inputs and outputs lie in models/, vit/ and library/.

What is differentiated is the sum of all outputs, each element times cos(0.7 i + k), rounded to float32, for element i
of output k; elements that mean nothing (rows.npy) count 0, and an output that is one number 1. `gradients.json` lists
the cases, with the norm of all gradients of each.

The gradient of a tensor is kept whole if it has at most 32 elements, else as its norm and 8 projections: sums of all
elements, each with a sign of its own (`signs`). The root of the mean square of 8 projections of an error estimates its
norm. Tensors are named CASE/TENSOR, f32, rounded once.

    pip install torch torchvision transformers timm safetensors numpy
    python Tests/Fixtures/training/make_gradients.py
"""

import importlib.metadata
import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

FOLDER = Path(__file__).resolve().parent
FIXTURES = FOLDER.parent
for folder in ("models", "vit", "library"):
    sys.path.insert(0, str(FIXTURES / folder))

import make_model_fixtures as models  # noqa: E402
import make_vit_fixtures as vits  # noqa: E402

WHOLE, PROJECTIONS = 32, 8
SINGLE = torch.float32


def signs(count):
    """±1: bit k of what SplitMix64 gives first from the seed j is the sign of element j in projection k."""
    with np.errstate(over="ignore"):
        z = np.arange(count, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    bits = z[None] >> np.arange(PROJECTIONS, dtype=np.uint64)[:, None] & np.uint64(1)
    return 1.0 - 2.0 * bits.astype(np.float64)


def sketch(gradient):
    flat = gradient.ravel()
    if flat.size <= WHOLE:
        return flat.astype(np.float32)
    return np.concatenate([[np.linalg.norm(flat)], signs(flat.size) @ flat]).astype(np.float32)


def scalar(outputs, rows=None):
    """What is differentiated, and the names of the outputs in it."""
    total, names = 0.0, []
    for name, value in outputs.items():
        if not value.requires_grad:
            continue
        factors = torch.cos(0.7 * torch.arange(value.numel(), dtype=torch.float64) + len(names)).to(SINGLE)
        factors = factors.to(value.dtype).reshape(value.shape) if value.dim() > 0 else 1.0
        if rows is not None:
            factors = factors * torch.from_numpy(rows)[..., None]
        total = total + (value * factors).sum()
        names.append(name)
    return total, names


def learn_all_tokens(model):
    """Without this, PyTorch leaves out what a token gives to its embedding if the token also stands for padding."""
    for module in model.modules():
        if isinstance(module, torch.nn.Embedding):
            module.padding_idx = None


def backward(model, outputs, rows=None):
    """Puts gradients in the place of the parameters, NaN in the place of what has none."""
    total, names = scalar(outputs, rows)
    total.backward()
    with torch.no_grad():
        for buffer in model.buffers():
            if buffer.is_floating_point():
                buffer.fill_(torch.nan)
        for parameter in model.parameters():
            if not parameter.requires_grad:
                parameter.fill_(torch.nan)
            elif parameter.grad is None:
                parameter.zero_()
            else:
                parameter.copy_(parameter.grad)
    return names


def arrays(tensors):
    result = {key: value.detach().double().numpy() for key, value in tensors.items() if value.is_floating_point()}
    return {key: value for key, value in result.items() if not np.isnan(value).any()}


def same(found, path):
    """Checks that a model has the weights of the fixture."""
    stored = load_file(path)
    assert set(found) == set(stored), set(found) ^ set(stored)
    for key, value in found.items():
        assert np.array_equal(value.detach().numpy(), stored[key]), key


def model_case(name):
    spec, family, config = models.CASES[name]
    folder = FIXTURES / "models" / name
    rng = np.random.default_rng(list(name.encode()))
    single, double, inputs, run = models.drawn(spec, family, config, rng)
    same(models.tensors(name, single, config), folder / "model.safetensors")
    rows = np.load(folder / "rows.npy") if (folder / "rows.npy").exists() else None
    learn_all_tokens(double)
    with models.everything_in_double():
        names = backward(double, run(double, inputs), rows)
    gradients = arrays(models.tensors(name, double, config))
    gradients = {key: value for key, value in gradients.items() if not models.is_fixed(spec, key) and "rope" not in key}
    listed = json.loads((FIXTURES / "models/cases.json").read_text())["cases"]
    entry = next(case for case in listed if case["name"] == name)
    return gradients, {
        "spec": f"Models/{spec}.yaml", "set": entry["set"], "weights": f"models/{name}/model.safetensors",
        "inputs": {key: f"models/{name}/{key}.npy" for key in inputs},
        "outputs": {key: f"models/{name}/{key}.out.npy" for key in names},
        **({"rows": f"models/{name}/rows.npy"} if rows is not None else {})}


def vit_case(name):
    source, batch, config = vits.CASES[name]
    rng = np.random.default_rng(list(vits.CASES).index(name))
    single, double, image = vits.drawn(source, batch, config, rng)
    same(vits.published(single, source), FIXTURES / "vit" / f"{name}.safetensors")
    result = double(torch.from_numpy(image).double())
    names = backward(double, {"logits": result if torch.is_tensor(result) else result.logits})
    return arrays(vits.published(double, source)), {
        "spec": "Models/vit.yaml", "set": [f"{key}={value}" for key, value in config.items()],
        "weights": f"vit/{name}.safetensors", "inputs": {"image": f"vit/{name}.image.npy"},
        "outputs": {key: f"vit/{name}.{key}.npy" for key in names}}


def library_cases():
    import make_library_fixtures as library

    cases = {}

    def single(*shape):
        return torch.randn(*shape).to(SINGLE).double().requires_grad_()

    def randomize(module):
        with torch.no_grad():
            for parameter in module.parameters():
                values = torch.randn(parameter.shape) * 0.3 + (1 if parameter.dim() == 1 else 0)
                parameter.copy_(values.to(SINGLE).double())

    def write(name, inputs, output, weights=None):
        if weights is None:
            return
        path = FIXTURES / "library" / f"{name}.safetensors"
        same({key: value.detach().to(SINGLE) for key, value in weights.items()}, path)
        scalar({"y": output})[0].backward()
        gradients = {}
        for key, value in weights.items():
            # A part of a parameter of PyTorch, such as the queries of a projection, is a view of it.
            whole = value if value.is_leaf else value._base
            gradients[key] = whole.grad.as_strided(value.shape, value.stride(), value.storage_offset()).numpy()
        cases[f"library-{name}"] = gradients, {
            "spec": f"Tests/Fixtures/library/{name}.yaml", "set": [], "weights": f"library/{name}.safetensors",
            "inputs": {key: f"library/{name}.{key}.npy" for key in inputs}, "outputs": {"y": f"library/{name}.y.npy"}}

    library.write, library.single, library.randomize = write, single, randomize
    torch.manual_seed(0)
    with models.everything_in_double():
        # All of them, in the order of the script, so that they draw the same numbers.
        library.decoder_only()
        library.interleaved()
        library.decoder(True)
        library.decoder(False)
        library.masks()
        library.window()
        library.biases()
        library.positions()
        library.relative()
        library.tied()
    torch.set_default_dtype(SINGLE)
    return cases


def main():
    torch.set_num_threads(1)
    cases = {}
    for name in models.CASES:
        cases[name] = model_case(name)
    for name in vits.CASES:
        cases[f"vit-{name}"] = vit_case(name)
    cases.update(library_cases())
    entries = []
    sketches = {}
    for name, (gradients, entry) in cases.items():
        norm = float(np.sqrt(sum((value ** 2).sum() for value in gradients.values())))
        print(f"{name}: {len(gradients)} tensors, norm {norm:.3g}")
        entries.append({"name": name, **entry, "norm": float(f"{norm:.9g}")})
        sketches.update({f"{name}/{key}": sketch(value) for key, value in gradients.items()})
    save_file(sketches, FOLDER / "gradients.safetensors")
    versions = {name: importlib.metadata.version(name) for name in ("torch", "transformers", "timm")}
    result = {"made_with": versions, "cases": entries}
    (FOLDER / "gradients.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
