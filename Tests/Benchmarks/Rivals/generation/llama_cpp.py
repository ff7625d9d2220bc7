"""llama.cpp by llama-cpp-python, from a GGUF file of the checkpoint; the token with the highest score is taken here."""

import numpy

from generation import checkpoints

KINDS = {"f32": 0, "bf16": 30}  # of ggml.h, for the cache


def loader(precision):
    def load(task, folder, threads):
        import llama_cpp

        program = llama_cpp.Llama(
            str(path(folder, precision)), n_ctx=task.prompt_count + task.new, n_threads=threads,
            n_threads_batch=threads, verbose=False,
            type_k=KINDS[precision], type_v=KINDS[precision],
        )  # fmt: skip
        prompt = checkpoints.inputs(task, folder)[0][0].tolist()
        width = program.n_vocab()

        def run():
            program.reset()
            tokens, fed = [], prompt
            while len(tokens) < task.new:
                program.eval(fed)
                scores = numpy.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(program.ctx, -1), (width,))
                fed = [int(scores.argmax())]
                tokens += fed
            return checkpoints.finished(task, tokens)

        return run

    return load


def path(folder, precision):
    return folder / f"{precision}.gguf"


def prepare(task, folder, precision):
    """Writes the GGUF file if it is missing: matrices in the precision, all else in f32."""
    if task.family != "gpt2" or path(folder, precision).exists():
        return
    import gguf
    import torch

    network = checkpoints.load(task, folder, torch.float32)
    config = network.config
    unfinished = folder / f"{precision}.unfinished"
    writer = gguf.GGUFWriter(unfinished, "gpt2")
    writer.add_block_count(config.n_layer)
    writer.add_context_length(config.n_positions)
    writer.add_embedding_length(config.n_embd)
    writer.add_feed_forward_length(4 * config.n_embd)
    writer.add_head_count(config.n_head)
    writer.add_layer_norm_eps(config.layer_norm_epsilon)
    writer.add_vocab_size(config.vocab_size)
    writer.add_tokenizer_model("none")
    kind = {"f32": gguf.GGMLQuantizationType.F32, "bf16": gguf.GGMLQuantizationType.BF16}[precision]
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.GPT2, config.n_layer)
    for name, value in network.state_dict().items():
        if name == "lm_head.weight":
            continue
        if name.split(".")[-2] in ("c_attn", "c_proj", "c_fc") and value.dim() == 2:
            value = value.T
        value = numpy.ascontiguousarray(value.numpy())
        is_matrix = value.ndim == 2 and ".wpe." not in name
        raw = gguf.quants.quantize(value, kind) if is_matrix else value
        writer.add_tensor(
            names.get_name(name, try_suffixes=(".weight", ".bias")), raw, raw_dtype=kind if is_matrix else None
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    unfinished.rename(path(folder, precision))
