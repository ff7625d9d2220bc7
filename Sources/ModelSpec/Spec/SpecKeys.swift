/// The keys of a spec's mappings, used by the reader, the messages and the JSON Schema.
package enum SpecKeys {
  /// The keys of a model file, in the usual order.
  package static let model = [
    "graphc", "model", "doc", "include", "config", "variants", "inputs", "parameters", "blocks", "graph", "outputs",
    "weights", "huggingface", "labels", "preprocess", "taps", "assert", "expect", "precision",
    "generate", "train",
  ]

  /// Names that other formats use for the keys of a spec and of its sections.
  static let foreign = [
    "params": "parameters", "learned": "parameters", "variables": "parameters", "description": "doc", "name": "model",
    "title": "model", "version": "graphc", "imports": "include", "import": "include", "layers": "graph",
    "nodes": "graph",
    "equations": "graph", "forward": "graph", "ops": "graph", "body": "graph", "hyperparameters": "config",
    "settings": "config", "constants": "config", "modules": "blocks", "functions": "blocks", "returns": "outputs",
    "result": "outputs", "checkpoint": "weights", "mapping": "weights", "classes": "labels",
    "preprocessing": "preprocess",
    "transforms": "preprocess", "asserts": "assert", "assertions": "assert", "checks": "assert", "dtype": "precision",
    "size": "resize", "image_mean": "mean", "image_std": "std", "condition": "that", "test": "that", "expr": "that",
    "msg": "message", "text": "message", "error": "message", "fused": "fused_attention", "fusion": "fused_attention",
    "params_count": "parameters", "generation": "generate", "eos": "end", "eos_token_id": "end", "bos": "start",
    "bos_token_id": "start", "decoder_start_token_id": "start", "pad": "padding", "pad_token_id": "padding",
    "bad_words_ids": "forbid", "suppress_tokens": "suppress", "begin_suppress_tokens": "suppress_first",
    "forced_bos_token_id": "forced_first", "forced_eos_token_id": "forced_end", "forced_bos": "forced_first",
    "forced_eos": "forced_end", "max_length": "limit", "training": "train", "objective": "loss", "optim": "optimizer",
    "param_groups": "groups", "batch_size": "batch", "accumulation": "accumulate",
    "gradient_accumulation": "accumulate",
    "max_steps": "steps", "iterations": "steps", "clip_norm": "clip", "max_grad_norm": "clip", "grad_clip": "clip",
    "targets": "labels", "learning_rate": "rate", "lr": "rate", "states": "state",
  ]

  /// The keys of a block under `blocks:`.
  package static let block = [
    "doc", "config", "inputs", "state", "parameters", "graph", "outputs", "taps", "assert",
  ]

  /// The keys of a file for `include:`.
  package static let includedFile = ["graphc", "doc", "include", "blocks"]

  /// The keys of a file with one block of the layer library.
  package static let blockFile = ["block"] + block

  /// The keys under `huggingface:`.
  package static let huggingface = ["model_type", "config", "require", "defaults"]

  /// The keys of an input under `preprocess:`.
  package static let preprocess = ["resize", "mean", "std"]

  /// The keys of an item under `assert:`.
  package static let assertion = ["that", "message"]

  /// The keys under `expect:`.
  package static let expectation = [
    "fused_attention", "causal", "equivariant", "parameters", "flops", "traffic", "memory",
  ]

  /// The keys under `generate:`.
  package static let generation = ["input", "logits"] + generationTokens + ["forbid", "limit"]

  /// The keys under `generate:` whose values are tokens.
  package static let generationTokens = [
    "start", "end", "padding", "forced_first", "forced_end", "suppress", "suppress_first",
  ]

  /// The keys under `train:`.
  package static let training =
    ["inputs", "graph", "loss", "metrics", "rate", "optimizer", "groups"] + trainingNumbers + ["text"]

  /// The keys under `train:` whose values are numbers.
  package static let trainingNumbers = ["batch", "accumulate", "steps", "clip"]

  /// The keys of `text:` under `train:`.
  package static let textColumns = ["columns", "labels"]

  /// The keys of a mapping under `weights:`; every other key is a template of parameter paths.
  package static let weightMapping = ["strip", "ignore", "same", "computed"]

  /// The transforms of checkpoint tensors that `weights:` may call.
  package static let weightTransforms = ["reshape", "transpose", "rearrange", "split", "concat", "slice"]
}
