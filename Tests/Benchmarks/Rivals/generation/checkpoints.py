"""Checkpoints of transformers with random weights, prompts and sources, made once and kept.

    checkpoint/          as save_pretrained writes it, without an end token and without rules
    prompt.npy           i32[1, tokens]
    source.npy, mel.npy  i32[1, tokens] or f32[1, bands, frames]
"""

import pathlib

import numpy

import made
from generation.tasks import STEPS, TASKS

END = {"gpt2": 50256, "marian": 0, "whisper": 50257}


def folder(name, cache):
    """The folder of a task, created if missing. Its name identifies what it was made from."""
    task = STEPS if name == STEPS.name else TASKS[name]
    identity = (task.family, task.prompt, task.source)
    return made.folder(name, cache, identity, [pathlib.Path(__file__)], lambda place: make(task, place))


def make(task, place):
    import torch
    import transformers

    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        network = FAMILIES[task.family](transformers)
        for name, value in network.named_parameters():
            if not (task.family == "marian" and "embed_positions" in name):
                value.copy_(drawn(name, value, generator))
        if task.family == "marian":  # the padding begins the target, and has no embedding in published checkpoints
            network.model.shared.weight[-1] = 0
            network.final_logits_bias[0, [-1, END["marian"]]] = -1e4
    network.generation_config = transformers.GenerationConfig(
        eos_token_id=None, pad_token_id=network.config.pad_token_id,
        decoder_start_token_id=task.prompt[0] if task.source else None,
    )  # fmt: skip
    network.save_pretrained(place / "checkpoint")
    numbers = numpy.random.default_rng(2)
    prompt = numbers.integers(0, 50000, task.prompt[1]) if task.prompt[0] == "random" else numpy.array(task.prompt)
    numpy.save(place / "prompt.npy", prompt.astype(numpy.int32)[None])
    if task.source and task.source[0] == "tokens":
        numpy.save(place / "source.npy", numbers.integers(1, 58000, (1, task.source[1]), numpy.int32))
    elif task.source:
        numpy.save(place / "mel.npy", numbers.standard_normal((1, *task.source[1:]), numpy.float32))


def drawn(name, value, generator):
    """Sums keep their magnitude, and attention is not uniform."""
    import torch

    noise = torch.randn(value.shape, generator=generator)
    if "norm" in name or "ln_" in name:
        return 0.1 * noise + (1.0 if name.endswith("weight") else 0.0)
    if name.endswith("weight") and value.dim() > 1:
        is_transposed = ".c_" in name  # GPT-2's matrices are [in, out]
        return noise / (value.shape[0] if is_transposed else value[0].numel()) ** 0.5
    return 0.02 * noise


def gpt2(transformers):
    return transformers.GPT2LMHeadModel(transformers.GPT2Config(pad_token_id=END["gpt2"]))


def marian(transformers):
    """opus-mt-en-de"""
    return transformers.MarianMTModel(
        transformers.MarianConfig(
            vocab_size=58101, d_model=512, encoder_layers=6, encoder_attention_heads=8, encoder_ffn_dim=2048,
            decoder_layers=6, decoder_attention_heads=8, decoder_ffn_dim=2048, max_position_embeddings=512,
            activation_function="swish", scale_embedding=True, pad_token_id=58100, decoder_start_token_id=58100,
        )
    )  # fmt: skip


def whisper(transformers):
    """whisper-tiny, which the defaults of the configuration are"""
    return transformers.WhisperForConditionalGeneration(
        transformers.WhisperConfig(
            pad_token_id=END["whisper"], bos_token_id=END["whisper"], eos_token_id=END["whisper"],
            suppress_tokens=None, begin_suppress_tokens=None,
        )
    )  # fmt: skip


FAMILIES = {"gpt2": gpt2, "marian": marian, "whisper": whisper}


def load(task, folder, dtype=None):
    """The network of transformers."""
    import transformers

    kind = {
        "gpt2": transformers.GPT2LMHeadModel,
        "marian": transformers.MarianMTModel,
        "whisper": transformers.WhisperForConditionalGeneration,
    }[task.family]
    return kind.from_pretrained(folder / "checkpoint", dtype=dtype, attn_implementation="sdpa").eval()


def inputs(task, folder):
    """prompt, and source or nothing"""
    source = {"tokens": "source.npy", "mel": "mel.npy"}[task.source[0]] if task.source else None
    return numpy.load(folder / "prompt.npy"), numpy.load(folder / source) if source else None


def finished(task, tokens):
    """The new tokens of a run, checked: an engine that ends early is not fast."""
    tokens = numpy.asarray(tokens, numpy.int32).reshape(-1)
    if len(tokens) != task.new:
        raise ValueError(f"{len(tokens)} new tokens, not {task.new}")
    return [tokens]
