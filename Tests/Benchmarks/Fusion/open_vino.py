"""OpenVINO on the CPU: the attentions of a model that one node of the compiled model computes."""

import openvino

# bfloat16 is the default where the processor has it; distances are measured in float32.
CONFIG = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": "1"}


def from_onnx(path, instance):
    return compiled(openvino.Core().read_model(path), instance)


def from_torch(instance):
    model = openvino.convert_model(instance.module, example_input=instance.arguments)
    for input, value in zip(model.inputs, instance.arguments, strict=True):
        input.get_node().set_partial_shape(openvino.PartialShape(list(value.shape)))
    model.validate_nodes_and_infer_types()
    return compiled(model, instance)


def compiled(model, instance):
    """The fused attentions and the distance from the reference.

    A node counts if it is ScaledDotProductAttention, or a Subgraph in which the softmax (or the exponential of one that
    was spelled out) lies with a matrix product: the names of the ops that a node was made of tell.
    """
    softmaxes, products = set(), set()
    for op in model.get_ops():
        if op.get_type_name() in ("Softmax", "Exp", "LogSoftmax"):
            softmaxes.add(op.get_friendly_name())
        if op.get_type_name() in ("MatMul", "Einsum"):
            products.add(op.get_friendly_name())
    program = openvino.Core().compile_model(model, "CPU", CONFIG)
    fused = 0
    for op in program.get_runtime_model().get_ops():
        info = op.get_rt_info()
        kind = text(info["layerType"])
        names = set(text(info["originalLayersNames"]).split(","))
        fused += (
            kind == "ScaledDotProductAttention" or kind == "Subgraph" and bool(names & softmaxes and names & products)
        )
    outputs = program(list(value.numpy() for value in instance.arguments))
    return fused, instance.difference([outputs[index] for index in range(len(instance.expected))])


def text(value):
    return value.astype(str) if hasattr(value, "astype") else str(value)
