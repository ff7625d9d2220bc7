"""Makes the small random checkpoints of this folder, and what `generate` of transformers answers on them.

    NAME/model.safetensors, config.json, generation_config.json   as save_pretrained writes them
    NAME/mel.npy          f32[items, mels, frames], the sources of whisper
    NAME/generate.json    cases: sources, prompts, options (with the names of transformers), new tokens and their scores

    pip install torch transformers==5.24.0 safetensors numpy
    python3 Tests/Fixtures/generation/make_checkpoints.py [NAME...]

A case is drawn again while noise of 1e-4 on the logits, or running its rows alone instead of in a batch padded on the
left, changes the answer. The end token is one that the model likes to write. Sources are padded on the right.
"""

import json
import math
import pathlib
import shutil
import sys
import warnings

import numpy as np
import torch
import transformers
from transformers import GenerationConfig, GenerationMixin

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "models"))
from make_model_fixtures import draw  # noqa: E402

NOISE = 1e-4
EAGER = {"attn_implementation": "eager"}
VOCABULARY = 50
PADDING = 0

torch.set_num_threads(1)
transformers.logging.set_verbosity_error()
warnings.simplefilter("ignore")


def gpt2(**tokens):
    return transformers.GPT2LMHeadModel(transformers.GPT2Config(
        vocab_size=VOCABULARY, n_embd=16, n_layer=2, n_head=2, n_inner=32, n_positions=40, **tokens, **EAGER))


def llama(**tokens):
    return transformers.LlamaForCausalLM(transformers.LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=24, num_hidden_layers=2, num_attention_heads=6, num_key_value_heads=2,
        head_dim=4, intermediate_size=36, max_position_embeddings=40, tie_word_embeddings=False, **tokens, **EAGER))


def mistral(**tokens):
    return transformers.MistralForCausalLM(transformers.MistralConfig(
        vocab_size=VOCABULARY, hidden_size=24, num_hidden_layers=2, num_attention_heads=6, num_key_value_heads=3,
        head_dim=4, intermediate_size=36, max_position_embeddings=64, sliding_window=5, tie_word_embeddings=False,
        **tokens, **EAGER))


def marian(**tokens):
    return transformers.MarianMTModel(transformers.MarianConfig(
        vocab_size=VOCABULARY, decoder_vocab_size=VOCABULARY, d_model=16, encoder_layers=2, encoder_attention_heads=2,
        encoder_ffn_dim=32, decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=24,
        max_position_embeddings=32, activation_function="swish", scale_embedding=True,
        decoder_start_token_id=PADDING, forced_eos_token_id=None, **tokens, **EAGER))


def t5(**tokens):
    model = transformers.T5ForConditionalGeneration(transformers.T5Config(
        vocab_size=VOCABULARY, d_model=16, d_kv=6, d_ff=28, num_layers=2, num_decoder_layers=2, num_heads=3,
        relative_attention_num_buckets=8, relative_attention_max_distance=10, feed_forward_proj="gated-gelu",
        tie_word_embeddings=False, decoder_start_token_id=PADDING, **tokens, **EAGER))
    model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())
    return model


def whisper(**tokens):
    return transformers.WhisperForConditionalGeneration(transformers.WhisperConfig(
        vocab_size=VOCABULARY, num_mel_bins=6, d_model=16, encoder_layers=2, encoder_attention_heads=2,
        encoder_ffn_dim=32, decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=24,
        max_source_positions=10, max_target_positions=32, decoder_start_token_id=1, suppress_tokens=None,
        begin_suppress_tokens=None, **tokens, **EAGER))


FAMILIES = {"gpt2": gpt2, "llama": llama, "mistral": mistral, "marian": marian, "t5": t5, "whisper": whisper}
SOURCES = {"marian": "tokens", "t5": "tokens", "whisper": "mel"}
START = {"marian": PADDING, "t5": PADDING, "whisper": 1}


# Norms after each sum let Marian copy its input unless these weights are multiplied.
SCALES = {"marian": {
    "shared": 0.25, "fc1": 2.0, "fc2": 4.0, "encoder_attn.out_proj": 0.5, "v_proj": 0.5, "q_proj": 2.0}}
BIAS = {"marian": 0.0}


def redrawn(family, model, rng):
    """New values for all learned tensors; tables of sines stay."""
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if "embed_positions" in name and (family == "marian" or "encoder" in name):
                continue
            tensor.copy_(draw(name, tensor, rng, bias=BIAS.get(family, 0.4)))
            for part, scale in SCALES.get(family, {}).items():
                if part in name and name.endswith("weight"):
                    tensor *= scale
    return model.eval()


def build(family, seed):
    """A model whose special tokens are not chosen yet, with its sources if they are no tokens."""
    rng = np.random.default_rng([seed, *family.encode()])
    model = redrawn(family, FAMILIES[family](pad_token_id=PADDING, bos_token_id=1, eos_token_id=2), rng)
    model.mel = torch.from_numpy(rng.normal(0, 1, (4, 6, 20)).astype(np.float32)) if family == "whisper" else None
    model.generation_config = GenerationConfig(pad_token_id=PADDING, decoder_start_token_id=START.get(family))
    return model


def free_runs(family, model):
    """What the model writes for some prompts if no token ends a row."""
    rng = np.random.default_rng(3)
    options = {"max_new_tokens": 10, "eos_token_id": [VOCABULARY], "bad_words_ids": [[PADDING]]}
    return [run(model, drawn(family, rng, 1, options))[0][0] for _ in range(6)]


def padded(rows, left):
    length = max(map(len, rows))
    fill = [[PADDING] * (length - len(row)) for row in rows]
    ids = [f + r if left else r + f for f, r in zip(fill, rows)]
    seen = [[0] * len(f) + [1] * len(r) if left else [1] * len(r) + [0] * len(f) for f, r in zip(fill, rows)]
    return torch.tensor(ids), torch.tensor(seen)


def run(model, case, noise=0.0, rows=None):
    """For each row of the case the new tokens, their scores, and the score of the sequence (with beams)."""
    rows = list(range(len(case["prompts"]))) if rows is None else rows
    prompts = [case["prompts"][row] for row in rows]
    options = dict(case["options"])
    if "sources" in case:
        ids, _ = padded(prompts, left=True)
        inputs = {"decoder_input_ids": ids}
        if isinstance(model, transformers.WhisperForConditionalGeneration):
            inputs["input_features"] = torch.stack([model.mel[case["sources"][row]] for row in rows])
        else:
            inputs["input_ids"], inputs["attention_mask"] = padded([case["sources"][row] for row in rows], left=False)
    else:
        ids, seen = padded(prompts, left=True)
        inputs = {"input_ids": ids, "attention_mask": seen}

    def disturb(module, arguments, output):
        output.logits = output.logits + (torch.rand_like(output.logits) - 0.5) * 2 * noise

    handle = model.register_forward_hook(disturb) if noise else None
    output = GenerationMixin.generate(
        model, **inputs, do_sample=False, return_dict_in_generate=True, output_scores=True, **options)
    if handle:
        handle.remove()
    beams = options.get("num_beams", 1)
    indices = getattr(output, "beam_indices", None)
    scores = model.compute_transition_scores(
        output.sequences, output.scores, indices, normalize_logits=beams == 1)
    result = []
    for row, tokens in enumerate(output.sequences[:, ids.shape[1]:].tolist()):
        if indices is not None:
            count = int((indices[row] >= 0).sum())
        else:
            count = next((i + 1 for i, t in enumerate(tokens) if t in options["eos_token_id"]), len(tokens))
        total = float(output.sequences_scores[row]) if indices is not None else None
        result.append((tokens[:count], [float(s) for s in scores[row][:count]], total))
    return result


def liked(runs, special):
    """A token that comes after some others, in most of the runs."""
    firsts = {}
    for tokens in runs:
        for place, token in enumerate(tokens):
            if place >= 2 and token not in tokens[:place] and token not in special:
                firsts[token] = firsts.get(token, 0) + 1
    return max(firsts, key=lambda token: (firsts[token], -token))


def drawn(family, rng, batch, options, prompt=None):
    """A case with prompts and sources of its own."""
    low, high = (2, 6) if prompt is None else prompt
    tokens = lambda low, high: rng.integers(2, VOCABULARY, rng.integers(low, high + 1)).tolist()  # noqa: E731
    case = {"options": {"pad_token_id": PADDING, **options}}
    if family not in SOURCES:
        case["prompts"] = [tokens(low, high) for _ in range(batch)]
    elif family == "whisper":
        case["sources"] = [int(x) for x in rng.permutation(4)[:batch]]
        case["prompts"] = [[START[family], 30, 31]] * batch if prompt is None else [[START[family]]] * batch
    else:
        case["sources"] = [tokens(3, 9) for _ in range(batch)]
        case["prompts"] = [[START[family]]] * batch
    return case


def wanted(family, end):
    """Names, batch sizes and options."""
    one = (1, 1)
    for batch in (1, 3):
        for beams in (1, 2, 4, 5):
            search = {"max_new_tokens": 12} if beams == 1 else {"max_new_tokens": 12, "num_beams": beams}
            yield f"{beams} beams, batch {batch}", batch, search, None
        yield f"repetition and n-gram, batch {batch}", batch, {
            "max_new_tokens": 14, "repetition_penalty": 1.4, "no_repeat_ngram_size": 2}, None
        yield f"4 beams, repetition and n-gram, batch {batch}", batch, {
            "max_new_tokens": 14, "num_beams": 4, "repetition_penalty": 1.4, "no_repeat_ngram_size": 2,
            "length_penalty": 0.6}, None
        yield f"4 beams, early, batch {batch}", batch, {
            "max_new_tokens": 12, "num_beams": 4, "early_stopping": True, "length_penalty": 1.5}, None
        yield f"2 beams, never, batch {batch}", batch, {
            "max_new_tokens": 12, "num_beams": 2, "early_stopping": "never", "length_penalty": 2.0}, None
        yield f"least new, batch {batch}", batch, {"max_new_tokens": 12, "min_new_tokens": 7}, None
        rules = {"max_new_tokens": 12, "suppress_tokens": [4, 9, 17, 23], "begin_suppress_tokens": [end, 5, 6, 30],
                 "bad_words_ids": [[PADDING], [11], [12, 13], [end]]}
        yield f"suppressed, batch {batch}", batch, rules, None
        yield f"4 beams, suppressed, batch {batch}", batch, {**rules, "num_beams": 4}, None
        forced = {"max_new_tokens": 8, "forced_bos_token_id": 8, "forced_eos_token_id": end}
        yield f"forced, batch {batch}", batch, forced, one
        yield f"2 beams, forced, batch {batch}", batch, {**forced, "num_beams": 2}, one


def answered(family, model, name, batch, options, prompt):
    for seed in range(200):
        rng = np.random.default_rng([seed, *name.encode()])
        case = drawn(family, rng, batch, options, prompt)
        rows = run(model, case)
        alone = [run(model, case, rows=[row])[0] for row in range(batch)] if batch > 1 else rows
        same = all(
            a[0] == b[0] and all(abs(x - y) < 1e-4 for x, y in zip(a[1], b[1])) for a, b in zip(rows, alone))
        if not same or not all(math.isfinite(s) for _, scores, _ in rows for s in scores):
            continue
        torch.manual_seed(seed)
        if any([r[0] for r in run(model, case, noise=NOISE)] != [r[0] for r in rows] for _ in range(4)):
            continue
        result = {"name": name, **case, "tokens": [r[0] for r in rows],
                  "scores": [[round(s, 5) for s in r[1]] for r in rows]}
        if rows[0][2] is not None:
            result["sequence_scores"] = [round(r[2], 5) for r in rows]
        return result
    raise SystemExit(f"no seed for {family}: {name}")


def make(family):
    folder = HERE / family
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    # Of some models the one that writes the most different tokens.
    seed = max(range(12), key=lambda seed: sum(len(set(r)) for r in free_runs(family, build(family, seed))))
    model = build(family, seed)
    end = liked(free_runs(family, model), {PADDING, START.get(family, PADDING)})
    model.config.eos_token_id = end
    defaults = {"pad_token_id": PADDING, "eos_token_id": [end]}
    if family == "marian":  # what its published checkpoints bring
        defaults |= {"bad_words_ids": [[PADDING]], "forced_eos_token_id": end}
    if family in START:
        defaults["decoder_start_token_id"] = START[family]
    model.generation_config = GenerationConfig(**{**defaults, "eos_token_id": end})
    made = []
    for name, batch, options, prompt in wanted(family, end):
        made.append(answered(family, model, name, batch, {**defaults, **options}, prompt))
    mel = model.mel
    model.mel = None
    model.save_pretrained(folder)
    if mel is not None:
        np.save(folder / "mel.npy", mel.numpy())
    ended = sum(any(t[-1] == end for t in c["tokens"]) for c in made)
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in made)
    (folder / "generate.json").write_text(f'{{"versions":{json.dumps(versions)},"cases":[\n{lines}\n]}}\n')
    print(family, "seed", seed, "end", end, len(made), "cases,", ended, "with an end", flush=True)


if __name__ == "__main__":
    for family in sys.argv[1:] or FAMILIES:
        make(family)
