"""A causal language model without weights: its logits are a hash of the tokens before, which any language computes
exactly. Python and Swift (Tests/GraphcRuntimeTests/Generation/ScriptedSession.swift) hold the same arithmetic.
"""

import torch
from transformers import GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutput

MASK = 0xFFFFFFFF


def prefix_hash(seed, tokens):
    """FNV-1a over the tokens, 32 bits."""
    value = 2166136261 ^ seed
    for token in tokens:
        value = ((value ^ token) * 16777619) & MASK
    return value


def logits_of(prefixes, vocabulary):
    """Multiples of 2^-16 in [-8, 8), exact in f32: [rows, vocabulary]. Products wrap around; their low 32 bits count."""
    x = (torch.tensor(prefixes)[:, None] + torch.arange(vocabulary)[None] * 0x9E3779B9) & MASK
    x = ((x ^ (x >> 16)) * 0x85EBCA6B) & MASK
    x = ((x ^ (x >> 13)) * 0xC2B2AE35) & MASK
    x = x ^ (x >> 16)
    return ((x >> 12).double() / 65536.0 - 8.0).float()


class ScriptedConfig(PretrainedConfig):
    model_type = "scripted"

    def __init__(self, vocab_size=24, seed=0, favoured=None, favour=0.0, **kwargs):
        super().__init__(**kwargs)
        self.vocab_size = vocab_size
        self.seed = seed
        self.favoured = favoured or []
        self.favour = favour


class ScriptedModel(PreTrainedModel, GenerationMixin):
    config_class = ScriptedConfig
    main_input_name = "input_ids"

    def __init__(self, config):
        super().__init__(config)
        self.weight = torch.nn.Parameter(torch.zeros(1))
        self.noise = 0.0
        self.calls = 0
        self.post_init()

    def _init_weights(self, module):
        pass

    def forward(self, input_ids=None, attention_mask=None, **kwargs):
        config = self.config
        self.calls += 1
        prefixes = []
        for index, row in enumerate(input_ids.tolist()):
            if attention_mask is not None:
                row = [token for token, seen in zip(row, attention_mask[index].tolist()) if seen]
            prefixes.append(prefix_hash(config.seed, row))
        logits = logits_of(prefixes, config.vocab_size)
        logits[:, config.favoured] += config.favour
        if self.noise:
            logits = logits + (torch.rand_like(logits) - 0.5) * 2 * self.noise
        return CausalLMOutput(logits=logits[:, None, :])
