"""ONNX Runtime: the attentions that its session fuses, and those that its transformer optimizer fuses beforehand."""

import logging
import pathlib

import onnx
import onnxruntime
from onnxruntime.transformers import optimizer

# One per optimizer class that fuses attentions of models exported from PyTorch.
MODEL_TYPES = ("bert", "gpt2", "bart", "t5", "clip", "vae", "unet", "mmdit", "sam2", "conformer", "tnlr")


def attentions(path):
    """Nodes that are a whole attention: Attention, MultiHeadAttention, GroupQueryAttention and their relatives."""
    return sum("Attention" in node.op_type for node in onnx.load(path).graph.node)


def run(path, instance, optimized=None):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    if optimized:
        options.optimized_model_filepath = str(optimized)
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    needed = {input.name for input in session.get_inputs()}
    feeds = {name: value.numpy() for name, value in instance.inputs.items() if name in needed}
    return session.run(None, feeds)


def session(path, instance):
    """The fused attentions and the distance from the reference, of the session's own optimizer at its highest level."""
    optimized = pathlib.Path(path).with_suffix(".session.onnx")
    outputs = run(path, instance, optimized)
    return attentions(optimized), instance.difference(outputs)


def transformer_optimizer(path, instance):
    """Yields (model type, fused attentions, distance) where something was fused: the distance is None where the result
    does not run on the CPU. Model types that fail are left out; ("none", 0, None) comes if nothing was fused."""
    logging.disable(logging.CRITICAL)
    heads, size = instance.heads
    found = False
    for model_type in MODEL_TYPES:
        try:
            model = optimizer.optimize_model(str(path), model_type=model_type, num_heads=heads, hidden_size=size)
        except Exception:
            continue
        fused = sum("Attention" in node.op_type for node in model.model.graph.node)
        if not fused:
            continue
        found = True
        optimized = pathlib.Path(path).with_suffix(f".{model_type}.onnx")
        model.save_model_to_file(str(optimized))
        try:
            difference = instance.difference(run(optimized, instance))
        except Exception as error:
            yield model_type, fused, None, error
            continue
        yield model_type, fused, difference, None
    if not found:
        yield None, 0, None, None
