"""Trains Models/digits-vit.safetensors, the weights of Models/digits-vit.yaml, and writes what tests need.

The data are the 1797 handwritten digits that come with scikit-learn (UCI optical digits, grey values 0 to 16), as
8-bit pictures; a picture enters the model as graphc reads it from a PNG: (value / 255 - 0.5) / 0.5. Split, training
and results depend on SEED only, up to the rounding of the torch build.

    Models/digits-vit.safetensors     f32 weights under the parameter paths of the spec
    Models/digits/{0…9}.png           test pictures that the model reads correctly, 8 by 8
    Models/digits/5-large.png         one of them with pixels of 8 by 8, to look at and to resize
    Tests/Fixtures/digits/            the whole test set: images.npy, labels.npy, logits.npy (computed in float64),
                                      and resized.npy, 5-large.png as Pillow resizes it

    pip install torch safetensors numpy pillow scikit-learn
    python Models/train_digits_vit.py
"""

import math
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parent.parent
SEED = 7
SIZE, PATCH, DIM, DEPTH, HEADS, MLP, CLASSES, EPS = 8, 2, 64, 4, 4, 128, 10, 1e-6
COUNT = (SIZE // PATCH) ** 2
EPOCHS, BATCH, RATE, DECAY, SMOOTHING = 240, 128, 2e-3, 0.05, 0.1
LARGE = 5  # the digit that is also written with large pixels


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(DIM, DIM) for _ in range(4))

    def forward(self, x):
        query, key, value = (
            layer(x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for layer in (self.query, self.key, self.value))
        context = F.scaled_dot_product_attention(query, key, value)
        return self.output(context.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.up, self.down = nn.Linear(DIM, MLP), nn.Linear(MLP, DIM)

    def forward(self, x):
        return self.down(F.gelu(self.up(x)))


class PreNormLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.attention = nn.LayerNorm(DIM, eps=EPS), Attention()
        self.mlp_norm, self.mlp = nn.LayerNorm(DIM, eps=EPS), FeedForward()

    def forward(self, x):
        x = x + self.attention(self.attention_norm(x))
        return x + self.mlp(self.mlp_norm(x))


class DigitsViT(nn.Module):
    """Modules carry the names of the spec's equations, so that the state's keys are its parameter paths."""

    def __init__(self):
        super().__init__()
        self.cls = nn.Parameter(0.02 * torch.randn(1, DIM))
        self.position = nn.Parameter(0.02 * torch.randn(COUNT + 1, DIM))
        self.patches = nn.Linear(PATCH * PATCH, DIM)
        self.encoded = nn.ModuleList(PreNormLayer() for _ in range(DEPTH))
        self.normed = nn.LayerNorm(DIM, eps=EPS)
        self.logits = nn.Linear(DIM, CLASSES)

    def forward(self, image):
        """f32[B, 1, SIZE, SIZE] to f32[B, CLASSES]."""
        patches = self.patches(F.unfold(image, PATCH, stride=PATCH).transpose(1, 2))
        x = torch.cat([self.cls.expand(len(image), 1, DIM), patches], dim=1) + self.position
        for layer in self.encoded:
            x = layer(x)
        return self.logits(self.normed(x)[:, 0])


def preprocess(pictures):
    """u8[N, SIZE, SIZE] to f32[N, 1, SIZE, SIZE], as `preprocess:` of the spec says."""
    return ((torch.from_numpy(pictures).float() / 255 - 0.5) / 0.5).unsqueeze(1)


def augment(images, generator):
    """Rotates, scales, shears and shifts a little; makes a quarter as soft as a resized picture; varies the ink."""
    n = len(images)

    def uniform(low, high, *shape):
        return low + (high - low) * torch.rand(n, *shape, generator=generator)

    angle, shear, scale = uniform(-0.2, 0.2), uniform(-0.15, 0.15), uniform(0.88, 1.12, 2)
    row_x = torch.stack([angle.cos() * scale[:, 0], shear - angle.sin(), uniform(-0.25, 0.25)], dim=1)
    row_y = torch.stack([angle.sin(), angle.cos() * scale[:, 1], uniform(-0.25, 0.25)], dim=1)
    grid = F.affine_grid(torch.stack([row_x, row_y], dim=1), images.shape, align_corners=False)
    ink = F.grid_sample(images + 1, grid, align_corners=False)  # from 0, so that what comes in from outside is paper
    # A picture of large pixels, resized back with a triangle filter, is its original under this kernel.
    row = torch.tensor([0.125, 0.75, 0.125])
    soft = F.conv2d(F.pad(ink, (1, 1, 1, 1), mode="replicate"), torch.outer(row, row)[None, None])
    ink = torch.where(uniform(0, 1, 1, 1, 1) < 0.25, soft, ink)
    return (ink * uniform(0.8, 1.1, 1, 1, 1)).clamp(0, 2) - 1


def train(images, labels):
    """The running mean of the weights over the last steps, which tests better than the weights of any one step."""
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    model = DigitsViT()
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    steps_per_epoch = math.ceil(len(images) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, epochs=EPOCHS, steps_per_epoch=steps_per_epoch, pct_start=0.1)
    for epoch in range(EPOCHS):
        total = 0.0
        for index in torch.randperm(len(images), generator=generator).split(BATCH):
            loss = F.cross_entropy(
                model(augment(images[index], generator)), labels[index], label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(model)
            total += loss.item()
        if epoch % 20 == 19:
            print(f"epoch {epoch + 1}: loss {total / steps_per_epoch:.3f}", flush=True)
    return mean.module.eval()


def enlarge(picture):
    return picture.resize((8 * SIZE, 8 * SIZE), Image.Resampling.NEAREST)


def shrink(picture):
    """Pillow's bilinear resize, a triangle filter as wide as a pixel of the result."""
    return picture.resize((SIZE, SIZE), Image.Resampling.BILINEAR)


def write_pictures(folder, model, pictures, labels):
    """Writes the first test picture of each digit that the model reads correctly, also when enlarged and shrunk.

    Returns u8[1, 1, SIZE, SIZE], the large one resized back.
    """
    shrunk = np.stack([shrink(enlarge(Image.fromarray(picture))) for picture in pictures])
    correct = (predict(model, pictures) == labels) & (predict(model, shrunk) == labels)
    print(f"enlarged and resized back: {(predict(model, shrunk) == labels).mean():.2%}")
    folder.mkdir(exist_ok=True)
    for digit in range(CLASSES):
        index = np.flatnonzero(correct & (labels == digit))[0]
        picture = Image.fromarray(pictures[index])
        picture.save(folder / f"{digit}.png", optimize=True)
        if digit == LARGE:
            enlarge(picture).save(folder / f"{digit}-large.png", optimize=True)
            large = shrunk[index]
    return large[None, None]


def predict(model, pictures):
    with torch.no_grad():
        return model(preprocess(pictures)).argmax(dim=1).numpy()


def main():
    torch.set_num_threads(2)
    data = load_digits()
    pictures = np.round(data.images * 255 / 16).astype(np.uint8)
    train_pictures, test_pictures, train_labels, test_labels = train_test_split(
        pictures, data.target, test_size=360, stratify=data.target, random_state=SEED)

    model = train(preprocess(train_pictures), torch.from_numpy(train_labels))
    images = preprocess(test_pictures)
    weights = {key: value.detach().clone().contiguous() for key, value in model.state_dict().items()}
    save_file(weights, ROOT / "Models/digits-vit.safetensors", metadata={"format": "pt"})

    print(f"{sum(value.numel() for value in weights.values())} parameters, "
          f"test accuracy {(predict(model, test_pictures) == test_labels).mean():.2%}")

    resized = write_pictures(ROOT / "Models/digits", model, test_pictures, test_labels)
    with torch.no_grad():
        logits = model.double()(images.double()).float()
    fixtures = ROOT / "Tests/Fixtures/digits"
    fixtures.mkdir(parents=True, exist_ok=True)
    np.save(fixtures / "images.npy", images.numpy())
    np.save(fixtures / "labels.npy", test_labels.astype(np.int32))
    np.save(fixtures / "logits.npy", logits.numpy())
    np.save(fixtures / "resized.npy", resized)


if __name__ == "__main__":
    main()
