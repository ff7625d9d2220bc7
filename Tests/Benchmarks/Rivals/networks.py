"""ViT, BERT, GPT-2 and the MAE encoder in PyTorch: the meaning, and the parameter names, of the specs."""

import torch
from torch import nn

from layers import Layer, Patches, sinusoidal_grid


class Network(nn.Module):
    def spell(self, merged, spelled):
        """Chooses how attentions are written. Once; it cannot be undone."""
        for module in self.modules():
            if hasattr(module, "spelled"):
                module.spelled = spelled
        for layer in self.layers:
            if merged:
                layer.attention.merge()
        return self


class ViT(Network):
    def __init__(self, size=224, patch=16, channels=3, dim=768, depth=12, heads=12, mlp=4, classes=1000):
        super().__init__()
        self.cls = nn.Parameter(torch.zeros(1, dim))
        self.position = nn.Parameter(torch.zeros((size // patch) ** 2 + 1, dim))
        self.patches = Patches(channels, patch, dim)
        self.encoded = nn.ModuleList(Layer(dim, heads, mlp * dim, 1e-6) for _ in range(depth))
        self.normed = nn.LayerNorm(dim, 1e-6)
        self.logits = nn.Linear(dim, classes)
        self.layers = [*self.encoded]

    def forward(self, image):
        x = torch.cat([self.cls[None], self.patches(image)], 1) + self.position
        for layer in self.encoded:
            x = layer(x)
        return self.logits(self.normed(x)[:, 0])


class MAEEncoder(Network):
    def __init__(self, size=224, patch=16, dim=768, depth=12, heads=12, visible=49):
        super().__init__()
        side = size // patch
        self.visible = visible
        self.cls = nn.Parameter(torch.zeros(1, dim))
        self.patches = Patches(3, patch, dim)
        self.register_buffer("grid", sinusoidal_grid(side, dim).float(), persistent=False)
        self.encoded = nn.ModuleList(Layer(dim, heads, 4 * dim, 1e-12) for _ in range(depth))
        self.latent = nn.LayerNorm(dim, 1e-12)
        self.layers = [*self.encoded]

    def forward(self, image, noise):
        placed = self.patches(image) + self.grid
        kept = torch.argsort(noise, dim=1)[:, : self.visible, None].expand(-1, -1, placed.shape[-1])
        x = torch.cat([self.cls[None], torch.gather(placed, 1, kept)], 1)
        for layer in self.encoded:
            x = layer(x)
        return self.latent(x)


class BERT(Network):
    def __init__(self, dim=768, depth=12, heads=12, vocab=30522, positions=512):
        super().__init__()
        self.word = nn.Parameter(torch.zeros(vocab, dim))
        self.position = nn.Parameter(torch.zeros(positions, dim))
        self.segment = nn.Parameter(torch.zeros(2, dim))
        self.normed = nn.LayerNorm(dim, 1e-12)
        self.encoded = nn.ModuleList(Layer(dim, heads, 4 * dim, 1e-12, post=True) for _ in range(depth))
        self.pooler = nn.Linear(dim, dim)
        self.layers = [*self.encoded]

    def forward(self, tokens, segments, mask):
        x = nn.functional.embedding(tokens, self.word) + nn.functional.embedding(segments, self.segment)
        x = self.normed(x + self.position[: tokens.shape[1]])
        added = (1.0 - mask[:, None, None, :].to(x.dtype)) * torch.finfo(x.dtype).min
        for layer in self.encoded:
            x = layer(x, added)
        return x, torch.tanh(self.pooler(x[:, 0]))


class GPT2(Network):
    """With the logits of the last token only."""

    def __init__(self, dim=768, depth=12, heads=12, vocab=50257, positions=1024):
        super().__init__()
        self.word = nn.Parameter(torch.zeros(vocab, dim))
        self.position = nn.Parameter(torch.zeros(positions, dim))
        self.decoded = nn.ModuleList(
            Layer(dim, heads, 4 * dim, 1e-5, causal=True, approximate="tanh") for _ in range(depth)
        )
        self.hidden = nn.LayerNorm(dim, 1e-5)
        self.layers = [*self.decoded]

    def forward(self, tokens):
        x = nn.functional.embedding(tokens, self.word) + self.position[: tokens.shape[1]]
        for layer in self.decoded:
            x = layer(x)
        return self.hidden(x[:, -1]) @ self.word.T
