"""The rivals by name. Each gives a function (model, folder, threads) → run, and run gives the outputs."""

import importlib

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

# Of generation/.
WRITERS = {
    "f32": {
        "transformers": "transformers",
        "ctranslate2": "CTranslate2",
        "openvino-state": "OpenVINO with state",
        "llama.cpp": "llama.cpp",
    },
    "bf16": {
        "transformers-bf16": "transformers",
        "ctranslate2-bf16": "CTranslate2",
        "openvino-state-bf16": "OpenVINO with state",
        "llama.cpp-bf16": "llama.cpp",
    },
}

ALL = {name for group in NAMES.values() for name in group}


def engine(name):
    """Imports only what this rival needs."""
    if name.startswith("onnxruntime"):
        import onnx_runtime

        return onnx_runtime.optimized if name.endswith("optimizer") else onnx_runtime.plain
    precision = precision_of(name)
    if name.removesuffix("-bf16") in WRITERS["f32"]:
        return writer(name).loader(precision)
    if name.startswith("openvino"):
        import open_vino

        return open_vino.loader(from_torch="torch" in name, precision=precision)
    import torch_engines

    return torch_engines.loader(compiles="compile" in name, precision=precision)


def precision_of(name):
    return "bf16" if name.endswith("-bf16") else "f32"


def writer(name):
    """The module of generation/ with `loader(precision)` and `prepare(task, folder, precision)`."""
    modules = {
        "transformers": "hugging_face",
        "ctranslate2": "ctranslate_2",
        "openvino-state": "open_vino_state",
        "llama.cpp": "llama_cpp",
    }
    return importlib.import_module(f"generation.{modules[name.removesuffix('-bf16')]}")


def prepare(name, model, folder):
    """Creates the contender's own files in the folder of the model if they are missing."""
    if name.removesuffix("-bf16") in WRITERS["f32"]:
        writer(name).prepare(model, folder, precision_of(name))
    elif name == "onnxruntime-optimizer":
        import onnx_runtime

        onnx_runtime.optimize(model, folder)
    elif name.startswith("openvino-torch"):
        import open_vino

        open_vino.converted(model, folder)
