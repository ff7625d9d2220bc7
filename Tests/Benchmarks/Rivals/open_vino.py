"""OpenVINO on the CPU, for latency, from the ONNX file or from the PyTorch module."""

import numpy
import openvino

import exported


def loader(from_torch, precision):
    def load(model, folder, threads):
        core = openvino.Core()
        path = converted(model, folder) if from_torch else source(model, folder)
        config = {
            "INFERENCE_PRECISION_HINT": precision,
            "INFERENCE_NUM_THREADS": str(threads),
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
        }
        program = core.compile_model(core.read_model(str(path)), "CPU", config)
        request = program.create_infer_request()
        values = list(exported.inputs_of(model, folder).values())
        request.infer(values)
        outputs = [request.get_output_tensor(index).data for index in range(len(program.outputs))]

        def run():
            request.infer(share_outputs=True)
            return outputs

        return run

    return load


def source(model, folder):
    return folder / ("merged.onnx" if model.merged else "model.onnx")


def converted(model, folder):
    """The module with scaled_dot_product_attention, as OpenVINO's own format with static shapes; made once and kept."""
    path = folder / "openvino.xml"
    if not path.exists():
        import torch

        network = exported.load(model, folder).spell(merged=model.merged, spelled=False)
        values = exported.inputs_of(model, folder).values()
        with torch.no_grad():
            made = openvino.convert_model(network, example_input=tuple(torch.from_numpy(value) for value in values))
        for entry, value in zip(made.inputs, values, strict=True):
            entry.get_node().set_partial_shape(openvino.PartialShape(list(numpy.shape(value))))
        made.validate_nodes_and_infer_types()
        openvino.save_model(made, str(folder / "openvino-unfinished.xml"), compress_to_fp16=False)
        (folder / "openvino-unfinished.bin").rename(folder / "openvino.bin")
        (folder / "openvino-unfinished.xml").rename(path)
    return path
