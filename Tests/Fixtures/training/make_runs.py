"""Writes runs/: 200 steps of training of small models of transformers, in float64.

For each run:

    runs/NAME/initial.safetensors   f32 weights, with the names that `save_pretrained` gives them
    runs/NAME/end.safetensors       f32, the weights after the last step, computed in float64 and rounded once
    runs/NAME/INPUT.npy             f32 or i32, EXAMPLES rows; step s, from 1, takes (BATCH (s - 1) + j) mod EXAMPLES

`runs.json` has the losses of float64 before each update, and by how much PyTorch's own float32 differs from them: a
yardstick for another implementation in float32.

Optimizers and schedules are PyTorch's. The settings are those of `train:` in Models/ but for the learning rate and its
warm-up, which `replaced` shortens for 200 steps. Nothing is dropped out. What weight decay leaves alone are the biases
and the gains of norms.

    pip install torch transformers safetensors numpy
    python Tests/Fixtures/training/make_runs.py
"""

import importlib.metadata
import json
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import transformers
from safetensors.torch import save_file
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR, LinearLR, SequentialLR

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "models"))

from make_model_fixtures import (  # noqa: E402
    EAGER, everything_in_double, ids, index, padded, published, published_mae, text)

STEPS, EXAMPLES, BATCH = 200, 20, 8
NO_DROPOUT = dict(attention_dropout=0.0, activation_dropout=0.0, dropout=0.0)
NO_DROPOUT_VIT = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)


# Tasks: each gives a model, its data, and a function from model and batch to the loss

def vit(c, rng):
    config = transformers.ViTConfig(
        image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
        num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
        num_labels=c["classes"], layer_norm_eps=c["eps"], initializer_range=0.1, **NO_DROPOUT_VIT, **EAGER)
    data = {
        "image": rng.uniform(-1, 1, (EXAMPLES, c["channels"], c["size"], c["size"])).astype(np.float32),
        "label": ids(rng, c["classes"], EXAMPLES)}

    def loss(model, batch):
        logits = model(pixel_values=real(model, batch["image"])).logits
        return F.cross_entropy(logits, index(batch["label"]))

    return (lambda: transformers.ViTForImageClassification(config)), data, loss


def gpt2(c, rng):
    config = transformers.GPT2Config(
        vocab_size=c["vocab"], n_embd=c["dim"], n_layer=c["depth"], n_head=c["heads"], n_inner=c["mlp"],
        n_positions=c["positions"], layer_norm_epsilon=c["eps"], initializer_range=0.1, resid_pdrop=0.0,
        embd_pdrop=0.0, attn_pdrop=0.0, **EAGER)
    # Steps of one width around a circle, so that there is something to learn.
    start, width = rng.integers(0, c["vocab"], (EXAMPLES, 1)), rng.integers(1, 4, (EXAMPLES, 1))
    tokens = (start + width * np.arange(c["positions"])) % c["vocab"]
    lengths = rng.integers(4, c["positions"] + 1, EXAMPLES)
    data = {"tokens": tokens.astype(np.int32), "mask": padded(lengths, c["positions"])}

    def loss(model, batch):
        tokens, mask = index(batch["tokens"]), index(batch["mask"])
        return model(input_ids=tokens, attention_mask=mask, labels=tokens.where(mask != 0, -100)).loss

    return (lambda: transformers.GPT2LMHeadModel(config)), data, loss


def transformer(c, rng):
    config = transformers.MarianConfig(
        vocab_size=c["vocab"], decoder_vocab_size=c["vocab"], d_model=c["dim"], encoder_layers=c["encoder_depth"],
        encoder_attention_heads=c["encoder_heads"], encoder_ffn_dim=c["encoder_mlp"],
        decoder_layers=c["decoder_depth"], decoder_attention_heads=c["decoder_heads"],
        decoder_ffn_dim=c["decoder_mlp"], max_position_embeddings=16, activation_function="swish",
        scale_embedding=True, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, forced_eos_token_id=1,
        init_std=0.2, **NO_DROPOUT, **EAGER)
    # The translation of a sentence is the sentence backwards.
    longest = 8
    lengths = rng.integers(2, longest + 1, EXAMPLES)
    source = np.zeros((EXAMPLES, longest), np.int32)
    target = np.zeros((EXAMPLES, longest + 1), np.int32)
    labels = np.full((EXAMPLES, longest + 1), -100, np.int32)
    for row, length in enumerate(lengths):
        sentence = rng.integers(2, c["vocab"], length)
        source[row, :length] = sentence
        labels[row, :length + 1] = [*sentence[::-1], 1]
        target[row, 1:length + 1] = sentence[::-1]
    data = {"source": source, "source_mask": padded(lengths, longest), "target": target, "labels": labels}

    def loss(model, batch):
        logits = model(
            input_ids=index(batch["source"]), attention_mask=index(batch["source_mask"]),
            decoder_input_ids=index(batch["target"])).logits
        return F.cross_entropy(logits.flatten(0, 1), index(batch["labels"]).flatten(), label_smoothing=0.1)

    def build():
        model = transformers.MarianMTModel(config)
        # The token of padding also begins a translation, and its embedding is learned like any other.
        for module in model.modules():
            if isinstance(module, torch.nn.Embedding):
                module.padding_idx = None
        return model

    return build, data, loss


def mae(c, rng):
    config = transformers.ViTMAEConfig(
        image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
        num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
        decoder_hidden_size=c["decoder_dim"], decoder_num_hidden_layers=c["decoder_depth"],
        decoder_num_attention_heads=c["decoder_heads"], decoder_intermediate_size=c["decoder_mlp"],
        mask_ratio=c["mask_ratio"], norm_pix_loss=c["normalize_targets"], layer_norm_eps=c["eps"],
        initializer_range=0.1, **NO_DROPOUT_VIT, **EAGER)
    count = (c["size"] // c["patch"]) ** 2
    # Waves, whose hidden parts can be guessed.
    place = np.arange(c["size"]) / c["size"]
    waves = rng.uniform(-8, 8, (EXAMPLES, c["channels"], 2, 1, 1))
    image = np.sin(waves[:, :, 0] * place[:, None] + waves[:, :, 1] * place)
    data = {"image": image.astype(np.float32), "noise": rng.uniform(0, 1, (EXAMPLES, count)).astype(np.float32)}

    def build():
        model = transformers.ViTMAEForPreTraining(config)
        # Neither constructor gives the positions their values.
        model.vit.embeddings.patch_embeddings.projection._is_hf_initialized = False
        model.vit.embeddings.initialize_weights()
        model.decoder.initialize_weights(count)
        return model

    def loss(model, batch):
        return model(pixel_values=real(model, batch["image"]), noise=real(model, batch["noise"])).loss

    return build, data, loss


# Schedules

def cosine(peak, warmup, least=0.0):
    def make(optimizer):
        rise = LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
        fall = CosineAnnealingLR(optimizer, T_max=STEPS - warmup, eta_min=least)
        return SequentialLR(optimizer, [rise, fall], milestones=[warmup])
    return peak, make


def vaswani(dim, warmup, scale):
    """Equation 3 of Vaswani et al., 2017; PyTorch counts from 0."""
    return 1.0, lambda optimizer: LambdaLR(
        optimizer, lambda index: scale * dim ** -0.5 * min((index + 1) ** -0.5, (index + 1) * warmup ** -1.5))


RUNS = {
    "vit": dict(
        task=vit, spec="vit", schedule=cosine(0.003, 20), clip=1.0, optimizer=dict(weight_decay=0.3),
        replaced={"warmup=10000": "warmup=20"},
        config=dict(size=8, patch=4, channels=3, dim=20, depth=2, heads=4, mlp=36, classes=5, eps=1e-6)),
    "gpt2": dict(
        task=gpt2, spec="gpt2", schedule=cosine(0.003, 20, 3e-4), clip=1.0,
        optimizer=dict(betas=(0.9, 0.95), weight_decay=0.1),
        replaced={"peak=6e-4, least=6e-5, warmup=715": "peak=0.003, least=3e-4, warmup=20"},
        config=dict(vocab=23, dim=24, depth=2, heads=3, mlp=50, positions=12, eps=1e-5)),
    "transformer": dict(
        task=transformer, spec="transformer", schedule=vaswani(16, 100, 0.15), clip=None,
        optimizer=dict(betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0),
        replaced={"warmup=4000": "warmup=100, scale=0.15"},
        # The bias of Marian's output is no parameter in transformers.
        also=["activation=silu", "layout=.split", "output_bias=true", "eps=1e-5", "positions=16"], frozen=["word_bias"],
        config=dict(
            vocab=19, dim=16, encoder_depth=2, encoder_heads=2, encoder_mlp=28, decoder_depth=2, decoder_heads=4,
            decoder_mlp=24)),
    "mae": dict(
        task=mae, spec="mae", schedule=cosine(0.0024, 20), clip=None,
        optimizer=dict(betas=(0.9, 0.95), weight_decay=0.05), replaced={"warmup=12480": "warmup=20"},
        config=dict(
            size=12, patch=3, channels=3, dim=20, depth=2, heads=2, mlp=36, decoder_dim=16, decoder_depth=1,
            decoder_heads=4, decoder_mlp=28, mask_ratio=0.7, normalize_targets=True, eps=1e-6)),
}


def real(model, array):
    return torch.from_numpy(array).to(next(model.parameters()).dtype)


def groups(model, optimizer):
    """Parameters with the decay, and those without."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    decayed = [parameter for parameter in trained if parameter.dim() > 1]
    return [dict(params=decayed), dict(params=[p for p in trained if p.dim() == 1], weight_decay=0.0)]


def train(model, data, loss_of, run):
    rate, make_schedule = run["schedule"]
    optimizer = torch.optim.AdamW(groups(model, run["optimizer"]), lr=rate, **run["optimizer"])
    schedule = make_schedule(optimizer)
    losses, rates = [], []
    model.train()
    for step in range(STEPS):
        rows = (BATCH * step + np.arange(BATCH)) % EXAMPLES
        optimizer.zero_grad()
        loss = loss_of(model, {name: array[rows] for name, array in data.items()})
        loss.backward()
        if run["clip"] is not None:
            torch.nn.utils.clip_grad_norm_(model.parameters(), run["clip"])
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    return losses, rates


def state(model, name):
    weights = {key: value.detach().float().contiguous().clone() for key, value in published(model).items()}
    return published_mae(weights, None) if name == "mae" else weights


def make(name, run):
    rng = np.random.default_rng(list(name.encode()))
    torch.manual_seed(len(name))
    build, data, loss_of = run["task"](run["config"], rng)
    single = build()
    initial = state(single, name)
    with everything_in_double():
        double = build().double()
        double.load_state_dict(single.state_dict(), strict=True)
        losses, rates = train(double, data, loss_of, run)
    single_losses, _ = train(single, data, loss_of, run)
    difference = max(abs(a - b) / max(1, abs(b)) for a, b in zip(single_losses, losses))
    end, single_end = state(double, name), state(single, name)
    apart = {
        key: float((single_end[key] - end[key]).norm() / end[key].norm().clamp(min=1e-30))
        for key in end if not is_key_bias(key)}
    worst = max(apart, key=apart.get)
    print(f"{name}: loss {losses[0]:.4f} … {losses[-1]:.4f}; float32 differs by {difference:.1e}, its weights by "
          f"{apart[worst]:.1e} ({worst})")
    folder = FOLDER / "runs" / name
    folder.mkdir(parents=True)
    save_file(initial, folder / "initial.safetensors", metadata={"format": "pt"})
    save_file(end, folder / "end.safetensors", metadata={"format": "pt"})
    for key, value in data.items():
        np.save(folder / f"{key}.npy", value)
    return {
        "name": name,
        "spec": run["spec"],
        "set": [f"{key}={text(value)}" for key, value in run["config"].items()] + run.get("also", []),
        "replaced": run["replaced"],
        "frozen": run.get("frozen", []),
        "inputs": list(data),
        "float32": {"loss": difference, "weights": apart[worst]},
        "rates": [float(f"{rate:.9g}") for rate in rates],
        "losses": [float(f"{loss:.9g}") for loss in losses],
    }


def is_key_bias(name):
    """A bias of all keys adds the same to all scores of a query, so that its gradient is rounding alone."""
    return name.endswith(("key.bias", "k_proj.bias", "c_attn.bias"))


def main():
    torch.set_num_threads(1)
    shutil.rmtree(FOLDER / "runs", ignore_errors=True)
    runs = [make(name, run) for name, run in RUNS.items()]
    versions = {name: importlib.metadata.version(name) for name in ("torch", "transformers")}
    result = {"made_with": versions, "steps": STEPS, "examples": EXAMPLES, "batch": BATCH, "runs": runs}
    (FOLDER / "runs.json").write_text(re.sub(r"(?<=[\d,])\s+(?=-?\d)", " ", json.dumps(result, indent=1)) + "\n")


if __name__ == "__main__":
    main()
