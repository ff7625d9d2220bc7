"""Writes the fixtures of the library blocks: weights under the paths of the spec, inputs, and outputs by PyTorch.

    python make_library_fixtures.py

Needs torch and transformers. Every case is NAME.yaml, which this program does not write; NAME.safetensors, if it has
parameters; NAME.INPUT.npy for each input; NAME.y.npy.
"""

import math
import struct
from pathlib import Path

import json
import numpy
import torch
import torch.nn.functional as functional
import transformers
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.gptj.modeling_gptj import GPTJAttention, GPTJRotaryEmbedding
from transformers.models.llama.modeling_llama import LlamaModel
from transformers.models.t5.modeling_t5 import T5Attention
from transformers.models.vit_mae.modeling_vit_mae import build_2d_sinusoidal_position_embedding
from transformers.models.whisper.modeling_whisper import sinusoids

FOLDER = Path(__file__).parent
torch.set_default_dtype(torch.float64)


def write(name, inputs, output, weights=None):
    for key, value in list(inputs.items()) + [("y", output)]:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else numpy.asarray(value)
        dtype = numpy.int32 if array.dtype.kind in "ib" else numpy.float32
        numpy.save(FOLDER / f"{name}.{key}.npy", array.astype(dtype))
    if weights is None:
        return
    header, data = {}, b""
    for path in sorted(weights):
        bytes_ = weights[path].detach().numpy().astype(numpy.float32).tobytes()
        header[path] = {
            "dtype": "F32", "shape": list(weights[path].shape), "data_offsets": [len(data), len(data) + len(bytes_)]}
        data += bytes_
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (FOLDER / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def randomize(module):
    """Weights that a norm or a bias does not hide behind ones and zeros, in single precision."""
    with torch.no_grad():
        for parameter in module.parameters():
            values = torch.randn(parameter.shape) * 0.3 + (1 if parameter.dim() == 1 else 0)
            parameter.copy_(values.float().double())


def single(*shape):
    return torch.randn(*shape).float().double()


def renamed(module, names):
    """The parameters of a module under other names; the first text of a pair is replaced by the second."""
    result = {}
    for path, value in module.named_parameters():
        for old, new in names:
            path = path.replace(old, new)
        result[path] = value
    return result


def decoder_only():
    """Rotary halves, shared heads, RMS norm, a gated network."""
    config = transformers.LlamaConfig(
        hidden_size=24, intermediate_size=20, num_hidden_layers=2, num_attention_heads=6, num_key_value_heads=2,
        vocab_size=4, rms_norm_eps=1e-5, attn_implementation="eager", rope_theta=100.0)
    model = LlamaModel(config).double().eval()
    randomize(model)
    x = single(2, 5, 24)
    y = model(inputs_embeds=x).last_hidden_state
    names = [
        ("layers.", "encoded."), ("input_layernorm", "attention_norm"), ("self_attn.q_proj", "attention.query"),
        ("self_attn.k_proj", "attention.key"), ("self_attn.v_proj", "attention.value"),
        ("self_attn.o_proj", "attention.output"), ("post_attention_layernorm", "mlp_norm"), ("_proj", "")]
    weights = {("y" if path == "norm.weight" else path): value for path, value in renamed(model, names).items()}
    weights = {("y.weight" if path == "y" else path): v for path, v in weights.items() if path != "embed_tokens.weight"}
    write("decoder-only", {"x": x}, y, weights)


def interleaved():
    """Rotary pairs of the first features of a head."""
    config = transformers.GPTJConfig(n_embd=24, n_head=2, rotary_dim=8, n_positions=32, attn_implementation="eager")
    module = GPTJAttention(config, layer_idx=0).double().eval()
    randomize(module)
    x = single(2, 6, 24)
    mask = torch.full((6, 6), -torch.inf).triu(1)[None, None]
    angles = GPTJRotaryEmbedding(config)(x, torch.arange(6)[None].repeat(2, 1))
    y = module(x, attention_mask=mask, position_embeddings=angles)[0]
    names = [("q_proj", "y.query"), ("k_proj", "y.key"), ("v_proj", "y.value"), ("out_proj", "y.output")]
    write("interleaved", {"x": x}, y, renamed(module, names))


def decoder(norm_first):
    """Causal attention, attention to a padded memory, a network; normalized before or after."""
    module = torch.nn.TransformerDecoderLayer(
        12, 3, 20, activation="gelu" if norm_first else "relu", batch_first=True, norm_first=norm_first).eval()
    randomize(module)
    x, memory = single(2, 4, 12), single(2, 5, 12)
    mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
    y = module(
        x, memory, tgt_mask=torch.full((4, 4), -torch.inf).triu(1), memory_key_padding_mask=mask == 0,
        tgt_is_causal=True)
    weights = {}
    for path, value in module.named_parameters():
        for old, new in [
            ("self_attn", "attention"), ("multihead_attn", "memory_attention"), ("out_proj", "output"),
            ("linear1", "mlp.up"), ("linear2", "mlp.down"), ("norm1", "attention_norm"), ("norm2", "memory_norm"),
            ("norm3", "mlp_norm")]:
            path = path.replace(old, new)
        if "in_proj_" in path:
            for name, part in zip(["query", "key", "value"], value.chunk(3)):
                weights["y." + path.replace("in_proj_", name + ".")] = part
        else:
            weights["y." + path] = value
    write("decoder-pre-norm" if norm_first else "decoder-post-norm", {"x": x, "memory": memory, "mask": mask}, y, weights)


def masks():
    """Padding, order, a window and a mask of one's own; a bias, shared heads, a scale and a soft cap."""
    B, T, C, H, G, K = 2, 6, 10, 4, 2, 5
    x = single(B, T, C)
    weights = {}
    for name, rows in [("query", H * K), ("key", G * K), ("value", G * K), ("output", C)]:
        weights[f"y.{name}.weight"] = single(rows, H * K if name == "output" else C)
        if name != "key":
            weights[f"y.{name}.bias"] = single(rows)
    mask = torch.tensor([[1, 1, 1, 1, 1, 1], [0, 1, 1, 1, 1, 0]])
    bias = single(H, T, T)
    own = torch.rand(T, T) < 0.8
    q, k, v = (
        functional.linear(x, weights[f"y.{n}.weight"], weights.get(f"y.{n}.bias")).view(B, T, -1, K).transpose(1, 2)
        for n in ["query", "key", "value"])
    k, v = k.repeat_interleave(H // G, 1), v.repeat_interleave(H // G, 1)
    scores = 2.0 * torch.tanh(q @ k.mT * 0.7 / 2.0) + bias
    t, s = torch.arange(T)[:, None], torch.arange(T)[None]
    allowed = (s <= t) & (t - s < 3) & own & (mask != 0)[:, None, None, :]
    scores = scores.masked_fill(~allowed, -torch.inf)
    probabilities = torch.nan_to_num(scores.softmax(-1))
    context = (probabilities @ v).transpose(1, 2).reshape(B, T, H * K)
    y = functional.linear(context, weights["y.output.weight"], weights["y.output.bias"])
    write("masks", {"x": x, "mask": mask, "bias": bias, "own": own}, y, weights)


def window():
    """A window to both sides."""
    x = single(2, 7, 8)
    weights = {f"y.{n}.weight": single(8, 8) for n in ["query", "key", "value", "output"]}
    q, k, v = (
        functional.linear(x, weights[f"y.{n}.weight"]).view(2, 7, 2, 4).transpose(1, 2)
        for n in ["query", "key", "value"])
    t = torch.arange(7)
    context = functional.scaled_dot_product_attention(q, k, v, attn_mask=(t[:, None] - t[None]).abs() < 3)
    y = functional.linear(context.transpose(1, 2).reshape(2, 7, 8), weights["y.output.weight"])
    write("window", {"x": x}, y, weights)


def biases():
    """Linear biases of a power of two of heads, and of another number."""
    x = single(1, 5)
    rows = []
    for heads in [4, 6]:
        slopes = build_alibi_tensor(torch.ones(1, 2), heads, torch.float64).view(heads, 1, 2)[:, 0, 1]
        t = torch.arange(5)
        rows.append(-(t[:, None] - t[None]).abs() * slopes[:, None, None])
    write("biases", {"x": x}, torch.cat(rows))


def relative():
    """Buckets of distances, to both sides and to the past alone."""
    tables, rows = {}, []
    for causal in [False, True]:
        config = transformers.T5Config(
            d_model=8, d_kv=4, num_heads=2, relative_attention_num_buckets=8, relative_attention_max_distance=32,
            is_decoder=causal)
        module = T5Attention(config, has_relative_attention_bias=True, layer_idx=0)
        with torch.no_grad():
            module.relative_attention_bias.weight.copy_(single(8, 2))
        tables["past" if causal else "both"] = module.relative_attention_bias.weight
        rows.append(module.compute_bias(40, 40)[0])
    write("relative", {"x": single(1, 40)}, torch.cat(rows), tables)


def tied():
    """A table that tokens are looked up in and that their logits are made with."""
    table = single(60, 8)
    tokens = torch.randint(60, (2, 3))
    write("tied", {"tokens": tokens}, torch.tanh(table[tokens]) @ table.T, {"table": table})


def positions():
    """Two layouts, each with its spacing, and a grid."""
    x = single(1, 7)
    split = sinusoids(7, 8)
    dim = torch.arange(0, 8, 2) / 8
    angle = torch.arange(7)[:, None] / 10000.0**dim
    interleaved = torch.stack([angle.sin(), angle.cos()], -1).reshape(7, 8)
    write("positions", {"x": x}, torch.cat([split, interleaved]))
    rows_first = build_2d_sinusoidal_position_embedding(2, 3, 8, dtype=torch.float64)
    columns_first = torch.cat([rows_first[:, 4:], rows_first[:, :4]], 1)
    write("grid", {"x": single(1, 6)}, torch.cat([columns_first, rows_first]))


if __name__ == "__main__":
    torch.manual_seed(0)
    decoder_only()
    interleaved()
    decoder(True)
    decoder(False)
    masks()
    window()
    biases()
    positions()
    relative()
    tied()
