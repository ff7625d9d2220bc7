"""The models of the table: how each is written as a spec and in PyTorch, its inputs, and its matrix products."""

import dataclasses
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPECS = pathlib.Path(__file__).resolve().parent / "specs"


@dataclasses.dataclass(frozen=True)
class Model:
    name: str
    title: str
    spec: pathlib.Path
    network: str  # a class of networks.py
    config: dict
    inputs: dict  # name: shape of floats, or ("below", limit, shape) of integers
    outputs: tuple
    optimizer: str  # the model type of ONNX Runtime's transformer optimizer
    rows: int  # tokens that go through a layer
    settings: tuple = ()  # of --set and --variant
    weights: pathlib.Path | None = None  # a trained checkpoint; random otherwise
    extra: tuple = ()  # matrix products beside those of the layers: rows, inner, columns
    merged: bool = True  # whether the original has one projection for Q, K and V
    causal: bool = False

    def products(self):
        """[(rows, inner, columns, count)] of one run, attention aside."""
        dim, depth = self.config.get("dim", 768), self.config.get("depth", 12)
        hidden = self.config.get("mlp", 4) * dim
        shapes = [(dim, 3 * dim), (dim, dim), (dim, hidden), (hidden, dim)]
        return [(self.rows, *shape, depth) for shape in shapes] + [(*shape, 1) for shape in self.extra]


    def masked_operations(self):
        """Multiply-adds of scores that the causal mask hides: the graph counts them, but they need not be computed."""
        if not self.causal:
            return 0
        hidden = self.rows * (self.rows - 1) // 2
        return 4 * hidden * self.config.get("dim", 768) * self.config.get("depth", 12)


def vit(name, title, config, settings, dim):
    return Model(
        name, title, ROOT / "Models/vit.yaml", "ViT", config, {"image": (1, 3, 224, 224)}, ("logits",), "vit", 197,
        settings, extra=((196, 768, dim), (1, dim, 1000)),
    )  # fmt: skip


def bert(name, title, tokens, config=None, settings=()):
    config = config or {}
    dim = config.get("dim", 768)
    inputs = {
        "tokens": ("below", 30522, (1, tokens)),
        "segments": ("below", 2, (1, tokens)),
        "mask": ("ones", (1, tokens)),
    }
    return Model(
        name, title, ROOT / "Models/bert.yaml", "BERT", config, inputs, ("hidden", "pooled"), "bert", tokens,
        settings, extra=((1, dim, dim),), merged=False,
    )  # fmt: skip


def gpt2(name, title, tokens):
    return Model(
        name, title, SPECS / "gpt2-last.yaml", "GPT2", {}, {"tokens": ("below", 50257, (1, tokens))}, ("logits",),
        "gpt2", tokens, extra=((1, 768, 50257),), causal=True,
    )  # fmt: skip


MINILM = {"dim": 384, "depth": 6, "heads": 12}
DIGITS = {"size": 8, "patch": 2, "channels": 1, "dim": 64, "depth": 4, "heads": 4, "mlp": 2, "classes": 10}

MODELS = {
    model.name: model
    for model in (
        vit("vit-b-16", "ViT-B/16", {}, (), 768),
        vit("vit-ti-16", "ViT-Ti/16", {"dim": 192, "heads": 3}, ("--variant", "tiny"), 192),
        bert("bert-128", "BERT-base, 128 tokens", 128),
        bert("bert-512", "BERT-base, 512 tokens", 512),
        bert("minilm-32", "MiniLM-L6, 32 tokens", 32, MINILM, ("--variant", "minilm")),
        gpt2("gpt2-128", "GPT-2 124M, prefill 128", 128),
        gpt2("gpt2-1024", "GPT-2 124M, prefill 1024", 1024),
        Model(
            "mae-49", "MAE-B encoder, 49 patches", SPECS / "mae-encoder.yaml", "MAEEncoder", {},
            {"image": (1, 3, 224, 224), "noise": (1, 196)}, ("latent",), "vit", 50, extra=((49, 768, 768),),
        ),
        Model(
            "digits", "digits-ViT", ROOT / "Models/digits-vit.yaml", "ViT", DIGITS, {"image": (1, 1, 8, 8)},
            ("logits",), "vit", 17, weights=ROOT / "Models/digits-vit.safetensors", extra=((16, 4, 64), (1, 64, 10)),
        ),
        gpt2("gpt2-1", "GPT-2 124M, one token", 1),
    )
}  # fmt: skip
