"""Writes the parity fixtures of this folder: small random models of transformers, timm and PyTorch, inputs and outputs.

For each case, with the names that `save_pretrained` gives the tensors:

    NAME/model.safetensors   f32 weights
    NAME/INPUT.npy           f32 or i32
    NAME/OUTPUT.out.npy      f32 or i32, computed in float64 from those weights and rounded once
    NAME/rows.npy            i32[B, T], where a case has rows that no key is allowed for: 1 marks the others

`cases.json` lists them with the `--set` values that turn the spec into the same model.

Every tensor is drawn anew, far from the values of a fresh model (gains near 1, biases away from 0), so that a weight
that is dropped, swapped or transposed moves the outputs. Fixed positions of sines and cosines stay what they are.

    pip install torch transformers timm safetensors numpy
    python Tests/Fixtures/models/make_model_fixtures.py
"""

import contextlib
import functools
import importlib.metadata
import json
import math
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.torch import load_file, save_file

FOLDER = Path(__file__).resolve().parent
EAGER = {"attn_implementation": "eager"}


@contextlib.contextmanager
def everything_in_double():
    """Where transformers asks for float32, such as in softmax, norms and rotary angles, it gets float64."""
    single, default, to_float = torch.float32, torch.get_default_dtype(), torch.Tensor.float
    torch.float32 = torch.float = torch.float64
    torch.Tensor.float = torch.Tensor.double
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.float32 = torch.float = single
        torch.Tensor.float = to_float
        torch.set_default_dtype(default)


def draw(name, tensor, rng, bias=1.0):
    """New values for a tensor: a matrix with gain 1.5, a norm's scale around 1, anything else away from 0."""
    shape = tuple(tensor.shape)
    is_norm = any(part in name.lower() for part in ("norm", "ln_"))
    is_table = any(part in name for part in ("embed", "wte", "wpe", "shared", "token", "relative_attention_bias"))
    if "patch_embed" in name or "token_only" in name or "projection" in name or name.endswith("decoder_embed.weight"):
        is_table = False
    if len(shape) >= 2 and not is_table:
        # GPT-2 keeps its matrices as [in, out].
        fan_in = shape[0] if ".c_" in name else math.prod(shape[1:])
        # T5 does not scale its scores; its queries are small instead.
        gain = 0.4 if name.endswith("Attention.q.weight") else 1.5
        values = rng.normal(0, gain / math.sqrt(fan_in), shape)
    elif is_norm and name.endswith("weight"):
        values = rng.uniform(0.5, 1.5, shape)
    elif is_table:
        values = rng.uniform(0.2, 1.0, shape) * rng.choice([-1, 1], shape)
    else:
        values = bias * rng.uniform(0.2, 0.8, shape) * rng.choice([-1, 1], shape)
    return torch.from_numpy(np.asarray(values, dtype=np.float32))


def ids(rng, vocab, *shape):
    return rng.integers(0, vocab, shape).astype(np.int32)


def padded(lengths, longest, left=False):
    """A mask of 0 and 1 for sequences of these lengths, padded after or, with left, in front."""
    positions = np.arange(longest)[::-1] if left else np.arange(longest)
    return (positions[None] < np.array(lengths)[:, None]).astype(np.int32)


def index(array):
    return torch.from_numpy(array).long()


# Families: each gives a model, its inputs, what of its state is fixed, and a function from model and inputs to outputs

def bert(c, rng, pretraining):
    config = transformers.BertConfig(
        vocab_size=c["vocab"], hidden_size=c["dim"], num_hidden_layers=c["depth"], num_attention_heads=c["heads"],
        intermediate_size=c["mlp"], max_position_embeddings=c["positions"], type_vocab_size=c["types"],
        layer_norm_eps=c["eps"], **EAGER)
    inputs = {"tokens": ids(rng, c["vocab"], 3, 9), "segments": ids(rng, c["types"], 3, 9), "mask": padded([9, 5, 1], 9)}

    def run(model, inputs):
        bare = model.bert if pretraining else model
        result = bare(
            input_ids=index(inputs["tokens"]), token_type_ids=index(inputs["segments"]),
            attention_mask=index(inputs["mask"]))
        return {"hidden": result.last_hidden_state, "pooled": result.pooler_output}

    kind = transformers.BertForPreTraining if pretraining else transformers.BertModel
    return (lambda: kind(config)), inputs, run


def original_bert(weights, c):
    """A BERT as it came from TensorFlow: norms have a gamma and a beta, and positions are counted in a tensor."""
    names = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}
    result = {}
    for key, value in weights.items():
        for old, new in names.items():
            key = key.replace(old, new)
        result[key] = value
    result["bert.embeddings.position_ids"] = torch.arange(c["positions"])[None]
    return result


def gpt2(c, rng, head, left):
    config = transformers.GPT2Config(
        vocab_size=c["vocab"], n_embd=c["dim"], n_layer=c["depth"], n_head=c["heads"], n_inner=c["mlp"],
        n_positions=c["positions"], layer_norm_epsilon=c["eps"], **EAGER)
    inputs = {"tokens": ids(rng, c["vocab"], 2, 11), "mask": padded([11, 7], 11, left)}

    def run(model, inputs):
        result = model(input_ids=index(inputs["tokens"]), attention_mask=index(inputs["mask"]))
        if head:
            return {"logits": result.logits}
        return {"logits": result.last_hidden_state @ model.wte.weight.T}

    return (lambda: (transformers.GPT2LMHeadModel if head else transformers.GPT2Model)(config)), inputs, run


def t5(c, rng, source=13, target=10):
    config = transformers.T5Config(
        vocab_size=c["vocab"], d_model=c["dim"], d_kv=c["head_dim"], d_ff=c["mlp"], num_layers=c["encoder_depth"],
        num_decoder_layers=c["decoder_depth"], num_heads=c["heads"], relative_attention_num_buckets=c["buckets"],
        relative_attention_max_distance=c["max_distance"], layer_norm_epsilon=c["eps"],
        feed_forward_proj="gated-gelu", tie_word_embeddings=False, **EAGER)
    inputs = {
        "source": ids(rng, c["vocab"], 2, source), "source_mask": padded([source, source - 5], source),
        "target": ids(rng, c["vocab"], 2, target)}

    def build():
        model = transformers.T5ForConditionalGeneration(config)
        # Checkpoints of T5 1.1 have a head of their own, which this version of transformers ties when it builds.
        model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())
        assert not config.scale_decoder_outputs
        return model

    def run(model, inputs):
        result = model(
            input_ids=index(inputs["source"]), attention_mask=index(inputs["source_mask"]),
            decoder_input_ids=index(inputs["target"]))
        return {"logits": result.logits}

    return build, inputs, run


def whisper(c, rng):
    config = transformers.WhisperConfig(
        vocab_size=c["vocab"], num_mel_bins=c["mels"], d_model=c["dim"], encoder_layers=c["encoder_depth"],
        encoder_attention_heads=c["encoder_heads"], encoder_ffn_dim=c["encoder_mlp"],
        decoder_layers=c["decoder_depth"], decoder_attention_heads=c["decoder_heads"],
        decoder_ffn_dim=c["decoder_mlp"], max_source_positions=c["source_positions"],
        max_target_positions=c["target_positions"], pad_token_id=0, bos_token_id=1, eos_token_id=2,
        decoder_start_token_id=1, suppress_tokens=None, begin_suppress_tokens=None, **EAGER)
    inputs = {
        "mel": rng.uniform(-1, 1, (2, c["mels"], 2 * c["source_positions"])).astype(np.float32),
        "target": ids(rng, c["vocab"], 2, 9)}

    def run(model, inputs):
        result = model(input_features=torch.from_numpy(inputs["mel"]).double(), decoder_input_ids=index(inputs["target"]))
        return {"logits": result.logits}

    return (lambda: transformers.WhisperForConditionalGeneration(config)), inputs, run


def metas_layout(weights, c):
    """A Llama under the names of Meta's own files, where the feature that turns with feature 2i is 2i + 1."""
    names = {
        "model.embed_tokens": "tok_embeddings", "model.norm": "norm", "lm_head": "output", "model.layers": "layers",
        "input_layernorm": "attention_norm", "post_attention_layernorm": "ffn_norm", "self_attn": "attention",
        "q_proj": "wq", "k_proj": "wk", "v_proj": "wv", "o_proj": "wo", "mlp.gate_proj": "feed_forward.w1",
        "mlp.down_proj": "feed_forward.w2", "mlp.up_proj": "feed_forward.w3"}
    result = {}
    for key, value in weights.items():
        for old, new in names.items():
            key = key.replace(old, new)
        if key.endswith(("wq.weight", "wk.weight")):
            halves = value.reshape(-1, 2, c["head_dim"] // 2, c["dim"])
            value = halves.transpose(1, 2).reshape(value.shape)
        result[key] = value.contiguous()
    result["rope.freqs"] = c["theta"] ** -(torch.arange(0, c["head_dim"], 2) / c["head_dim"])
    return result


def llama(c, rng, left):
    config = transformers.LlamaConfig(
        vocab_size=c["vocab"], hidden_size=c["dim"], num_hidden_layers=c["depth"], num_attention_heads=c["heads"],
        num_key_value_heads=c["key_value_heads"], head_dim=c["head_dim"], intermediate_size=c["mlp"],
        rms_norm_eps=c["eps"], rope_parameters={"rope_type": "default", "rope_theta": c["theta"]},
        tie_word_embeddings=False, **EAGER)
    inputs = {"tokens": ids(rng, c["vocab"], 2, 12), "mask": padded([12, 8], 12, left)}

    def run(model, inputs):
        result = model(input_ids=index(inputs["tokens"]), attention_mask=index(inputs["mask"]))
        return {"logits": result.logits}

    return (lambda: transformers.LlamaForCausalLM(config)), inputs, run


def published_mae(weights, c):
    """The names of the published files; this version of transformers writes its decoder under names of its own."""
    return {key.replace("decoder_encoder.layer.", "decoder_layers."): value for key, value in weights.items()}


def papers_mae(weights, c):
    """A masked autoencoder under the names of the paper's own files, queries, keys and values in one tensor."""
    names = {
        "vit.embeddings.patch_embeddings.projection": "patch_embed.proj", "vit.embeddings.cls_token": "cls_token",
        "vit.embeddings.position_embeddings": "pos_embed", "vit.layernorm": "norm", "vit.encoder.layer": "blocks",
        "decoder.decoder_encoder.layer": "decoder_blocks", "decoder.": "", "layernorm_before": "norm1",
        "layernorm_after": "norm2", "attention.output.dense": "attn.proj", "intermediate.dense": "mlp.fc1",
        "output.dense": "mlp.fc2"}
    result = {}
    for key, value in weights.items():
        for old, new in names.items():
            key = key.replace(old, new)
        if "attention.attention.query" in key:
            parts = [key.replace("query", part) for part in ("query", "key", "value")]
            result[key.replace("attention.attention.query", "attn.qkv")] = parts
        result[key] = value
    for key, parts in [entry for entry in result.items() if isinstance(entry[1], list)]:
        result[key] = torch.cat([result.pop(part) for part in parts])
    return result


def mae(c, rng):
    config = transformers.ViTMAEConfig(
        image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
        num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
        decoder_hidden_size=c["decoder_dim"], decoder_num_hidden_layers=c["decoder_depth"],
        decoder_num_attention_heads=c["decoder_heads"], decoder_intermediate_size=c["decoder_mlp"],
        mask_ratio=c["mask_ratio"], norm_pix_loss=c["normalize_targets"], layer_norm_eps=c["eps"], **EAGER)
    count = (c["size"] // c["patch"]) ** 2
    inputs = {
        "image": rng.uniform(-1, 1, (2, c["channels"], c["size"], c["size"])).astype(np.float32),
        "noise": rng.uniform(0, 1, (2, count)).astype(np.float32)}

    def build():
        model = transformers.ViTMAEForPreTraining(config)
        # Neither constructor gives the positions their values.
        model.vit.embeddings.patch_embeddings.projection._is_hf_initialized = False
        model.vit.embeddings.initialize_weights()
        model.decoder.initialize_weights(count)
        assert model.vit.embeddings.position_embeddings.abs().max() > 0.9
        return model

    def run(model, inputs):
        seen = []
        hook = model.vit.register_forward_hook(lambda module, given, result: seen.append(result.ids_restore))
        result = model(
            pixel_values=torch.from_numpy(inputs["image"]).double(), noise=torch.from_numpy(inputs["noise"]).double())
        hook.remove()
        return {"pred": result.logits, "mask": result.mask, "restore": seen[0], "loss": result.loss}

    return build, inputs, run


def clip(c, rng):
    config = transformers.CLIPConfig(
        text_config=dict(
            vocab_size=c["vocab"], hidden_size=c["text_dim"], num_hidden_layers=c["text_depth"],
            num_attention_heads=c["text_heads"], intermediate_size=c["text_mlp"],
            max_position_embeddings=c["positions"], layer_norm_eps=c["eps"], eos_token_id=2),
        vision_config=dict(
            image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
            num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
            layer_norm_eps=c["eps"]),
        projection_dim=c["projection"], **EAGER)
    tokens = ids(rng, c["vocab"] - 1, 3, 8)
    lengths = [8, 5, 3]
    for row, length in enumerate(lengths):
        tokens[row, length - 1:] = c["vocab"] - 1
    # What stands after the end is not seen anyway.
    mask = padded(lengths, 8)
    mask[0, 2] = mask[2, 0] = 0
    inputs = {
        "image": rng.uniform(-1, 1, (2, c["channels"], c["size"], c["size"])).astype(np.float32),
        "tokens": tokens, "mask": mask}

    def run(model, inputs):
        result = model(
            pixel_values=torch.from_numpy(inputs["image"]).double(), input_ids=index(inputs["tokens"]),
            attention_mask=index(inputs["mask"]))
        return {
            "logits": result.logits_per_image, "image_embedding": result.image_embeds,
            "text_embedding": result.text_embeds}

    return (lambda: transformers.CLIPModel(config)), inputs, run


def marian(c, rng):
    config = transformers.MarianConfig(
        vocab_size=c["vocab"], decoder_vocab_size=c["vocab"], d_model=c["dim"], encoder_layers=c["encoder_depth"],
        encoder_attention_heads=c["encoder_heads"], encoder_ffn_dim=c["encoder_mlp"],
        decoder_layers=c["decoder_depth"], decoder_attention_heads=c["decoder_heads"],
        decoder_ffn_dim=c["decoder_mlp"], max_position_embeddings=c["positions"], activation_function="swish",
        scale_embedding=True, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, forced_eos_token_id=1, **EAGER)
    inputs = {
        "source": ids(rng, c["vocab"], 2, 11), "source_mask": padded([11, 6], 11), "target": ids(rng, c["vocab"], 2, 7)}

    def run(model, inputs):
        result = model(
            input_ids=index(inputs["source"]), attention_mask=index(inputs["source_mask"]),
            decoder_input_ids=index(inputs["target"]))
        return {"logits": result.logits}

    return (lambda: transformers.MarianMTModel(config)), inputs, run


def gptj(c, rng):
    config = transformers.GPTJConfig(
        vocab_size=c["vocab"], n_positions=c["positions"], n_embd=c["dim"], n_layer=c["depth"], n_head=c["heads"],
        n_inner=c["mlp"], rotary_dim=c["rotary_dim"], layer_norm_epsilon=c["eps"], tie_word_embeddings=False,
        bos_token_id=0, eos_token_id=0, **EAGER)
    inputs = {"tokens": ids(rng, c["vocab"], 2, 10), "mask": padded([10, 6], 10)}

    def run(model, inputs):
        result = model(input_ids=index(inputs["tokens"]), attention_mask=index(inputs["mask"]))
        return {"logits": result.logits}

    return (lambda: transformers.GPTJForCausalLM(config)), inputs, run


def pictures(c, rng):
    return {"image": rng.uniform(-1, 1, (2, c["channels"], c["size"], c["size"])).astype(np.float32)}


def logits_of_picture(model, inputs):
    return {"logits": model(torch.from_numpy(inputs["image"]).double())}


def cait(c, rng):
    import timm

    def build():
        return timm.models.Cait(
            img_size=c["size"], patch_size=c["patch"], in_chans=c["channels"], num_classes=c["classes"],
            embed_dim=c["dim"], depth=c["depth"], depth_token_only=c["class_depth"], num_heads=c["heads"],
            mlp_ratio=c["mlp"] / c["dim"], mlp_ratio_token_only=c["mlp"] / c["dim"],
            norm_layer=functools.partial(torch.nn.LayerNorm, eps=c["eps"]))

    return build, pictures(c, rng), logits_of_picture


def vit_registers(c, rng):
    import timm

    def build():
        return timm.models.VisionTransformer(
            img_size=c["size"], patch_size=c["patch"], in_chans=c["channels"], num_classes=c["classes"],
            embed_dim=c["dim"], depth=c["depth"], num_heads=c["heads"], mlp_ratio=c["mlp"] / c["dim"],
            reg_tokens=c["registers"], class_token=False, no_embed_class=True, global_pool="avg",
            norm_layer=functools.partial(torch.nn.LayerNorm, eps=c["eps"]))

    return build, pictures(c, rng), logits_of_picture


class PaperTransformer(torch.nn.Module):
    """The layers of torch.nn as the paper puts them together: scaled tied embeddings, interleaved sines and cosines."""

    def __init__(self, c):
        super().__init__()
        self.dim = c["dim"]
        self.embedding = torch.nn.Embedding(c["vocab"], c["dim"])
        shape = dict(d_model=c["dim"], dropout=0, activation="relu", layer_norm_eps=c["eps"], batch_first=True)
        self.encoder = torch.nn.TransformerEncoder(
            torch.nn.TransformerEncoderLayer(nhead=c["encoder_heads"], dim_feedforward=c["encoder_mlp"], **shape),
            c["encoder_depth"], enable_nested_tensor=False)
        self.decoder = torch.nn.TransformerDecoder(
            torch.nn.TransformerDecoderLayer(nhead=c["decoder_heads"], dim_feedforward=c["decoder_mlp"], **shape),
            c["decoder_depth"])

    def embedded(self, tokens):
        angle = torch.arange(tokens.shape[1])[:, None] / 10000 ** (torch.arange(0, self.dim, 2) / self.dim)
        positions = torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
        return self.embedding(tokens) * math.sqrt(self.dim) + positions

    def forward(self, source, source_mask, target):
        absent = source_mask == 0
        memory = self.encoder(self.embedded(source), src_key_padding_mask=absent)
        later = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).triu(1)
        hidden = self.decoder(
            self.embedded(target), memory, tgt_mask=later, tgt_is_causal=False, memory_key_padding_mask=absent)
        return hidden @ self.embedding.weight.T


def paper(c, rng):
    inputs = {
        "source": ids(rng, c["vocab"], 2, 9), "source_mask": padded([9, 4], 9), "target": ids(rng, c["vocab"], 2, 12)}

    def run(model, inputs):
        # The fast path of inference is another implementation.
        torch.backends.mha.set_fastpath_enabled(False)
        return {"logits": model(*(index(inputs[name]) for name in ("source", "source_mask", "target")))}

    return (lambda: PaperTransformer(c)), inputs, run


# name: (spec, family, config)
CASES = {
    "bert": ("bert", lambda c, rng: bert(c, rng, False), dict(
        vocab=37, dim=24, depth=2, heads=3, mlp=50, positions=12, types=2, eps=1e-12)),
    "bert-pretraining": ("bert", lambda c, rng: bert(c, rng, True), dict(
        vocab=31, dim=20, depth=2, heads=5, mlp=33, positions=9, types=3, eps=1e-5)),
    "bert-original": ("bert", lambda c, rng: bert(c, rng, True), dict(
        vocab=23, dim=12, depth=1, heads=2, mlp=17, positions=10, types=2, eps=1e-12)),
    "gpt2": ("gpt2", lambda c, rng: gpt2(c, rng, True, False), dict(
        vocab=41, dim=20, depth=3, heads=4, mlp=70, positions=16, eps=1e-5)),
    "gpt2-bare": ("gpt2", lambda c, rng: gpt2(c, rng, False, True), dict(
        vocab=29, dim=28, depth=2, heads=2, mlp=44, positions=11, eps=1e-3)),
    "t5": ("t5", t5, dict(
        vocab=43, dim=20, encoder_depth=3, decoder_depth=2, heads=3, head_dim=10, mlp=34, buckets=8, max_distance=9,
        eps=1e-6)),
    # Long enough for distances where a bucket begins, and for such that share the last one.
    "t5-far": ("t5", lambda c, rng: t5(c, rng, 70, 140), dict(
        vocab=5, dim=14, encoder_depth=1, decoder_depth=1, heads=2, head_dim=5, mlp=11, buckets=32, max_distance=128,
        eps=1e-4)),
    "whisper": ("whisper", whisper, dict(
        vocab=39, mels=10, dim=18, encoder_depth=2, encoder_heads=3, encoder_mlp=40, decoder_depth=2, decoder_heads=2,
        decoder_mlp=31, source_positions=11, target_positions=13)),
    "llama": ("llama", lambda c, rng: llama(c, rng, False), dict(
        vocab=45, dim=28, depth=3, heads=4, key_value_heads=2, head_dim=6, mlp=50, theta=10000.0, eps=1e-5)),
    "llama-all-heads": ("llama", lambda c, rng: llama(c, rng, True), dict(
        vocab=33, dim=24, depth=2, heads=3, key_value_heads=3, head_dim=8, mlp=41, theta=500.0, eps=1e-3)),
    "llama-meta": ("llama", lambda c, rng: llama(c, rng, False), dict(
        vocab=27, dim=16, depth=2, heads=4, key_value_heads=2, head_dim=6, mlp=22, theta=10000.0, eps=1e-5)),
    "mae": ("mae", mae, dict(
        size=20, patch=4, channels=3, dim=24, depth=2, heads=3, mlp=50, decoder_dim=20, decoder_depth=2,
        decoder_heads=2, decoder_mlp=36, mask_ratio=0.7, normalize_targets=True, eps=1e-12)),
    "mae-paper": ("mae", mae, dict(
        size=12, patch=4, channels=3, dim=20, depth=3, heads=5, mlp=30, decoder_dim=28, decoder_depth=1,
        decoder_heads=4, decoder_mlp=25, mask_ratio=0.5, normalize_targets=False, eps=1e-5)),
    "clip": ("clip", clip, dict(
        vocab=40, positions=10, text_dim=20, text_depth=2, text_heads=4, text_mlp=30, size=18, patch=6, channels=3,
        dim=24, depth=2, heads=3, mlp=44, projection=14, eps=1e-5)),
    "marian": ("transformer", marian, dict(
        vocab=44, dim=22, encoder_depth=2, encoder_heads=2, encoder_mlp=50, decoder_depth=2, decoder_heads=2,
        decoder_mlp=36, positions=16)),
    "paper": ("transformer", paper, dict(
        vocab=38, dim=24, encoder_depth=2, encoder_heads=3, encoder_mlp=45, decoder_depth=2, decoder_heads=4,
        decoder_mlp=52, eps=1e-5)),
    "gpt-j": ("variants/gpt-j", gptj, dict(
        vocab=35, dim=24, depth=2, heads=3, mlp=40, positions=12, rotary_dim=6, eps=1e-5)),
    "cait": ("variants/cait", cait, dict(
        size=15, patch=5, channels=3, dim=20, depth=2, class_depth=2, heads=5, mlp=30, classes=6, eps=1e-6)),
    "vit-registers": ("vit-registers", vit_registers, dict(
        size=16, patch=4, channels=3, dim=21, depth=2, heads=3, mlp=42, registers=3, classes=7, eps=1e-6)),
    "vit-mean": ("vit-registers", vit_registers, dict(
        size=12, patch=6, channels=3, dim=18, depth=1, heads=2, mlp=27, registers=0, classes=5, eps=1e-5)),
}

# What no key of the library's config says, but the spec asks.
ALSO_SET = {
    "marian": ["activation=silu", "layout=.split", "output_bias=true", "eps=1e-5"],
    "whisper": ["eps=1e-5"],
}
NOT_SET = {"marian": {"positions"}}

# The tokens of these specs are those of a full vocabulary.
GENERATION = {
    "gpt-j": {"bos_token_id": 1, "eos_token_id": 2},
    "whisper": {
        "decoder_start_token_id": 3, "eos_token_id": 2, "pad_token_id": 2, "suppress_tokens": [1, 7],
        "begin_suppress_tokens": [5]},
}

# Large biases make all tokens alike where every sum is normalized: attention has nothing left to choose.
BIAS = {"transformer": 0.2}

# Computed by the library, not learned.
FIXED = {
    "mae": ("position_embeddings", "decoder_pos_embed"),
    "transformer": ("embed_positions.weight",),
}

# Files that transformers does not write.
REWRITTEN = {
    "bert-original": original_bert, "llama-meta": metas_layout, "mae": published_mae, "mae-paper": papers_mae}


def is_fixed(spec, name):
    return name.endswith(FIXED.get(spec, ()))


def published(model):
    """The state under the names of published checkpoints, which transformers restores only when it saves."""
    if not isinstance(model, transformers.PreTrainedModel):
        return model.state_dict()
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        return load_file(Path(folder) / "model.safetensors")


def text(value):
    return str(value).lower() if isinstance(value, bool) else repr(value)


def drawn(spec, family, config, rng):
    """A model of new values in float32, the same in float64, its inputs, and the function to its outputs."""
    build, inputs, run = family(config, rng)
    single = build().eval()
    # Tied tensors are one parameter here, and drawn once.
    with torch.no_grad():
        for key, value in list(single.named_parameters()) + list(single.named_buffers()):
            if value.dtype == torch.float32 and not is_fixed(spec, key) and "inv_freq" not in key:
                value.copy_(draw(key, value, rng, BIAS.get(spec, 1.0)))
    with everything_in_double():
        double = build().double().eval()
        missing = double.load_state_dict(single.state_dict(), strict=True)
        assert not missing.missing_keys and not missing.unexpected_keys
    return single, double, inputs, run


def tensors(name, model, config):
    """What the file of a case holds."""
    weights = {key: value.contiguous().clone() for key, value in published(model).items()}
    return REWRITTEN[name](weights, config) if name in REWRITTEN else weights


def make(name, spec, family, config, rng):
    single, double, inputs, run = drawn(spec, family, config, rng)
    with everything_in_double(), torch.no_grad():
        outputs = run(double, inputs)

    folder = FOLDER / name
    folder.mkdir()
    weights = tensors(name, single, config)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    if name in GENERATION:
        (folder / "generation_config.json").write_text(json.dumps(GENERATION[name], indent=2) + "\n")
    for key, value in inputs.items():
        np.save(folder / f"{key}.npy", value)
    for key, value in outputs.items():
        assert value.dtype in (torch.float64, torch.int64), value.dtype
        array = value.numpy()
        if array.dtype == np.float64:
            print(f"{name}: {key} {list(array.shape)} {array.min():.2f}…{array.max():.2f}, deviation {array.std():.2f}")
            assert np.isfinite(array).all()
        np.save(folder / f"{key}.out.npy", array.astype(np.float32 if array.dtype == np.float64 else np.int32))
    entry = {
        "name": name,
        "spec": spec,
        "set": [f"{key}={text(value)}" for key, value in config.items() if key not in NOT_SET.get(name, ())]
        + ALSO_SET.get(name, []),
        "inputs": list(inputs),
        "outputs": list(outputs),
        "tensors": len(weights),
    }
    # A causal query in front of which all is padding has no key. (What CLIP reads comes later.)
    if spec in ("gpt2", "llama") and (inputs["mask"][:, 0] == 0).any():
        np.save(folder / "rows.npy", (np.cumsum(inputs["mask"], axis=1) > 0).astype(np.int32))
        entry["rows"] = True
    return entry


def main():
    torch.set_num_threads(1)
    chosen = sys.argv[1:] or list(CASES)
    old = FOLDER / "cases.json"
    entries = {entry["name"]: entry for entry in json.loads(old.read_text())["cases"]} if old.exists() else {}
    for name, (spec, family, config) in CASES.items():
        if name in chosen:
            shutil.rmtree(FOLDER / name, ignore_errors=True)
            entries[name] = make(name, spec, family, config, np.random.default_rng(list(name.encode())))
    versions = {name: importlib.metadata.version(name) for name in ("torch", "transformers", "timm")}
    index = {"made_with": versions, "cases": [entries[name] for name in CASES if name in entries]}
    old.write_text(json.dumps(index, indent=2) + "\n")


if __name__ == "__main__":
    main()
