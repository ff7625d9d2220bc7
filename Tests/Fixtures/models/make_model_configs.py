"""Writes configs/NAME.MAJOR.json: the config.json that transformers saves beside the checkpoints of these fixtures.

MAJOR is that of the installed transformers; 4 and 5 say some things under other keys, and both are in use. The numbers are
those of `cases.json` here and in Tests/Fixtures/vit, which PyTorch computed the expected outputs for. Needs no torch.

    pip install "transformers==4.46.3"    # and again with 5.24.0
    python Tests/Fixtures/models/make_model_configs.py
"""

import json
import tempfile
from pathlib import Path

import transformers as t

FOLDER = Path(__file__).resolve().parent
MAJOR = int(t.__version__.split(".")[0])


def bert(c):
    return t.BertConfig(
        vocab_size=c["vocab"], hidden_size=c["dim"], num_hidden_layers=c["depth"], num_attention_heads=c["heads"],
        intermediate_size=c["mlp"], max_position_embeddings=c["positions"], type_vocab_size=c["types"],
        layer_norm_eps=c["eps"])


def gpt2(c):
    return t.GPT2Config(
        vocab_size=c["vocab"], n_embd=c["dim"], n_layer=c["depth"], n_head=c["heads"], n_inner=c["mlp"],
        n_positions=c["positions"], layer_norm_epsilon=c["eps"])


def t5(c):
    return t.T5Config(
        vocab_size=c["vocab"], d_model=c["dim"], d_kv=c["head_dim"], d_ff=c["mlp"], num_layers=c["encoder_depth"],
        num_decoder_layers=c["decoder_depth"], num_heads=c["heads"], relative_attention_num_buckets=c["buckets"],
        relative_attention_max_distance=c["max_distance"], layer_norm_epsilon=c["eps"],
        feed_forward_proj="gated-gelu", tie_word_embeddings=False)


def whisper(c):
    return t.WhisperConfig(
        vocab_size=c["vocab"], num_mel_bins=c["mels"], d_model=c["dim"], encoder_layers=c["encoder_depth"],
        encoder_attention_heads=c["encoder_heads"], encoder_ffn_dim=c["encoder_mlp"],
        decoder_layers=c["decoder_depth"], decoder_attention_heads=c["decoder_heads"],
        decoder_ffn_dim=c["decoder_mlp"], max_source_positions=c["source_positions"],
        max_target_positions=c["target_positions"], pad_token_id=0, bos_token_id=1, eos_token_id=2,
        decoder_start_token_id=1, suppress_tokens=None, begin_suppress_tokens=None)


def llama(c):
    rotary = dict(rope_theta=c["theta"]) if MAJOR < 5 else dict(
        rope_parameters={"rope_type": "default", "rope_theta": c["theta"]})
    return t.LlamaConfig(
        vocab_size=c["vocab"], hidden_size=c["dim"], num_hidden_layers=c["depth"], num_attention_heads=c["heads"],
        num_key_value_heads=c["key_value_heads"], head_dim=c["head_dim"], intermediate_size=c["mlp"],
        rms_norm_eps=c["eps"], tie_word_embeddings=False, **rotary)


def vit(c):
    return t.ViTConfig(
        image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
        num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
        layer_norm_eps=c["eps"], num_labels=c["classes"])


def mae(c):
    return t.ViTMAEConfig(
        image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
        num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
        decoder_hidden_size=c["decoder_dim"], decoder_num_hidden_layers=c["decoder_depth"],
        decoder_num_attention_heads=c["decoder_heads"], decoder_intermediate_size=c["decoder_mlp"],
        mask_ratio=c["mask_ratio"], norm_pix_loss=c["normalize_targets"], layer_norm_eps=c["eps"])


def clip(c):
    return t.CLIPConfig(
        text_config=dict(
            vocab_size=c["vocab"], hidden_size=c["text_dim"], num_hidden_layers=c["text_depth"],
            num_attention_heads=c["text_heads"], intermediate_size=c["text_mlp"],
            max_position_embeddings=c["positions"], layer_norm_eps=c["eps"], eos_token_id=2),
        vision_config=dict(
            image_size=c["size"], patch_size=c["patch"], num_channels=c["channels"], hidden_size=c["dim"],
            num_hidden_layers=c["depth"], num_attention_heads=c["heads"], intermediate_size=c["mlp"],
            layer_norm_eps=c["eps"]),
        projection_dim=c["projection"])


def marian(c):
    return t.MarianConfig(
        vocab_size=c["vocab"], decoder_vocab_size=c["vocab"], d_model=c["dim"], encoder_layers=c["encoder_depth"],
        encoder_attention_heads=c["encoder_heads"], encoder_ffn_dim=c["encoder_mlp"],
        decoder_layers=c["decoder_depth"], decoder_attention_heads=c["decoder_heads"],
        decoder_ffn_dim=c["decoder_mlp"], max_position_embeddings=16, activation_function="swish",
        scale_embedding=True, pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, forced_eos_token_id=1)


def gptj(c):
    return t.GPTJConfig(
        vocab_size=c["vocab"], n_positions=c["positions"], n_embd=c["dim"], n_layer=c["depth"], n_head=c["heads"],
        n_inner=c["mlp"], rotary_dim=c["rotary_dim"], layer_norm_epsilon=c["eps"], tie_word_embeddings=False,
        bos_token_id=0, eos_token_id=0)


FAMILIES = {
    "bert": bert, "gpt2": gpt2, "t5": t5, "whisper": whisper, "llama": llama, "mae": mae, "clip": clip,
    "transformer": marian, "variants/gpt-j": gptj}


def value(text):
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def written(config):
    with tempfile.TemporaryDirectory() as folder:
        config.save_pretrained(folder)
        return (Path(folder) / "config.json").read_text()


def cases(folder):
    for case in json.loads((folder / "cases.json").read_text())["cases"]:
        yield case, {key: value(text) for key, text in (setting.split("=", 1) for setting in case["set"])}


def main():
    (FOLDER / "configs").mkdir(exist_ok=True)
    configs = {
        case["name"]: FAMILIES[case["spec"]](numbers)
        for case, numbers in cases(FOLDER) if case["spec"] in FAMILIES and case["name"] != "paper"}
    for case, numbers in cases(FOLDER.parent / "vit"):
        if case["source"] == "huggingface":
            configs["vit-" + case["name"].removeprefix("huggingface-")] = vit(numbers)
    for name, config in configs.items():
        (FOLDER / "configs" / f"{name}.{MAJOR}.json").write_text(written(config))


main()
