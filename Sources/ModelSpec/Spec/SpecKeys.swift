/// The keys of a spec's mappings. Reader, messages and schema all go by these tables.
package enum SpecKeys {
  /// Of a model file, in the order in which a file is usually written.
  package static let model = [
    "graphc", "model", "doc", "include", "config", "variants", "inputs", "parameters", "blocks", "graph", "outputs",
    "weights", "huggingface", "labels", "preprocess", "taps", "assert", "expect", "precision",
  ]

  /// Keys that the language reserves and this compiler refuses, so that none is ever silently ignored.
  package static let unsupported = ["generate", "train"]

  /// What other formats call the keys of a spec and of its sections.
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
    "params_count": "parameters",
  ]

  /// Of a block under `blocks:`.
  package static let block = ["doc", "config", "inputs", "parameters", "graph", "outputs", "taps", "assert"]

  /// Of a file that another includes.
  package static let includedFile = ["graphc", "doc", "include", "blocks"]

  /// Of a file that holds one block of the layer library.
  package static let blockFile = ["block"] + block

  /// Under `huggingface:`.
  package static let huggingface = ["model_type", "config", "require", "defaults"]

  /// Of an input under `preprocess:`.
  package static let preprocess = ["resize", "mean", "std"]

  /// Of an item under `assert:`.
  package static let assertion = ["that", "message"]

  /// Under `expect:`.
  package static let expectation = [
    "fused_attention", "causal", "equivariant", "parameters", "flops", "traffic", "memory",
  ]

  /// Of a mapping under `weights:`; every other key is a template of parameter paths.
  package static let weightMapping = ["strip", "ignore", "same", "computed"]

  /// The calls that may stand between a parameter and a checkpoint name under `weights:`.
  package static let weightTransforms = ["reshape", "transpose", "rearrange", "split", "concat", "slice"]
}
