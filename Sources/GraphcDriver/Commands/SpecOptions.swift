import GraphGen
import GraphIR
import GraphcProgram
import ModelSpec

/// The options that select and change a spec. Each command takes those that its syntax lists.
struct SpecOptions {
  var variant: String?
  /// `name=value` from `--set`, in order.
  var settings: [String] = []
  /// Paths of values that become outputs.
  var taps: [String] = []
  /// The selected outputs.
  var only = OutputChoice([])
  /// Replaces the precision of the spec.
  var precision: Precision?
  /// Folders outside of the spec's from which it may include files.
  var includeFolders: [String] = []
  /// Whether warnings are errors.
  var raisesWarnings = false
  /// The largest size of a graph.
  var maximumNodes = Module.standardSizeLimit

  /// The limits of elaboration.
  var limits: GenerationLimits {
    var limits = GenerationLimits.standard
    limits.nodes = maximumNodes
    return limits
  }
}

extension SpecOptions {
  /// - Throws: `UsageError` for a limit that is no number.
  init(_ arguments: ParsedArguments) throws {
    variant = arguments.value("variant")
    settings = arguments.values("set")
    taps = arguments.values("tap")
    only = OutputChoice(arguments.values("only"))
    precision = arguments.value("precision").flatMap { Precision(rawValue: $0) }
    includeFolders = arguments.values("allow-include")
    raisesWarnings = arguments.has("Werror")
    maximumNodes = try arguments.integer("max-nodes", in: 1...1_000_000_000) ?? Module.standardSizeLimit
  }
}

extension PositionalSyntax {
  static let spec = PositionalSyntax("SPEC", "A model spec; '-' reads standard input.", completion: .file)
}

extension OptionSyntax {
  static let variant = OptionSyntax(
    "variant", value: "NAME", "A variant of the spec, whose values replace those of its config before --set does.")
  static let settings = OptionSyntax(
    "set", value: "NAME=VALUE", "Override a config value of the spec.", repeated: true)
  static let taps = OptionSyntax(
    "tap", value: "PATH", "Also output the value of an equation, such as encoded.3.attention.weights; repeatable.",
    repeated: true)
  static let only = OptionSyntax(
    "only", value: "NAME,…",
    "Build only these outputs: parameters and inputs that they do not read are not needed.", repeated: true)
  static let precision = OptionSyntax(
    "precision", value: "PRECISION",
    "The type to which factors of products with weights and of attention are rounded, instead of the spec's precision.",
    completion: .choices(Precision.allCases.map(\.rawValue)))
  static let includeFolders = OptionSyntax(
    "allow-include", value: "DIR", "A folder outside of the spec's from which 'include:' may read; repeatable.",
    repeated: true, completion: .file)
  static let raisesWarnings = OptionSyntax(flag: "Werror", "Treat warnings as errors.")

  static let maximumNodes = OptionSyntax(
    "max-nodes", value: "N", "Refuse larger graphs, counted with every repetition and operand.",
    default: "\(Module.standardSizeLimit)")

  static let format = OptionSyntax(
    "format", value: "FORMAT", "How to write the result.", default: "text", completion: .choices(["text", "json"]))
  static let diagnosticFormat = OptionSyntax(
    "format", value: "FORMAT", "How to write diagnostics; SARIF is read by editors and code hosts.", default: "text",
    completion: .choices(DiagnosticFormat.allCases.map(\.rawValue)))
}
