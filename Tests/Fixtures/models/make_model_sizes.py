"""Writes sizes.json: parameters and FLOPs of the models of Models/ in full size, as PyTorch counts them.

Nothing is allocated: the models stand on PyTorch's meta device. Parameters are those that a checkpoint holds, tied ones
once, without fixed positions. FLOPs are what torch.utils.flop_counter counts in one run, which are matrix products and
convolutions, a multiply-add as 2; `dims` says of which size.

    pip install torch transformers timm
    python Tests/Fixtures/models/make_model_sizes.py
"""

import importlib.metadata
import json
from pathlib import Path

import timm
import torch
import transformers as t
from torch.utils.flop_counter import FlopCounterMode

from make_model_fixtures import PaperTransformer

EAGER = {"attn_implementation": "eager"}


def ids(*shape):
    return torch.zeros(shape, dtype=torch.long, device="meta")


def floats(*shape):
    return torch.zeros(shape, device="meta")


def t5(dim, depth, heads, mlp):
    model = t.T5ForConditionalGeneration(t.T5Config(
        vocab_size=32128, d_model=dim, d_kv=64, d_ff=mlp, num_layers=depth, num_heads=heads,
        feed_forward_proj="gated-gelu", tie_word_embeddings=False, **EAGER))
    # Checkpoints of T5 1.1 have a head of their own, which this version of transformers ties when it builds.
    model.lm_head.weight = torch.nn.Parameter(torch.empty_like(model.lm_head.weight))
    return model


def whisper(dim, depth, heads, vocab=51865, mels=80):
    return t.WhisperForConditionalGeneration(t.WhisperConfig(
        vocab_size=vocab, num_mel_bins=mels, d_model=dim, encoder_layers=depth, encoder_attention_heads=heads,
        encoder_ffn_dim=4 * dim, decoder_layers=depth, decoder_attention_heads=heads, decoder_ffn_dim=4 * dim, **EAGER))


def llama(**config):
    return t.LlamaForCausalLM(t.LlamaConfig(tie_word_embeddings=False, **config, **EAGER))


def paper(dim, heads):
    side = {f"{side}_{key}": value for side in ("encoder", "decoder") for key, value in
            dict(depth=6, heads=heads, mlp=4 * dim).items()}
    return PaperTransformer(dict(vocab=37000, dim=dim, eps=1e-5, **side))


def vit(patch, dim, depth, heads, **more):
    return timm.models.VisionTransformer(
        patch_size=patch, embed_dim=dim, depth=depth, num_heads=heads, **more)


def mae(patch, dim, depth, heads):
    return t.ViTMAEForPreTraining(t.ViTMAEConfig(
        patch_size=patch, hidden_size=dim, num_hidden_layers=depth, num_attention_heads=heads,
        intermediate_size=4 * dim, **EAGER))


def clip(patch, dim, depth, heads, text_dim, text_heads, projection):
    return t.CLIPModel(t.CLIPConfig(
        text_config=dict(
            hidden_size=text_dim, num_attention_heads=text_heads, intermediate_size=4 * text_dim, eos_token_id=2),
        vision_config=dict(
            patch_size=patch, hidden_size=dim, num_hidden_layers=depth, num_attention_heads=heads,
            intermediate_size=4 * dim),
        projection_dim=projection, **EAGER))


# (spec, variant): model
MODELS = {
    ("bert", None): lambda: t.BertModel(t.BertConfig(**EAGER)),
    ("bert", "large"): lambda: t.BertModel(t.BertConfig(
        hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096)),
    ("gpt2", None): lambda: t.GPT2LMHeadModel(t.GPT2Config(**EAGER)),
    ("gpt2", "medium"): lambda: t.GPT2LMHeadModel(t.GPT2Config(n_embd=1024, n_layer=24, n_head=16)),
    ("gpt2", "large"): lambda: t.GPT2LMHeadModel(t.GPT2Config(n_embd=1280, n_layer=36, n_head=20)),
    ("gpt2", "xl"): lambda: t.GPT2LMHeadModel(t.GPT2Config(n_embd=1600, n_layer=48, n_head=25)),
    ("t5", None): lambda: t5(768, 12, 12, 2048),
    ("t5", "small"): lambda: t5(512, 8, 6, 1024),
    ("t5", "large"): lambda: t5(1024, 24, 16, 2816),
    ("t5", "xl"): lambda: t5(2048, 24, 32, 5120),
    ("whisper", None): lambda: whisper(384, 4, 6),
    ("whisper", "base"): lambda: whisper(512, 6, 8),
    ("whisper", "small"): lambda: whisper(768, 12, 12),
    ("whisper", "medium"): lambda: whisper(1024, 24, 16),
    ("whisper", "large"): lambda: whisper(1280, 32, 20),
    ("whisper", "large_v3"): lambda: whisper(1280, 32, 20, 51866, 128),
    ("llama", None): lambda: llama(
        vocab_size=32000, hidden_size=2048, intermediate_size=5632, num_hidden_layers=22, num_attention_heads=32,
        num_key_value_heads=4),
    ("llama", "llama2_7b"): lambda: llama(
        vocab_size=32000, hidden_size=4096, intermediate_size=11008, num_hidden_layers=32, num_attention_heads=32),
    ("llama", "llama3_8b"): lambda: llama(
        vocab_size=128256, hidden_size=4096, intermediate_size=14336, num_hidden_layers=32, num_attention_heads=32,
        num_key_value_heads=8),
    ("vit", None): lambda: vit(16, 768, 12, 12),
    ("vit", "tiny"): lambda: vit(16, 192, 12, 3),
    ("vit", "small"): lambda: vit(16, 384, 12, 6),
    ("vit", "large"): lambda: vit(16, 1024, 24, 16),
    ("vit", "huge"): lambda: vit(14, 1280, 32, 16),
    ("vit-registers", None): lambda: vit(
        16, 768, 12, 12, reg_tokens=4, class_token=False, no_embed_class=True, global_pool="avg"),
    ("mae", None): lambda: mae(16, 768, 12, 12),
    ("mae", "large"): lambda: mae(16, 1024, 24, 16),
    ("mae", "huge"): lambda: mae(14, 1280, 32, 16),
    ("clip", None): lambda: clip(32, 768, 12, 12, 512, 8, 512),
    ("clip", "base16"): lambda: clip(16, 768, 12, 12, 512, 8, 512),
    ("clip", "large"): lambda: clip(14, 1024, 24, 16, 768, 12, 768),
    ("transformer", None): lambda: paper(512, 8),
    ("transformer", "big"): lambda: paper(1024, 16),
    ("transformer", "marian"): lambda: t.MarianMTModel(t.MarianConfig(
        d_model=512, encoder_layers=6, decoder_layers=6, encoder_ffn_dim=2048, decoder_ffn_dim=2048,
        encoder_attention_heads=8, decoder_attention_heads=8, max_position_embeddings=512)),
    ("variants/gpt-j", None): lambda: t.GPTJForCausalLM(t.GPTJConfig(**EAGER)),
    ("variants/cait", None): lambda: timm.models.Cait(patch_size=16, embed_dim=192, depth=24, num_heads=4),
}

# spec: (dims, a run of the model at this size)
RUNS = {
    "bert": (dict(B=2, T=7), lambda m: m(ids(2, 7))),
    "gpt2": (dict(B=2, T=7), lambda m: m(ids(2, 7))),
    "t5": (dict(B=2, S=7, T=5), lambda m: m(input_ids=ids(2, 7), decoder_input_ids=ids(2, 5))),
    "whisper": (dict(B=2, T=5), lambda m: m(input_features=floats(2, 80, 3000), decoder_input_ids=ids(2, 5))),
    "llama": (dict(B=2, T=7), lambda m: m(ids(2, 7))),
    "vit": (dict(B=2), lambda m: m(floats(2, 3, 224, 224))),
    "vit-registers": (dict(B=2), lambda m: m(floats(2, 3, 224, 224))),
    "mae": (dict(B=2), lambda m: m(floats(2, 3, 224, 224), noise=floats(2, 196))),
    "clip": (dict(B=2, N=3, T=7), lambda m: m(pixel_values=floats(2, 3, 224, 224), input_ids=ids(3, 7))),
    "transformer": (dict(B=2, S=7, T=5), lambda m: m(ids(2, 7), ids(2, 7), ids(2, 5))),
    "variants/gpt-j": (dict(B=2, T=7), lambda m: m(ids(2, 7))),
    "variants/cait": (dict(B=2), lambda m: m(floats(2, 3, 224, 224))),
}

FIXED = ("decoder_pos_embed", "vit.embeddings.position_embeddings")


def is_fixed(model, name):
    return name.endswith(FIXED) or (isinstance(model, t.MarianMTModel) and "embed_positions" in name)


def parameters(model):
    count = sum(value.numel() for name, value in model.named_parameters() if not is_fixed(model, name))
    # Learned, though no parameter.
    return count + (model.final_logits_bias.numel() if hasattr(model, "final_logits_bias") else 0)


def flops(model, run):
    torch.backends.mha.set_fastpath_enabled(False)
    with FlopCounterMode(display=False, depth=None) as counter, torch.no_grad():
        run(model)
    # Llama makes its rotary angles by a matrix product.
    angles = [counts for name, counts in counter.get_flop_counts().items() if name.endswith("rotary_emb")]
    return counter.get_total_flops() - sum(sum(counts.values()) for counts in angles)


def main():
    entries = []
    for (spec, variant), build in MODELS.items():
        with torch.device("meta"):
            model = build().eval().requires_grad_(False)
            entry = {"spec": spec, "variant": variant, "parameters": parameters(model)}
            if variant is None:
                dims, run = RUNS[spec]
                entry |= {"dims": dims, "flops": flops(model, run)}
        entries.append({key: value for key, value in entry.items() if value is not None})
        print(entries[-1])
    versions = {name: importlib.metadata.version(name) for name in ("torch", "transformers", "timm")}
    text = json.dumps({"made_with": versions, "models": entries}, indent=2) + "\n"
    (Path(__file__).resolve().parent / "sizes.json").write_text(text)


if __name__ == "__main__":
    main()
