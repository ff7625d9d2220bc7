import GraphcProgram
import GraphcText
import Diagnostics
import GraphGen
import GraphcRuntime
import Passes

/// `graphc explain fusion SPEC` and `graphc explain CODE`.
struct ExplainCommand {
  var console: Console
  var topic: String
  var spec: String?
  var variant: String?
  var settings: [String]
  var format: OutputFormat

  func run() throws -> ExitCode {
    if topic == "fusion" { return try explainFusion() }
    guard let family = DiagnosticFamily.of(code: topic) else {
      let known = ["fusion"] + DiagnosticFamily.all.map { $0.name + "/…" }
      throw GraphcError(
        .usage, "usage/topic", "nothing is known about '\(topic)'", help: "topics are \(known.joined(separator: ", "))")
    }
    console.print("\(topic): \(family.text)")
    return .success
  }

  private func explainFusion() throws -> ExitCode {
    guard let spec else {
      throw GraphcError(
        .usage, "usage/missing-argument", "explain fusion needs a spec", help: "graphc explain fusion Models/vit.yaml")
    }
    let loader = SpecLoader(console: console, format: format)
    var loaded = try loader.load(spec, variant: variant, settings: settings)
    // The report says what is fused and what is not; that is no failure of the report.
    loaded.model.expectations = .init()
    let result = try loader.optimize(loaded)
    let report = FusionReport(module: result.module, remarks: result.remarks)
    switch format {
    case .text: for line in report.lines(loaded.sources) { console.print(line) }
    case .json: console.print(report.json(loaded.sources).text)
    }
    return .success
  }
}

/// What the first part of a diagnostic's code means.
struct DiagnosticFamily {
  var name: String
  var text: String

  static func of(code: String) -> DiagnosticFamily? {
    let name = code.prefix { $0 != "/" }
    return all.first { $0.name == name }
  }

  static let all = [
    DiagnosticFamily(
      name: "yaml",
      text:
        "the file is no YAML that a spec may be, or YAML read it otherwise than it looks. Quotes around an equation keep YAML away from its brackets, colons and hashes."
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
        "a value is of another kind than is needed there. dtypes do not promote; cast(x, dtype) converts. What an 'if' asks must be known at compile time; tensors choose with where(condition, x, y)."
    ),
    DiagnosticFamily(
      name: "shape",
      text:
        "shapes do not fit together. Broadcasting is right-aligned and only of a literal 1; division of dims must be exact; slices do not clamp. A code such as shape/heads-divide names the divisor."
    ),
    DiagnosticFamily(name: "value", text: "a number is outside of what makes sense there, or not finite."),
    DiagnosticFamily(
      name: "limit", text: "a size is above a limit that keeps a broken or hostile file from taking the machine down."),
    DiagnosticFamily(
      name: "weights",
      text:
        "a checkpoint and the spec do not go together. Every parameter must be found once, and nothing may be left over but what ignore: lists; weights: maps names. Packed weights belong to one spec with its --set, and to one version of the format."
    ),
    DiagnosticFamily(name: "safetensors", text: "the file breaks the safetensors format; it may be truncated."),
    DiagnosticFamily(name: "json", text: "the file is no strict JSON."),
    DiagnosticFamily(name: "npy", text: "the file is no .npy array that can be read: no objects, no structures."),
    DiagnosticFamily(name: "image", text: "the picture cannot be read."),
    DiagnosticFamily(name: "mask", text: "a mask leaves a query nothing to attend to; it gives zeros."),
    DiagnosticFamily(name: "preproc", text: "preprocess: does not fit the input."),
    DiagnosticFamily(name: "input", text: "an input is missing, unknown or of another type or shape than declared."),
    DiagnosticFamily(name: "tensor", text: "a tensor cannot take the shape that is asked of it."),
    DiagnosticFamily(name: "io", text: "a file cannot be found, read or written."),
    DiagnosticFamily(
      name: "usage", text: "the command line is not understood; graphc COMMAND --help shows how it goes."),
    DiagnosticFamily(
      name: "expect", text: "the spec demands something of its graph under expect:, and it does not hold."),
    DiagnosticFamily(
      name: "emit",
      text:
        "a compiled package cannot be written: files there are not as graphc left them, or names do not go together."
    ),
    DiagnosticFamily(name: "gir", text: "the text of a graph does not follow its grammar or its types."),
  ]
}
