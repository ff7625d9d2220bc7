"""The layers of the models in PyTorch, with the parameter names of the specs in Models/."""

import math

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    """Multi-head attention over a batch of one.

    `spelled`: the product, the softmax and the product of transformers' eager attention, which is what the engines that
    read ONNX look for; else `scaled_dot_product_attention`. After `merge`, one projection makes Q, K and V.
    """

    def __init__(self, dim, heads, causal):
        super().__init__()
        self.heads, self.size, self.causal, self.spelled = heads, dim // heads, causal, False
        self.query, self.key, self.value, self.output = (nn.Linear(dim, dim) for _ in range(4))

    def merge(self):
        parts = self.query, self.key, self.value
        self.merged = nn.Linear(self.query.in_features, 3 * self.query.out_features, dtype=self.query.weight.dtype)
        self.merged.weight.data = torch.cat([part.weight.data for part in parts])
        self.merged.bias.data = torch.cat([part.bias.data for part in parts])
        del self.query, self.key, self.value

    def forward(self, x, mask=None):
        if hasattr(self, "merged"):
            projected = self.merged(x).chunk(3, dim=-1)
        else:
            projected = self.query(x), self.key(x), self.value(x)
        q, k, v = (part.view(1, -1, self.heads, self.size).transpose(1, 2) for part in projected)
        if self.spelled:
            context = self.softmax(q, k, mask) @ v
        else:
            context = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=self.causal)
        return self.output(context.transpose(1, 2).reshape(1, -1, self.heads * self.size))

    def softmax(self, q, k, mask):
        scores = q @ k.transpose(-1, -2) / math.sqrt(self.size)
        if self.causal:
            seen = torch.ones(q.shape[-2], k.shape[-2], dtype=torch.bool).tril()
            scores = torch.where(seen, scores, torch.finfo(scores.dtype).min)
        if mask is not None:
            scores = scores + mask
        return scores.softmax(-1)


class MLP(nn.Module):
    def __init__(self, dim, hidden, approximate):
        super().__init__()
        self.approximate = approximate
        self.up, self.down = nn.Linear(dim, hidden), nn.Linear(hidden, dim)

    def forward(self, x):
        return self.down(F.gelu(self.up(x), approximate=self.approximate))


class Layer(nn.Module):
    """pre_norm_layer or post_norm_layer."""

    def __init__(self, dim, heads, hidden, eps, *, post=False, causal=False, approximate="none"):
        super().__init__()
        self.post = post
        self.attention_norm, self.mlp_norm = nn.LayerNorm(dim, eps), nn.LayerNorm(dim, eps)
        self.attention = Attention(dim, heads, causal)
        self.mlp = MLP(dim, hidden, approximate)

    def forward(self, x, mask=None):
        if self.post:
            x = self.attention_norm(x + self.attention(x, mask))
            return self.mlp_norm(x + self.mlp(x))
        x = x + self.attention(self.attention_norm(x), mask)
        return x + self.mlp(self.mlp_norm(x))


class Patches(nn.Linear):
    """The projection of patches, as the convolution that ViT and MAE have; its weight is [dim, channels · patch²]."""

    def __init__(self, channels, patch, dim):
        super().__init__(channels * patch * patch, dim)
        self.shape = channels, patch, patch

    def forward(self, image):
        kernel = self.weight.view(self.out_features, *self.shape)
        return F.conv2d(image, kernel, self.bias, stride=self.shape[1]).flatten(2).transpose(1, 2)


def sinusoidal_grid(side, dim):
    """[side², dim]: half of the features for the column, half for the row, of each the sines before the cosines."""
    frequencies = 10000 ** -(torch.arange(dim // 4, dtype=torch.float64) / (dim // 4))
    angles = torch.outer(torch.arange(side, dtype=torch.float64), frequencies)
    axis = torch.cat([angles.sin(), angles.cos()], 1)
    column = axis[None].expand(side, side, dim // 2)
    row = axis[:, None].expand(side, side, dim // 2)
    return torch.cat([column, row], -1).reshape(side * side, dim)
