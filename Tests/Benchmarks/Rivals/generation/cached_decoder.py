"""The decoders of transformers as modules that read and give their caches, for OpenVINO: it makes the caches its state.

One step takes n new tokens of each row, all rows at the same position. Rows of beams share one source, whose keys and
values are neither copied nor reordered, and the search is a part of the step.
"""

import torch
from torch import nn
from torch.nn import functional


class Layer(nn.Module):
    """Of GPT-2 and Whisper (norms in front) or Marian (norms after sums)."""

    def __init__(self, layer, heads):
        super().__init__()
        self.heads = heads
        self.is_post = "Marian" in type(layer).__name__
        if hasattr(layer, "ln_1"):
            self.norm, self.mlp_norm = layer.ln_1, layer.ln_2
            self.query, self.key, self.value = split(layer.attn.c_attn)
            self.output = linear(layer.attn.c_proj)
            self.up, self.down, self.activation = linear(layer.mlp.c_fc), linear(layer.mlp.c_proj), layer.mlp.act
            self.memory = None
        else:
            own, memory = layer.self_attn, layer.encoder_attn
            self.norm, self.mlp_norm = layer.self_attn_layer_norm, layer.final_layer_norm
            self.query, self.key, self.value, self.output = own.q_proj, own.k_proj, own.v_proj, own.out_proj
            self.up, self.down, self.activation = layer.fc1, layer.fc2, layer.activation_fn
            self.memory = nn.ModuleList([memory.q_proj, memory.out_proj])
            self.memory_norm = layer.encoder_attn_layer_norm

    def split_heads(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def added(self, x, norm, block):
        return norm(x + block(x)) if self.is_post else x + block(norm(x))

    def forward(self, x, keys, values, mask, memory):
        made = []

        def attend(y):
            made.append(torch.cat([keys, self.split_heads(self.key(y))], 2))
            made.append(torch.cat([values, self.split_heads(self.value(y))], 2))
            found = functional.scaled_dot_product_attention(self.split_heads(self.query(y)), *made, attn_mask=mask)
            return self.output(found.transpose(1, 2).flatten(2))

        def read(y):
            # All rows are queries of the one source.
            query = self.split_heads(self.memory[0](y).flatten(0, 1)[None])
            found = functional.scaled_dot_product_attention(query, *memory)
            return self.memory[1](found.transpose(1, 2).flatten(2).view(y.shape))

        x = self.added(x, self.norm, attend)
        if self.memory is not None:
            x = self.added(x, self.memory_norm, read)
        x = self.added(x, self.mlp_norm, lambda y: self.down(self.activation(self.up(y))))
        return x, *made


class Step(nn.Module):
    """(tokens [R, n], parents [R], sums [R], keys and values of each layer, those of the source) → the best next tokens
    [R], the rows that they continue, their sums, and the new keys and values."""

    def __init__(self, network, task):
        super().__init__()
        self.beams = task.beams
        config = network.config
        decoder = network.transformer if task.family == "gpt2" else network.model.decoder
        self.heads = config.n_head if task.family == "gpt2" else config.decoder_attention_heads
        self.layers = nn.ModuleList(
            Layer(layer, self.heads) for layer in (decoder.h if task.family == "gpt2" else decoder.layers)
        )
        self.word = decoder.wte if task.family == "gpt2" else decoder.embed_tokens
        self.position = decoder.wpe if task.family == "gpt2" else decoder.embed_positions
        self.norm = decoder.ln_f if task.family == "gpt2" else getattr(decoder, "layer_norm", None)
        self.scale = config.d_model**0.5 if task.family == "marian" else 1.0
        self.bias = None
        if task.family == "marian":
            self.bias = network.final_logits_bias.clone()
        self.width = self.word.weight.shape[1] // self.heads

    def forward(self, tokens, parents, sums, *caches):
        past, memory = caches[: 2 * len(self.layers)], caches[2 * len(self.layers) :]
        past = [cache.index_select(0, parents) for cache in past]
        count, begin = tokens.shape[1], past[0].shape[2]
        places = torch.arange(begin, begin + count)
        x = functional.embedding(tokens, self.word.weight) * self.scale
        x = x + functional.embedding(places, self.position.weight)
        hidden = torch.arange(begin + count)[None, :] > places[:, None]
        mask = torch.zeros(hidden.shape).masked_fill(hidden, torch.finfo(torch.float32).min)[None, None]
        made = []
        for index, layer in enumerate(self.layers):
            own = slice(2 * index, 2 * index + 2)
            x, keys, values = layer(x, *past[own], mask, memory[own])
            made += [keys, values]
        x = x[:, -1]
        if self.norm is not None:
            x = self.norm(x)
        logits = functional.linear(x, self.word.weight)
        if self.bias is not None:
            logits = logits + self.bias
        if self.beams == 1:
            return logits.argmax(1), parents, sums, *made
        best = (logits.log_softmax(1) + sums[:, None]).flatten().topk(self.beams)
        parents = torch.div(best.indices, logits.shape[1], rounding_mode="floor")
        return best.indices - parents * logits.shape[1], parents.to(torch.int32), best.values, *made


class Source(nn.Module):
    """The encoder, and the keys and values of its output for each layer of the decoder."""

    def __init__(self, network, heads):
        super().__init__()
        self.encoder, self.heads = network.model.encoder, heads
        layers = [layer.encoder_attn for layer in network.model.decoder.layers]
        self.maps = nn.ModuleList(part for layer in layers for part in (layer.k_proj, layer.v_proj))

    def forward(self, source):
        memory = self.encoder(source).last_hidden_state
        return tuple(
            part(memory).view(1, memory.shape[1], self.heads, -1).transpose(1, 2) for part in self.maps
        )


def linear(convolution):
    """GPT-2's matrices are [in, out]."""
    made = nn.Linear(*convolution.weight.shape)
    made.weight, made.bias = nn.Parameter(convolution.weight.T.contiguous()), nn.Parameter(convolution.bias)
    return made


def split(convolution):
    parts = []
    for weight, bias in zip(convolution.weight.chunk(3, 1), convolution.bias.chunk(3), strict=True):
        part = nn.Linear(*weight.shape)
        part.weight, part.bias = nn.Parameter(weight.T.contiguous()), nn.Parameter(bias.contiguous())
        parts.append(part)
    return parts
