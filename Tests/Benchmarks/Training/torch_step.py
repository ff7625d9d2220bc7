"""The steps of specs/*.yaml in PyTorch: ms of a step, eager or by torch.compile.

    python torch_step.py gpt eager 8 256 [--steps N] [--threads N]

The arguments after the engine are batch and, for text, tokens. AdamW, f32, no dropout.
"""

import argparse
import resource
import time

import torch
import torch.nn.functional as F
from torch import nn


class Layer(nn.Module):
    def __init__(self, dim, heads, eps, pre_norm=True, causal=False):
        super().__init__()
        self.heads, self.pre_norm, self.causal = heads, pre_norm, causal
        self.attention_norm, self.mlp_norm = nn.LayerNorm(dim, eps), nn.LayerNorm(dim, eps)
        self.qkv, self.output = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.up, self.down = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)

    def attend(self, x):
        b, t, c = x.shape
        q, k, v = (y.view(b, t, self.heads, -1).transpose(1, 2) for y in self.qkv(x).chunk(3, dim=2))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.output(y.transpose(1, 2).reshape(b, t, c))

    def feed(self, x):
        return self.down(F.gelu(self.up(x)))

    def forward(self, x):
        if self.pre_norm:
            x = x + self.attend(self.attention_norm(x))
            return x + self.feed(self.mlp_norm(x))
        x = self.attention_norm(x + self.attend(x))
        return self.mlp_norm(x + self.feed(x))


class GPT(nn.Module):
    vocab = 4096

    def __init__(self, dim=384, depth=6, heads=6):
        super().__init__()
        self.word, self.position = nn.Embedding(self.vocab, dim), nn.Parameter(torch.randn(256, dim) * 0.02)
        nn.init.normal_(self.word.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(dim, heads, 1e-5, causal=True) for _ in range(depth))
        self.hidden = nn.LayerNorm(dim, 1e-5)

    def forward(self, tokens, targets):
        x = self.word(tokens) + self.position[: tokens.shape[1]]
        for layer in self.layers:
            x = layer(x)
        logits = self.hidden(x) @ self.word.weight.T
        return F.cross_entropy(logits.view(-1, self.vocab), targets.view(-1))


class BERT(nn.Module):
    vocab = 30522

    def __init__(self, dim=768, depth=12, heads=12):
        super().__init__()
        self.word, self.segment = nn.Embedding(self.vocab, dim), nn.Embedding(2, dim)
        self.position = nn.Parameter(torch.randn(512, dim) * 0.02)
        nn.init.normal_(self.word.weight, std=0.02)
        self.normed = nn.LayerNorm(dim, 1e-12)
        self.layers = nn.ModuleList(Layer(dim, heads, 1e-12, pre_norm=False) for _ in range(depth))
        self.transform, self.transformed = nn.Linear(dim, dim), nn.LayerNorm(dim, 1e-12)
        self.bias = nn.Parameter(torch.zeros(self.vocab))

    def forward(self, tokens, segments, targets):
        x = self.normed(self.word(tokens) + self.segment(segments) + self.position[: tokens.shape[1]])
        for layer in self.layers:
            x = layer(x)
        x = self.transformed(F.gelu(self.transform(x)))
        logits = F.linear(x, self.word.weight, self.bias)
        return F.cross_entropy(logits.view(-1, self.vocab), targets.view(-1))


def patchify(image):
    b = image.shape[0]
    return image.view(b, 3, 14, 16, 14, 16).permute(0, 2, 4, 1, 3, 5).reshape(b, 196, 768)


class ViT(nn.Module):
    def __init__(self, dim=192, depth=12, heads=3):
        super().__init__()
        self.patches = nn.Linear(768, dim)
        self.cls = nn.Parameter(torch.randn(1, 1, dim) * 0.02)
        self.position = nn.Parameter(torch.randn(197, dim) * 0.02)
        self.layers = nn.ModuleList(Layer(dim, heads, 1e-6) for _ in range(depth))
        self.normed, self.logits = nn.LayerNorm(dim, 1e-6), nn.Linear(dim, 1000)

    def forward(self, image, targets):
        x = self.patches(patchify(image))
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1), x], dim=1) + self.position
        for layer in self.layers:
            x = layer(x)
        return F.cross_entropy(self.logits(self.normed(x)[:, 0]), targets)


class MAE(nn.Module):
    def __init__(self, dim=192, depth=12, heads=3, decoder_dim=128, decoder_depth=4, decoder_heads=4):
        super().__init__()
        self.patches = nn.Linear(768, dim)
        self.cls = nn.Parameter(torch.randn(1, 1, dim) * 0.02)
        self.mask_token = nn.Parameter(torch.randn(1, 1, decoder_dim) * 0.02)
        self.register_buffer("position", torch.randn(196, dim))
        self.register_buffer("decoder_position", torch.randn(196, decoder_dim))
        self.layers = nn.ModuleList(Layer(dim, heads, 1e-6) for _ in range(depth))
        self.latent, self.narrowed = nn.LayerNorm(dim, 1e-6), nn.Linear(dim, decoder_dim)
        self.decoder = nn.ModuleList(Layer(decoder_dim, decoder_heads, 1e-6) for _ in range(decoder_depth))
        self.decoder_normed, self.predicted = nn.LayerNorm(decoder_dim, 1e-6), nn.Linear(decoder_dim, 768)

    def forward(self, image, noise):
        x = self.patches(patchify(image)) + self.position
        order = torch.argsort(noise, dim=1)
        restore = torch.argsort(order, dim=1)
        x = torch.gather(x, 1, order[:, :49, None].expand(-1, -1, x.shape[2]))
        x = torch.cat([self.cls.expand(x.shape[0], -1, -1), x], dim=1)
        for layer in self.layers:
            x = layer(x)
        x = self.narrowed(self.latent(x))
        filled = torch.cat([x[:, 1:], self.mask_token.expand(x.shape[0], 147, -1)], dim=1)
        restored = torch.gather(filled, 1, restore[:, :, None].expand(-1, -1, x.shape[2])) + self.decoder_position
        x = torch.cat([x[:, :1], restored], dim=1)
        for layer in self.decoder:
            x = layer(x)
        pred = self.predicted(self.decoder_normed(x))[:, 1:]
        target = image.view(-1, 3, 14, 16, 14, 16).permute(0, 2, 4, 3, 5, 1).reshape(-1, 196, 768)
        wanted = (target - target.mean(-1, keepdim=True)) * torch.rsqrt(target.var(-1, keepdim=True) + 1e-6)
        error = ((pred - wanted) ** 2).mean(-1)
        mask = (restore >= 49).float()
        return (error * mask).sum() / mask.sum()


def inputs(name, batch, tokens):
    if name in ("vit", "mae"):
        image = torch.rand(batch, 3, 224, 224)
        return (image, torch.randint(0, 1000, (batch,)) if name == "vit" else torch.rand(batch, 196))
    vocab = GPT.vocab if name == "gpt" else BERT.vocab
    text = [torch.randint(0, vocab, (batch, tokens)) for _ in range(2)]
    return (text[0], torch.randint(0, 2, (batch, tokens)), text[1]) if name == "bert" else tuple(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", choices=["gpt", "vit", "bert", "mae"])
    parser.add_argument("engine", choices=["eager", "compile"])
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    model = {"gpt": GPT, "vit": ViT, "bert": BERT, "mae": MAE}[arguments.model]()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1)
    values = inputs(arguments.model, arguments.sizes[0], (arguments.sizes + [1])[1])
    forward = torch.compile(model) if arguments.engine == "compile" else model

    def step():
        loss = forward(*values)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return float(loss)

    first = step()
    step()
    times = []
    for _ in range(arguments.steps):
        start = time.perf_counter()
        last = step()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{arguments.model} {arguments.engine}: median {times[len(times) // 2]:.1f} ms, minimum {times[0]:.1f} ms; "
        f"loss {first:.4f} to {last:.4f}; {memory} MiB resident at most"
    )


main()
