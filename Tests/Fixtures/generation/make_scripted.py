"""Makes scripted.json: what `generate` of transformers answers on the logits of scripted_model.py.

    pip install torch transformers==5.24.0
    python3 Tests/Fixtures/generation/make_scripted.py

Each case holds the seed of the logits, prompts, options (with the names of transformers), the number of steps, and for
each row the new tokens and their scores. A case is drawn again while noise of 1e-4 on the logits, or running its rows
alone instead of in a batch padded on the left, changes the answer, and where no token is left.
"""

import json
import math
import pathlib
import random
import warnings

import torch
import transformers
from scripted_model import ScriptedConfig, ScriptedModel

HERE = pathlib.Path(__file__).parent
VOCABULARY = 24
PADDING = 0
NOISE = 1e-4

torch.set_num_threads(1)
transformers.logging.set_verbosity_error()
warnings.simplefilter("ignore")


def padded(prompts):
    """The prompts padded on the left, and which tokens are theirs."""
    length = max(map(len, prompts))
    ids = [[PADDING] * (length - len(p)) + p for p in prompts]
    mask = [[0] * (length - len(p)) + [1] * len(p) for p in prompts]
    return torch.tensor(ids), torch.tensor(mask)


def run(model, prompts, options):
    """For each prompt the new tokens, their scores, and the score of the sequence (with beams)."""
    ids, mask = padded(prompts)
    model.calls = 0
    output = model.generate(
        input_ids=ids, attention_mask=mask, do_sample=False, use_cache=False, pad_token_id=PADDING,
        return_dict_in_generate=True, output_scores=True, **options)
    beams = options.get("num_beams", 1)
    new = output.sequences[:, ids.shape[1]:]
    indices = getattr(output, "beam_indices", None)
    scores = model.compute_transition_scores(
        output.sequences, output.scores, indices, normalize_logits=beams == 1)
    ends = options.get("eos_token_id") or []
    rows = []
    for row, tokens in enumerate(new.tolist()):
        if indices is not None:
            count = int((indices[row] >= 0).sum())
        else:
            count = next((i + 1 for i, t in enumerate(tokens) if t in ends), len(tokens))
        total = float(output.sequences_scores[row]) if indices is not None else None
        rows.append((tokens[:count], [float(s) for s in scores[row][:count]], total))
    return rows


def tokens_of(rows):
    return [tokens for tokens, _, _ in rows]


def close(rows, others):
    """Whether tokens are equal, and scores up to rounding."""
    return all(
        tokens == other and all(abs(a - b) < 1e-5 for a, b in zip(scores, other_scores))
        for (tokens, scores, _), (other, other_scores, _) in zip(rows, others))


def case(name, prompts_of, options, favour=0.0, draws=200):
    """The first seed whose answer does not hang on rounding or on the batch."""
    for seed in range(draws):
        generator = random.Random(f"{name} {seed}")
        prompts = prompts_of(generator)
        config = ScriptedConfig(
            vocab_size=VOCABULARY, seed=seed, favoured=options.get("eos_token_id") or [], favour=favour)
        model = ScriptedModel(config)
        rows = run(model, prompts, options)
        steps = model.calls
        alone = [run(model, [prompt], options)[0] for prompt in prompts] if len(prompts) > 1 else rows
        torch.manual_seed(seed)
        model.noise = NOISE
        noisy = [(tokens_of(run(model, prompts, options)), model.calls) for _ in range(3)]
        if not close(rows, alone) or any(n != (tokens_of(rows), steps) for n in noisy):
            continue
        # transformers goes on with token 0 where every token is forbidden.
        if not all(math.isfinite(score) for _, scores, _ in rows for score in scores):
            continue
        result = {
            "name": name, "seed": seed, "favour": favour, "prompts": prompts, "options": options,
            "steps": steps, "tokens": tokens_of(rows), "scores": [[round(s, 5) for s in scores] for _, scores, _ in rows]}
        if rows[0][2] is not None:
            result["sequence_scores"] = [round(total, 5) for _, _, total in rows]
        return result
    raise SystemExit(f"no seed for {name}")


def prompts(batch, low=2, high=5, alphabet=VOCABULARY):
    return lambda generator: [
        [generator.randrange(1, alphabet) for _ in range(generator.randint(low, high))] for _ in range(batch)]


def one_each(batch):
    return prompts(batch, 1, 1)


def searches():
    yield "greedy", {}
    for beams in (2, 4, 5):
        yield f"{beams} beams", {"num_beams": beams}


def cases():
    ends = [5]
    for batch in (1, 3):
        for label, search in searches():
            name = f"{label}, batch {batch}"
            base = {"max_new_tokens": 10, **search}
            ended = {**base, "eos_token_id": ends}
            yield case(f"{name}, no end", prompts(batch), base)
            yield case(f"{name}, end", prompts(batch), ended, favour=4.0)
            yield case(f"{name}, two ends", prompts(batch), {**base, "eos_token_id": [5, 9]}, favour=3.0)
            yield case(f"{name}, three ends", prompts(batch), {**base, "eos_token_id": [5, 9, 2]}, favour=2.0)
            yield case(f"{name}, three likely ends", prompts(batch), {**base, "eos_token_id": [5, 9, 2]}, favour=9.0)
            yield case(f"{name}, likely end", prompts(batch), ended, favour=9.0)
            yield case(f"{name}, least new", prompts(batch), {**ended, "min_new_tokens": 4}, favour=8.0)
            yield case(f"{name}, one new", prompts(batch), {**ended, "max_new_tokens": 1}, favour=4.0)
            yield case(f"{name}, length", prompts(batch, 4, 4), {**search, "eos_token_id": ends, "max_length": 9},
                       favour=3.0)
            yield case(f"{name}, least length", prompts(batch, 4, 4), {**ended, "min_length": 9}, favour=8.0)
            yield case(f"{name}, renormalized", prompts(batch), {
                **ended, "renormalize_logits": True, "suppress_tokens": [3, 4, 7, 11], "repetition_penalty": 1.3,
                "bad_words_ids": [[1], [2, 6]]}, favour=3.0)
            for penalty in (1.3, 0.7):
                yield case(f"{name}, repetition {penalty}", prompts(batch, 3, 6), {
                    **ended, "repetition_penalty": penalty}, favour=3.0)
            for size in (1, 2, 3):
                yield case(f"{name}, n-gram {size}", prompts(batch, 3, 6, alphabet=6), {
                    **ended, "no_repeat_ngram_size": size, "max_new_tokens": 14,
                    "suppress_tokens": list(range(11 if size > 1 else 22, VOCABULARY))}, favour=1.0)
            yield case(f"{name}, suppressed", prompts(batch), {**ended, "suppress_tokens": [3, 4, 7, 11]}, favour=3.0)
            yield case(f"{name}, suppressed first", prompts(batch), {
                **ended, "begin_suppress_tokens": [1, 2, 3, 4, 5, 6, 7, 8]}, favour=5.0)
            yield case(f"{name}, forbidden", prompts(batch), {
                **ended, "bad_words_ids": [[7], [8, 9], [5], [1, 2, 3], [10, 11], [12, 13], [6, 6]],
                "suppress_tokens": list(range(14, VOCABULARY))}, favour=3.0)
            yield case(f"{name}, forced first", one_each(batch), {**ended, "forced_bos_token_id": 8}, favour=3.0)
            yield case(f"{name}, forced first, suppressed first", one_each(batch), {
                **ended, "forced_bos_token_id": 8, "begin_suppress_tokens": [8, 5, 1, 2, 3, 4]}, favour=3.0)
            yield case(f"{name}, forced end", prompts(batch), {**ended, "forced_eos_token_id": 5}, favour=0.0)
            yield case(f"{name}, all", one_each(batch), {
                **ended, "repetition_penalty": 1.2, "no_repeat_ngram_size": 2, "bad_words_ids": [[3], [4, 5], [0]],
                "min_new_tokens": 3, "forced_bos_token_id": 9, "forced_eos_token_id": 5, "suppress_tokens": [1, 2],
                "begin_suppress_tokens": [6, 7]}, favour=3.0)
    for batch in (1, 3):
        for beams in (2, 4, 5):
            for favour in (5.0, 7.0):
                yield case(f"{beams} beams, batch {batch}, three ends, long, {favour}", prompts(batch), {
                    "num_beams": beams, "early_stopping": "never", "length_penalty": 2.0, "eos_token_id": [5, 9, 2],
                    "max_new_tokens": 8}, favour=favour)
            for early in (False, True, "never"):
                for penalty in (0.0, 0.5, 1.0, 2.0, -1.0):
                    name = f"{beams} beams, batch {batch}, early {early}, penalty {penalty}"
                    yield case(name, prompts(batch), {
                        "num_beams": beams, "early_stopping": early, "length_penalty": penalty, "eos_token_id": ends,
                        "max_new_tokens": 12}, favour=4.0)


def main():
    made = list(cases())
    early = sum(any(len(t) < 12 for t in c["tokens"]) for c in made if "early" in c["name"])
    assert early > 60, early
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in made)
    head = json.dumps({"torch": torch.__version__, "transformers": transformers.__version__})
    text = f'{{"versions":{head},"vocabulary":{VOCABULARY},"cases":[\n{lines}\n]}}\n'
    (HERE / "scripted.json").write_text(text)
    print(len(made), "cases,", len(text), "bytes")


if __name__ == "__main__":
    main()
