"""The files of a model that the contenders read, made once and kept: weights, inputs, float64 results, ONNX."""

import contextlib
import io
import json
import logging
import pathlib
import shutil
import struct
import warnings

import numpy

import made
from models import MODELS

SOURCES = ("layers.py", "networks.py")
FORMAT = 1  # of these files


def folder(name, cache):
    """The folder of a model, created if missing. Its name identifies what it was made from."""
    model = MODELS[name]
    identity = (FORMAT, model.network, model.config, model.inputs)
    sources = [pathlib.Path(__file__).parent / source for source in SOURCES]
    return made.folder(name, cache, identity, sources, lambda place: make(model, place))


def make(model, place):
    """Writes checkpoint.safetensors, NAME.npy for each input, output-I.npy in float64, and model.onnx."""
    import torch

    network = fresh(model)
    if model.weights:
        shutil.copy(model.weights, place / "checkpoint.safetensors")
    else:
        randomize(network)
        write_safetensors(network.state_dict(), place / "checkpoint.safetensors")
    inputs = random_inputs(model)
    for name, value in inputs.items():
        numpy.save(place / f"{name}.npy", value.astype(numpy.int32) if value.dtype == numpy.int64 else value)
    network = load(model, place)
    with torch.no_grad():
        network.double()
        expected = network(*(arguments(value, torch.float64) for value in inputs.values()))
        expected = expected if isinstance(expected, tuple) else (expected,)
        for index, value in enumerate(expected):
            numpy.save(place / f"output-{index}.npy", value.numpy())
    for merged in (False, True):
        path = place / ("merged.onnx" if merged else "model.onnx")
        export(load(model, place).spell(merged, True), model, inputs, path)


def fresh(model):
    import networks

    return getattr(networks, model.network)(**model.config).eval()


def randomize(network):
    """Random weights that use every layer: sums keep their magnitude, and attention is not uniform."""
    import torch

    generator = torch.Generator().manual_seed(1)
    for name, value in network.named_parameters():
        noise = torch.randn(value.shape, generator=generator)
        if "norm" in name or name.startswith(("hidden.", "latent.")):
            value.data = 0.1 * noise + (1.0 if name.endswith("weight") else 0.0)
        elif value.dim() == 2 and name.endswith("weight"):
            value.data = noise / value.shape[1] ** 0.5
        else:
            value.data = 0.02 * noise


def random_inputs(model):
    generator = numpy.random.default_rng(2)
    made = {}
    for name, shape in model.inputs.items():
        if shape[0] == "below":
            made[name] = generator.integers(0, shape[1], shape[2])
        elif shape[0] == "ones":
            made[name] = numpy.ones(shape[1], numpy.int64)
        elif name == "noise":
            made[name] = generator.random(shape, numpy.float32)
        else:
            made[name] = generator.standard_normal(shape, numpy.float32)
    return made


def arguments(value, dtype):
    import torch

    value = torch.from_numpy(value)
    return value.to(dtype) if value.is_floating_point() else value


def inputs_of(model, place):
    """The inputs as the rivals take them: integers have 64 bits."""
    values = {name: numpy.load(place / f"{name}.npy") for name in model.inputs}
    return {
        name: value.astype(numpy.int64) if value.dtype == numpy.int32 else value for name, value in values.items()
    }


def load(model, place):
    import torch

    network = fresh(model)
    network.load_state_dict(read_safetensors(place / "checkpoint.safetensors"))
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    return network


def export(network, model, inputs, path):
    import torch

    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        torch.onnx.export(
            network,
            tuple(torch.from_numpy(value) for value in inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=list(model.outputs),
            dynamo=False,
            opset_version=17,
        )


def write_safetensors(tensors, path):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * 4
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.contiguous().numpy().tobytes())


def read_safetensors(path):
    import torch

    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            values = numpy.frombuffer(data[begin:end], numpy.float32).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(values.copy())
    return tensors
