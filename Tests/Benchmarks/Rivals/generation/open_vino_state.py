"""OpenVINO with the caches as its state: the modules of cached_decoder.py, converted, and a loop around them."""

import numpy
import openvino

from generation import checkpoints


def loader(precision):
    def load(task, folder, threads):
        core = openvino.Core()
        config = {
            "INFERENCE_PRECISION_HINT": precision,
            "KV_CACHE_PRECISION": precision,
            "INFERENCE_NUM_THREADS": str(threads),
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
        }

        def request(name):
            return core.compile_model(core.read_model(str(folder / name)), "CPU", config).create_infer_request()

        prompt, source = checkpoints.inputs(task, folder)
        step, encoder = request("step.xml"), request("source.xml") if task.source else None
        if source is not None and source.dtype.kind == "i":
            source = source.astype(numpy.int64)
        return lambda: checkpoints.finished(task, write(task, step, encoder, prompt.astype(numpy.int64), source))

    return load


def write(task, step, encoder, prompt, source):
    given = {}
    if encoder:
        found = encoder.infer({0: source}, share_inputs=True, share_outputs=True)
        given = {f"memory.{index}": value for index, value in enumerate(found.values())}
    step.reset_state()
    beams = task.beams
    tokens = numpy.repeat(prompt, beams, 0)
    parents = numpy.arange(beams, dtype=numpy.int32)
    sums = numpy.where(numpy.arange(beams) > 0, -1e9, 0).astype(numpy.float32)
    rows = [[]] * beams
    for _ in range(task.new):
        given |= {"tokens": tokens, "parents": parents, "sums": sums}
        found = step.infer(given, share_inputs=True, share_outputs=True)
        chosen, parents, sums = (found[index].copy() for index in range(3))
        rows = [rows[parent] + [int(token)] for parent, token in zip(parents, chosen, strict=True)]
        tokens = chosen.reshape(beams, 1)
    return rows[0]


def prepare(task, folder, precision):
    """Converts step and source, once for both precisions."""
    if (folder / "step.xml").exists():
        return
    import openvino.opset13 as opset
    import torch
    from openvino._offline_transformations import apply_make_stateful_transformation

    from generation.cached_decoder import Source, Step

    network = checkpoints.load(task, folder, torch.float32)
    step = Step(network, task).eval()
    rows, heads, width, depth = task.beams, step.heads, step.width, len(step.layers)
    source = checkpoints.inputs(task, folder)[1]
    memory, shapes = (), []
    if source is not None:
        encoder = Source(network, heads).eval()
        sample = torch.from_numpy(source.astype(numpy.int64) if source.dtype.kind == "i" else source)
        save(openvino.convert_model(encoder, example_input=(sample,), input=[list(source.shape)]), folder / "source.xml")
        with torch.no_grad():
            memory = encoder(sample)
        shapes = [list(value.shape) for value in memory]
    past = [torch.zeros(rows, heads, 2, width)] * (2 * depth)
    example = (
        torch.zeros(rows, 2, dtype=torch.int64), torch.arange(rows, dtype=torch.int32), torch.zeros(rows), *past,
        *memory,
    )  # fmt: skip
    made = openvino.convert_model(
        step, example_input=example,
        input=[[rows, -1], [rows], [rows], *[[rows, heads, -1, width]] * (2 * depth), *shapes],
    )  # fmt: skip
    names = ["tokens", "parents", "sums"]
    names += [f"past.{index}" for index in range(2 * depth)] + [f"memory.{index}" for index in range(len(memory))]
    for port, name in zip(made.inputs, names, strict=True):
        port.get_tensor().set_names({name})
    for index, port in enumerate(made.outputs[3:]):
        port.get_tensor().set_names({f"new.{index}"})
    apply_make_stateful_transformation(made, {f"past.{index}": f"new.{index}" for index in range(2 * depth)})
    for node in made.get_ops():
        if node.get_type_name() == "ReadValue":  # a state begins without positions
            node.set_arguments([opset.broadcast(numpy.float32(0), numpy.array([rows, heads, 0, width]))])
    made.validate_nodes_and_infer_types()
    save(made, folder / "step.xml")


def save(made, path):
    unfinished = path.with_name(f"unfinished-{path.name}")
    openvino.save_model(made, str(unfinished), compress_to_fp16=False)
    unfinished.with_suffix(".bin").rename(path.with_suffix(".bin"))
    unfinished.rename(path)
