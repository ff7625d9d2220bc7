import GraphcProgram
import GraphcRuntime
import GraphcText
import ModelSpec
import Passes

/// Parses lists of passes on the command line: `canonicalize,fold`, given once or several times.
enum PassSelection {
  /// Names of pipelines, which stand for their passes in such a list.
  static let pipelines: [(name: String, pipeline: Pipeline)] = [
    ("canonical", .canonical), ("inference", .inference),
  ]

  /// The passes to run, in order.
  static func passes(_ lists: [String], option: String) throws -> [Pass] {
    try names(in: lists, option: option).flatMap { name in
      if let pipeline = pipelines.first(where: { $0.name == name }) { return pipeline.pipeline.passes }
      return [try pass(name, option: option, others: pipelines.map(\.name))]
    }
  }

  /// The names of passes in the lists; all of them exist.
  static func names(_ lists: [String], option: String) throws -> Set<String> {
    Set(try names(in: lists, option: option).map { try pass($0, option: option, others: []).name })
  }

  private static func names(in lists: [String], option: String) throws -> [String] {
    try lists.flatMap { list in
      try list.split(separator: ",", omittingEmptySubsequences: false).map { part in
        let name = String(part.drop { $0 == " " })
        guard !name.isEmpty else {
          throw GraphcError(
            .usage, "usage/pass", "--\(option) takes names of passes with commas between them, not \(quoted(list))")
        }
        return name
      }
    }
  }

  private static func pass(_ name: String, option: String, others: [String]) throws -> Pass {
    if let pass = Pass.named(name) { return pass }
    let known = Pass.all.map(\.name) + others
    let list = "the passes are \(known.joined(separator: ", "))"
    throw GraphcError(
      .usage, "usage/pass", "--\(option): no pass is called \(quoted(name))",
      help: NearestName.help(for: name, among: known).map { "\($0) \(list)" } ?? list)
  }
}

/// The changes that the command line makes to the optimizer.
struct PassOptions {
  /// The names of disabled passes.
  var disabled: Set<String> = []
  var rewriteLimit = Int.max

  var areDefault: Bool { disabled.isEmpty && rewriteLimit == .max }
}

extension PassOptions {
  /// - Throws: `UsageError` for a limit that is no number; `usage/pass` for a pass that does not exist.
  init(_ arguments: ParsedArguments) throws {
    disabled = try PassSelection.names(arguments.values("disable-pass"), option: "disable-pass")
    rewriteLimit = try arguments.integer("rewrite-limit", in: 0...Int.max) ?? .max
  }
}

extension OptionSyntax {
  static let disabledPasses = OptionSyntax(
    "disable-pass", value: "PASS,…", "Leave passes of the optimizer out; 'graphc opt --passes' lists them.",
    repeated: true)
  static let rewriteLimit = OptionSyntax(
    "rewrite-limit", value: "N", "Make the first N rewrites only: halving N finds the one that breaks a model.")
}

extension Pipeline {
  /// The pipeline for a model in this precision.
  func inPrecision(_ precision: Precision) -> Pipeline {
    switch precision {
    case .f32: self
    case .bf16: followed(by: [.precision])
    }
  }
}
