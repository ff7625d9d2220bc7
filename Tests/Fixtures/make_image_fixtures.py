"""Makes the fixtures of the file formats: pictures by Pillow, arrays by numpy, tensors by safetensors.

    pip install "pillow<13" numpy safetensors
    python3 Tests/Fixtures/make_image_fixtures.py

Made with Pillow 12.3, numpy 2.4, safetensors 0.8. Each picture NAME.png or NAME.jpg has NAME.rgb.npy, what
ImageOps.exif_transpose(Image.open(NAME.png)).convert("RGB") holds; resized ones are named after their size.
"""

import pathlib
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent
IMAGES = HERE / "images"
ARRAYS = HERE / "npy"
TENSORS = HERE / "safetensors"
NOISE = np.random.default_rng(7)


def picture(height, width, channels):
    """Gradients with a little noise: every sample differs and it still compresses."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    base = 255 * (x * (c + 1) / width + y / height) / (channels + 1)
    return np.clip(base + NOISE.integers(-9, 10, base.shape), 0, 255).astype(np.uint8)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(path, width, height, depth, colour, rows, extra=b""):
    """A PNG that Pillow does not write: any bit depth, any chunk between header and data."""
    raw = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(raw))
        + chunk(b"IEND", b""))


def make_interlaced(path, samples):
    """Adam7: seven reduced pictures one after another."""
    height, width, _ = samples.shape
    raw = b""
    passes = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))
    for y, x, dy, dx in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            raw += b"".join(b"\0" + row.tobytes() for row in part)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def upright(path):
    with Image.open(path) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def save_expected(name):
    np.save(IMAGES / f"{name}.rgb.npy", np.asarray(upright(IMAGES / f"{name}.png")))


def make_pictures():
    IMAGES.mkdir(exist_ok=True)
    rgb = Image.fromarray(picture(13, 19, 3))
    rgb.save(IMAGES / "rgb.png")
    Image.fromarray(picture(13, 19, 3)[..., 0]).save(IMAGES / "grey.png")
    Image.fromarray(picture(7, 9, 2), "LA").save(IMAGES / "grey-alpha.png")
    Image.fromarray(picture(7, 9, 4), "RGBA").save(IMAGES / "rgba.png")
    rgb.quantize(12).save(IMAGES / "palette.png", transparency=3)
    Image.fromarray(picture(7, 9, 1)[..., 0] > 90).save(IMAGES / "one-bit.png")
    high = NOISE.integers(0, 65536, (5, 6), dtype=np.uint16)
    Image.fromarray(high).save(IMAGES / "grey16.png")
    wide = NOISE.integers(0, 65536, (5, 6, 3)).astype(">u2")
    png(IMAGES / "rgb16.png", 6, 5, 16, 2, [row.tobytes() for row in wide])
    for depth in (2, 4):
        rows = [bytes(NOISE.integers(0, 256, 3, dtype=np.uint8)) for _ in range(4)]
        png(IMAGES / f"grey{depth}.png", 24 // depth, 4, depth, 0, rows)
    gamma = chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"tRNS", bytes(6))
    png(IMAGES / "gamma.png", 4, 4, 8, 2, [bytes(NOISE.integers(0, 256, 12, dtype=np.uint8)) for _ in range(4)], gamma)
    make_interlaced(IMAGES / "interlaced.png", picture(7, 9, 3))
    bomb = zlib.compress(bytes(12 << 20), 9)
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 9999))
    extra = chunk(b"iCCP", b"x\0\0" + bomb) + 9 * text
    png(IMAGES / "bomb.png", 1, 1, 8, 0, [b"\x55"], extra)
    np.save(IMAGES / "bomb.rgb.npy", np.full((1, 1, 3), 0x55, np.uint8))
    for path in sorted(IMAGES.glob("*.png")):
        if path.stem not in ("bomb", "large", "grey16") and not path.stem.startswith("turned-"):
            save_expected(path.stem)
    # Pillow clips samples above 255 to white; graphc takes the high byte, as Pillow itself does for RGB of 16 bits.
    np.save(IMAGES / "grey16.rgb.npy", np.repeat((high >> 8).astype(np.uint8)[..., None], 3, axis=2))


def make_resized():
    source = Image.open(IMAGES / "rgb.png")
    for width, height in ((8, 8), (7, 3), (40, 29), (19, 5), (33, 13), (1, 1)):
        resized = source.resize((width, height), Image.Resampling.BILINEAR)
        np.save(IMAGES / f"rgb-{width}x{height}.npy", np.asarray(resized))
    large = picture(97, 61, 3)
    Image.fromarray(large).save(IMAGES / "large.png")
    np.save(IMAGES / "large-16x16.npy", np.asarray(Image.fromarray(large).resize((16, 16), Image.Resampling.BILINEAR)))
    np.save(IMAGES / "rgb.grey.npy", np.asarray(source.convert("L")))
    grey = source.convert("L").resize((9, 9), Image.Resampling.BILINEAR)
    np.save(IMAGES / "rgb.grey-9x9.npy", np.asarray(grey))

    resized = np.asarray(source.resize((8, 8), Image.Resampling.BILINEAR))
    mean, std = (np.array(v, np.float32) for v in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
    scaled = (resized.astype(np.float64) * (1 / 255)).astype(np.float32)
    np.save(IMAGES / "rgb-8x8.normalized.npy", ((scaled - mean) / std).transpose(2, 0, 1)[None].copy())


def exif(orientation, order):
    """The Exif segment of a camera that holds only a maker and an orientation; `order` is II or MM."""
    end = {"II": "<", "MM": ">"}[order]
    maker = struct.pack(end + "HHI4s", 0x010F, 2, 4, b"cam\0")
    tag = struct.pack(end + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + order.encode() + struct.pack(end + "HIH", 42, 8, 2) + maker + tag + bytes(4)


def with_adobe_transform(jpeg, transform):
    """The file with another transform in its Adobe segment: the samples of CMYK read as YCCK."""
    place = jpeg.index(b"Adobe") + 11
    return jpeg[:place] + bytes([transform]) + jpeg[place + 1:]


def make_jpegs():
    wide, small = picture(13, 17, 3), picture(6, 9, 3)
    rgb = Image.fromarray(wide)
    rgb.save(IMAGES / "baseline.jpg", quality=90, subsampling="4:4:4")
    rgb.save(IMAGES / "half.jpg", quality=90, subsampling="4:2:2")
    rgb.save(IMAGES / "quarter.jpg", quality=90, subsampling="4:2:0", restart_marker_blocks=1)
    rgb.save(IMAGES / "progressive.jpg", quality=80, progressive=True, subsampling="4:2:0")
    rgb.save(IMAGES / "untransformed.jpg", quality=90, keep_rgb=True)
    Image.fromarray(wide[..., 0]).save(IMAGES / "luma.jpg", quality=90)
    Image.fromarray(picture(13, 17, 4), "CMYK").save(IMAGES / "cmyk.jpg", quality=90)
    (IMAGES / "ycck.jpg").write_bytes(with_adobe_transform((IMAGES / "cmyk.jpg").read_bytes(), 2))
    for orientation in range(1, 9):
        Image.fromarray(small).save(
            IMAGES / f"exif-{orientation}.jpg", quality=90, subsampling="4:2:0",
            exif=exif(orientation, "II" if orientation % 2 else "MM"))
    for path in sorted(IMAGES.glob("*.jpg")):
        np.save(path.with_suffix(".rgb.npy"), np.asarray(upright(path)))


def make_arrays():
    ARRAYS.mkdir(exist_ok=True)
    base = np.arange(-6, 6).reshape(3, 4)
    for dtype in ("<f4", "<f2", "<f8", ">f4", ">f8", "<i4", "<i8", ">i4", "|i1", "<i2"):
        np.save(ARRAYS / f"{dtype[1:]}{'-big' if dtype[0] == '>' else ''}.npy", base.astype(dtype))
    np.save(ARRAYS / "u1.npy", (base + 6).astype("u1"))
    np.save(ARRAYS / "b1.npy", base > 0)
    np.save(ARRAYS / "fortran.npy", np.asfortranarray(np.arange(24, dtype="f4").reshape(2, 3, 4)))
    np.save(ARRAYS / "scalar.npy", np.float32(2.5))
    np.save(ARRAYS / "vector.npy", np.arange(5, dtype="i4"))
    np.save(ARRAYS / "empty.npy", np.zeros((0, 3), "f4"))
    np.save(ARRAYS / "object.npy", np.array([{}], dtype=object))
    np.save(ARRAYS / "structured.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
    np.save(ARRAYS / "halves.npy", np.arange(0, 65536, 97, dtype=np.uint16).view(np.float16))
    np.save(ARRAYS / "halves.f4.npy", np.arange(0, 65536, 97, dtype=np.uint16).view(np.float16).astype("f4"))
    for version in ((2, 0), (3, 0)):
        with open(ARRAYS / f"version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, base.astype("f4"), version=version)


def make_tensors():
    TENSORS.mkdir(exist_ok=True)
    base = np.arange(-6, 6).reshape(3, 4)
    written = {
        "b.weight": base.astype("f4"),
        "a.weight": (base * 0.5).astype("f4"),
        "ids": base.astype("i4"),
        "mask": base > 0,
        "scalar": np.array(1.5, "f4"),
        "empty": np.zeros((0, 768), "f4"),
        "caf\u00e9 \"q\"\n": np.ones(2, "f4"),
    }
    save_file(written, TENSORS / "written.safetensors", metadata={"format": "pt"})
    kinds = {dtype: base.astype(dtype) for dtype in ("f8", "f4", "f2", "i8", "i4", "i2", "i1")}
    kinds |= {dtype: (base + 6).astype(dtype) for dtype in ("u1", "u2", "u4", "u8")}
    kinds["bool"] = base > 0
    save_file(kinds, TENSORS / "dtypes.safetensors")


def make_turned():
    """PNGs with an orientation in eXIf, which may stand after the pixels, and what turned pictures are resized to."""
    samples = picture(6, 9, 3)
    for orientation in range(1, 9):
        path = IMAGES / f"turned-{orientation}.png"
        tag = chunk(b"eXIf", exif(orientation, "MM" if orientation % 2 else "II")[6:])
        png(path, 9, 6, 8, 2, [row.tobytes() for row in samples], tag)
        save_expected(path.stem)
    late = (IMAGES / "turned-6.png").read_bytes()
    place = late.index(b"eXIf") - 4
    end = place + 12 + struct.unpack(">I", late[place:place + 4])[0]
    (IMAGES / "turned-late.png").write_bytes(late[:place] + late[end:-12] + late[place:end] + late[-12:])
    save_expected("turned-late")
    for orientation in range(5, 9):
        for path in (IMAGES / f"exif-{orientation}.jpg", IMAGES / f"turned-{orientation}.png"):
            small = upright(path).resize((4, 3), Image.Resampling.BILINEAR)
            np.save(path.with_suffix(".4x3.npy"), np.asarray(small))


make_pictures()
make_resized()
make_jpegs()
make_arrays()
make_tensors()
make_turned()
