"""ONNX Runtime: the session with all optimizations, of the file as exported or as its transformer optimizer left it."""

import logging

import onnxruntime

from exported import inputs_of


def session(path, model, folder, threads):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    made = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    needed = {entry.name: entry.type for entry in made.get_inputs()}
    binding = made.io_binding()
    for name, value in inputs_of(model, folder).items():
        if name in needed:
            value = value.astype("int32") if needed[name] == "tensor(int32)" else value
            binding.bind_ortvalue_input(name, onnxruntime.OrtValue.ortvalue_from_numpy(value))
    for name in model.outputs:
        binding.bind_output(name)

    def run():
        made.run_with_iobinding(binding)
        return binding.copy_outputs_to_cpu()

    return run


def plain(model, folder, threads):
    return session(folder / "merged.onnx" if model.merged else folder / "model.onnx", model, folder, threads)


def optimized(model, folder, threads):
    return session(optimize(model, folder), model, folder, threads)


def optimize(model, folder):
    """Made once and kept."""
    path = folder / "optimized.onnx"
    if not path.exists():
        from onnxruntime.transformers import optimizer

        logging.disable(logging.CRITICAL)
        heads, dim = model.config.get("heads", 12), model.config.get("dim", 768)
        # Its fusions know separate projections for Q, K and V, except those of GPT-2.
        source = folder / ("merged.onnx" if model.optimizer == "gpt2" else "model.onnx")
        made = optimizer.optimize_model(str(source), model_type=model.optimizer, num_heads=heads, hidden_size=dim)
        unfinished = folder / "unfinished.onnx"
        made.save_model_to_file(str(unfinished))
        unfinished.rename(path)
    return path
