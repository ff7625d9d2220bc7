"""Writes the parity fixtures of this folder: small random ViTs of transformers and timm, pictures and logits.

For each case, with the names of the library's own checkpoints:

    NAME.safetensors   f32 weights
    NAME.image.npy     f32[B, channels, size, size]
    NAME.logits.npy    f32[B, classes], computed in float64 from those weights and rounded once

`cases.json` lists them with the `--set` values that turn `Models/vit.yaml` into the same model.

Every tensor is drawn anew, far from the values of a fresh model (gains near 1, biases away from 0), so that a weight
that is dropped, swapped or transposed moves the logits. One cannot: softmax does not see the bias of the keys.

    pip install torch transformers timm safetensors numpy
    python Tests/Fixtures/vit/make_vit_fixtures.py
"""

import functools
import json
import math
import sys
import tempfile
from pathlib import Path

import numpy as np
import timm
import torch
import transformers
from safetensors.torch import load_file, save_file

FOLDER = Path(__file__).resolve().parent

# name: (source, batch, config)
CASES = {
    "huggingface-patch8": ("huggingface", 3, dict(
        size=32, patch=8, channels=3, dim=48, depth=2, heads=3, mlp=96, classes=5, eps=1e-12)),
    "huggingface-grey": ("huggingface", 1, dict(
        size=28, patch=7, channels=1, dim=40, depth=3, heads=5, mlp=160, classes=10, eps=1e-6)),
    "huggingface-odd-heads": ("huggingface", 3, dict(
        size=30, patch=6, channels=2, dim=21, depth=3, heads=3, mlp=50, classes=7, eps=1e-2)),
    "timm-patch16": ("timm", 1, dict(
        size=48, patch=16, channels=3, dim=32, depth=1, heads=2, mlp=128, classes=4, eps=1e-6)),
    "timm-deep": ("timm", 3, dict(
        size=24, patch=4, channels=1, dim=36, depth=5, heads=3, mlp=72, classes=11, eps=1e-6)),
}


def build(source, config, dtype):
    """A model of the library in evaluation mode, with weights that are still to be drawn."""
    c = dict(config)
    if source == "huggingface":
        model = transformers.ViTForImageClassification(transformers.ViTConfig(
            image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
            num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
            num_labels=c["classes"], layer_norm_eps=c["eps"],
            # Eager attention rounds its softmax to f32 even in a float64 model.
            attn_implementation="sdpa" if dtype is torch.float64 else "eager"))
    else:
        model = timm.models.VisionTransformer(
            img_size=c["size"], patch_size=c["patch"], in_chans=c["channels"], embed_dim=c["dim"], depth=c["depth"],
            num_heads=c["heads"], mlp_ratio=c["mlp"] / c["dim"], num_classes=c["classes"],
            norm_layer=functools.partial(torch.nn.LayerNorm, eps=c["eps"]))
        assert model.blocks[0].mlp.fc1.out_features == c["mlp"]
    return model.to(dtype).eval()


def draw(name, tensor, rng):
    """New values for a tensor: a matrix with gain 1.5, a norm's scale around 1, anything else away from 0."""
    shape = tuple(tensor.shape)
    is_table = name.endswith(("cls_token", "position_embeddings", "pos_embed"))
    if len(shape) >= 2 and not is_table:
        values = rng.normal(0, 1.5 / math.sqrt(math.prod(shape[1:])), shape)
    elif is_table:
        values = rng.uniform(0.2, 1.0, shape) * rng.choice([-1, 1], shape)
    elif "norm" in name and name.endswith("weight"):
        values = rng.uniform(0.5, 1.5, shape)
    else:
        values = rng.uniform(0.2, 0.8, shape) * rng.choice([-1, 1], shape)
    return torch.from_numpy(values.astype(np.float32))


def published(model, source):
    """The state under the names of published checkpoints, which transformers restores only when it saves."""
    if source == "timm":
        return model.state_dict()
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        return load_file(Path(folder) / "model.safetensors")


def logits_of(model, image):
    with torch.no_grad():
        result = model(image)
    return (result if torch.is_tensor(result) else result.logits).numpy()


def drawn(source, batch, config, rng):
    """A model of new values in float32, the same in float64, and pictures."""
    single = build(source, config, torch.float32)
    single.load_state_dict({key: draw(key, value, rng) for key, value in single.state_dict().items()})
    double = build(source, config, torch.float64)
    double.load_state_dict(single.state_dict())

    image = rng.uniform(-1, 1, (batch, config["channels"], config["size"], config["size"])).astype(np.float32)
    return single, double, image


def make(name, source, batch, config, rng):
    single, double, image = drawn(source, batch, config, rng)
    logits = logits_of(double, torch.from_numpy(image).double())
    difference = np.abs(logits_of(single, torch.from_numpy(image)) - logits).max()
    print(f"{name}: logits {logits.min():.2f}…{logits.max():.2f}, f32 differs by {difference:.1e}")
    assert logits.dtype == np.float64 and difference < 2e-5

    weights = {key: value.contiguous() for key, value in published(single, source).items()}
    save_file(weights, FOLDER / f"{name}.safetensors", metadata={"format": "pt"})
    np.save(FOLDER / f"{name}.image.npy", image)
    np.save(FOLDER / f"{name}.logits.npy", logits.astype(np.float32))
    return {
        "name": name,
        "source": source,
        "set": [f"{key}={value}" for key, value in config.items()],
        "batch": batch,
        "parameters": sum(value.numel() for value in weights.values()),
        "weights": f"{name}.safetensors",
        "image": f"{name}.image.npy",
        "logits": f"{name}.logits.npy",
    }


def main():
    torch.set_num_threads(2)
    cases = [make(name, *case, np.random.default_rng(seed)) for seed, (name, case) in enumerate(CASES.items())]
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "timm": timm.__version__}
    index = {"made_with": versions, "cases": cases}
    (FOLDER / "cases.json").write_text(json.dumps(index, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
