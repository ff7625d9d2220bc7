"""`generate` of transformers, with its dynamic cache and scaled_dot_product_attention."""

import torch
import transformers

from generation import checkpoints


def loader(precision):
    def load(task, folder, threads):
        torch.set_num_threads(threads)
        transformers.logging.set_verbosity_error()
        dtype = torch.bfloat16 if precision == "bf16" else torch.float32
        network = checkpoints.load(task, folder, dtype)
        prompt, source = (value if value is None else torch.from_numpy(value) for value in inputs(task, folder))
        given = {"input_ids": prompt, "attention_mask": torch.ones_like(prompt)}
        if task.source:
            given = {"decoder_input_ids": prompt}
            given |= {"input_features" if task.source[0] == "mel" else "input_ids": source}

        def run():
            # Whisper has a method of its own that cuts and joins pieces of sound around this one.
            with torch.inference_mode():
                made = transformers.GenerationMixin.generate(
                    network, **given, do_sample=False, num_beams=task.beams, max_new_tokens=task.new
                )
            return checkpoints.finished(task, made[0, prompt.shape[1] :].numpy())

        return run

    return load


def inputs(task, folder):
    return [value if value is None or value.dtype.kind == "f" else value.astype("int64")
            for value in checkpoints.inputs(task, folder)]  # fmt: skip


def prepare(task, folder, precision):
    """It reads the checkpoint itself."""
