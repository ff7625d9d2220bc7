"""CTranslate2, from its own conversion of the checkpoint. It knows tokens by name; here the names are their numbers."""

import types

import ctranslate2

from generation import checkpoints

# What it looks for by name: Whisper's decoder and the end of Marian's sentences.
NAMES = {
    "gpt2": {50256: "<|endoftext|>"},
    "marian": {0: "</s>", 1: "<unk>", 58100: "<pad>"},
    "whisper": {
        50257: "<|endoftext|>", 50258: "<|startoftranscript|>", 50259: "<|en|>", 50358: "<|translate|>",
        50359: "<|transcribe|>", 50360: "<|startoflm|>", 50361: "<|startofprev|>", 50362: "<|nospeech|>",
        50363: "<|notimestamps|>",
    },
}  # fmt: skip


def names(task, count):
    return [NAMES[task.family].get(token, str(token)) for token in range(count)]


def loader(precision):
    kind = {"f32": "float32", "bf16": "bfloat16"}[precision]

    def load(task, folder, threads):
        path = str(folder / "ctranslate2")
        options = {"device": "cpu", "compute_type": kind, "inter_threads": 1, "intra_threads": threads}
        prompt, source = checkpoints.inputs(task, folder)
        begin = {"gpt2": generator, "marian": translator, "whisper": whisper}[task.family]
        made = begin(task, path, options, prompt[0].tolist(), source)
        return lambda: checkpoints.finished(task, made())

    return load


def generator(task, path, options, prompt, source):
    program = ctranslate2.Generator(path, **options)
    words = names(task, 50257)
    start = [words[token] for token in prompt]

    def run():
        results = program.generate_batch(
            [start], max_length=task.new, min_length=task.new, beam_size=1, include_prompt_in_result=False
        )
        return results[0].sequences_ids[0]

    return run


def translator(task, path, options, prompt, source):
    program = ctranslate2.Translator(path, **options)
    words = names(task, 58101)
    text = [words[token] for token in source[0]]
    numbers = {word: token for token, word in enumerate(words)}

    def run():
        results = program.translate_batch(
            [text], beam_size=task.beams, max_decoding_length=task.new, min_decoding_length=task.new
        )
        return [numbers[word] for word in results[0].hypotheses[0]]

    return run


def whisper(task, path, options, prompt, source):
    program = ctranslate2.models.Whisper(path, **options)

    def run():
        # No more than half of its length is new.
        results = program.generate(
            ctranslate2.StorageView.from_array(source), [prompt], beam_size=1, max_length=2 * task.new,
            suppress_blank=False, suppress_tokens=[],
        )  # fmt: skip
        return results[0].sequences_ids[0]

    return run


class Converter(ctranslate2.converters.TransformersConverter):
    """For a checkpoint without a tokenizer."""

    task = None

    def load_tokenizer(self, tokenizer_class, path, **options):
        words = names(self.task, {"gpt2": 50257, "marian": 58101, "whisper": 51865}[self.task.family])
        end = words[checkpoints.END[self.task.family]]
        return types.SimpleNamespace(
            get_vocab=lambda: {word: token for token, word in enumerate(words)}, bos_token=end, eos_token=end,
            unk_token="<unk>" if "<unk>" in words else end,
        )  # fmt: skip


def prepare(task, folder, precision):
    """Converts the checkpoint, once: weights become bf16 as they are loaded."""
    path = folder / "ctranslate2"
    if path.exists():
        return
    converter = Converter(str(folder / "checkpoint"))
    converter.task = task
    converter.convert(str(folder / "ctranslate2-unfinished"), force=True)
    (folder / "ctranslate2-unfinished").rename(path)
