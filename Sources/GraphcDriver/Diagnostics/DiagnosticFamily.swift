/// The meaning of the first part of a diagnostic's code.
struct DiagnosticFamily {
  var name: String
  var text: String

  static let all = [
    DiagnosticFamily(
      name: "yaml",
      text:
        "the file is not valid YAML for a spec, or YAML reads it differently than it looks. Quotes around an equation keep YAML away from its brackets, colons and hashes."
    ),
    DiagnosticFamily(
      name: "syntax", text: "an expression does not follow the grammar (Grammar/expression.ebnf)."),
    DiagnosticFamily(
      name: "spec",
      text:
        "a key, a name or an argument is unknown, missing, defined twice or used before its definition. Names are read from top to bottom; each is defined once."
    ),
    DiagnosticFamily(
      name: "type",
      text:
        "a value is of another kind than is needed there. dtypes do not promote; cast(x, dtype) converts. The condition of an 'if' must be known at compile time; tensors choose with where(condition, x, y)."
    ),
    DiagnosticFamily(
      name: "shape",
      text:
        "shapes do not fit together. Broadcasting is right-aligned and only of a literal 1; division of dims must be exact; slices do not clamp."
    ),
    DiagnosticFamily(name: "value", text: "a number is out of range, or not finite."),
    DiagnosticFamily(
      name: "limit", text: "a size exceeds a limit that protects the machine from broken or hostile files."),
    DiagnosticFamily(
      name: "weights",
      text:
        "a checkpoint does not match the spec. Every parameter must be found once, and only tensors that ignore: lists may stay unused; weights: maps names. Packed weights belong to one spec with its --set, and to one version of the format."
    ),
    DiagnosticFamily(
      name: "config",
      text:
        "the config.json beside the weights contradicts the spec or the command line. --no-config ignores it."
    ),
    DiagnosticFamily(name: "safetensors", text: "the file breaks the safetensors format; it may be truncated."),
    DiagnosticFamily(name: "json", text: "the file is not strict JSON."),
    DiagnosticFamily(name: "npy", text: "the file is not an .npy array that can be read: no objects, no structures."),
    DiagnosticFamily(name: "image", text: "the picture cannot be read."),
    DiagnosticFamily(name: "mask", text: "a mask leaves a query nothing to attend to; it gives zeros."),
    DiagnosticFamily(name: "preproc", text: "preprocess: does not fit the input."),
    DiagnosticFamily(name: "input", text: "an input is missing, unknown or of another type or shape than declared."),
    DiagnosticFamily(name: "index", text: "an index is outside of its axis in this run."),
    DiagnosticFamily(name: "tensor", text: "a tensor cannot have the requested shape or type."),
    DiagnosticFamily(name: "io", text: "a file cannot be found, read or written."),
    DiagnosticFamily(
      name: "usage", text: "the command line is not valid; graphc COMMAND --help shows the syntax."),
    DiagnosticFamily(
      name: "expect", text: "an expectation under expect: of the spec is not met."),
    DiagnosticFamily(
      name: "generate", text: "generate: of the spec does not fit its graph, or nothing can be generated as asked."),
    DiagnosticFamily(
      name: "train", text: "train: of the spec does not fit its graph, or training cannot go on."),
    DiagnosticFamily(
      name: "emit",
      text:
        "a compiled package cannot be written: files were edited, or names collide."
    ),
    DiagnosticFamily(
      name: "data",
      text:
        "the data to train on cannot be read, or do not fit the inputs. They are arrays, pictures in a folder for each class, or lines of text."
    ),
    DiagnosticFamily(
      name: "run", text: "the folder of a training run cannot be begun or continued: one process at a time writes it."),
    DiagnosticFamily(name: "checkpoint", text: "a training run cannot go on from its checkpoints."),
    DiagnosticFamily(name: "gir", text: "the text of a graph does not follow its grammar or its types."),
    DiagnosticFamily(name: "op", text: "an op of a graph has operands that it does not take."),
    DiagnosticFamily(name: "call", text: "a call in a graph does not fit its function."),
    DiagnosticFamily(name: "parameter", text: "a graph reads a parameter that it does not declare."),
    DiagnosticFamily(name: "pass", text: "the optimizer has a bug."),
  ]
}
