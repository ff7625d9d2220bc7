"""The rivals by name. Each gives a function (model, folder, threads) → run, and run gives the outputs."""

NAMES = {
    "f32": {
        "onnxruntime": "ONNX Runtime",
        "onnxruntime-optimizer": "ONNX Runtime, optimizer",
        "openvino": "OpenVINO",
        "openvino-torch": "OpenVINO, from PyTorch",
        "torch-eager": "PyTorch eager",
        "torch-compile": "torch.compile",
    },
    "bf16": {
        "openvino-bf16": "OpenVINO",
        "openvino-torch-bf16": "OpenVINO, from PyTorch",
        "torch-eager-bf16": "PyTorch eager, autocast",
        "torch-compile-bf16": "torch.compile, autocast",
    },
}

ALL = {name for group in NAMES.values() for name in group}


def engine(name):
    """Imports only what this rival needs."""
    if name.startswith("onnxruntime"):
        import onnx_runtime

        return onnx_runtime.optimized if name.endswith("optimizer") else onnx_runtime.plain
    precision = "bf16" if name.endswith("-bf16") else "f32"
    if name.startswith("openvino"):
        import open_vino

        return open_vino.loader(from_torch="torch" in name, precision=precision)
    import torch_engines

    return torch_engines.loader(compiles="compile" in name, precision=precision)


def prepare(name, model, folder):
    """Creates the contender's own files in the folder of the model if they are missing."""
    if name == "onnxruntime-optimizer":
        import onnx_runtime

        onnx_runtime.optimize(model, folder)
    elif name.startswith("openvino-torch"):
        import open_vino

        open_vino.converted(model, folder)
