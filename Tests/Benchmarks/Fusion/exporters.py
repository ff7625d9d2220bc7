"""Exports a PyTorch module to ONNX, by both exporters of `torch.onnx.export`, with shapes as they are."""

import contextlib
import io
import logging
import warnings

import torch

# The transformer optimizer of ONNX Runtime was written for TorchScript at opset 17 and before, its session's attention
# fusion for the ops of opset 11 with lengths that are read from shapes. Dynamo at its own opset is today's default.
EXPORTERS = {
    "torchscript": {"dynamo": False, "opset_version": 17},
    "dynamo": {"dynamo": True, "external_data": False},
    "torchscript with dynamic axes": {"dynamo": False, "opset_version": 11},
}


def exporters(instance):
    """Those worth their time: a bare spelling has its lengths as numbers in the code, and dynamo takes long."""
    if instance.is_block:
        return ["torchscript", "torchscript with dynamic axes"]
    return ["torchscript", "dynamo"] if "literal" in instance.name else ["torchscript"]


def export(instance, exporter, path):
    names = list(instance.inputs)
    outputs = [f"output_{index}" for index in range(len(instance.expected))]
    settings = dict(EXPORTERS[exporter])
    if "dynamic axes" in exporter:
        settings["dynamic_axes"] = {
            name: {axis: f"of_{value.shape[axis]}" for axis in (0, 1)}
            for name, value in instance.inputs.items()
            if name.startswith("hidden") or value.dim() == 2
        }
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        torch.onnx.export(
            instance.module,
            instance.arguments,
            path,
            input_names=names,
            output_names=outputs,
            verbose=False,
            **settings,
        )
