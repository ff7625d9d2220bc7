import GraphcRuntime
import GraphcText
import ModelSpec
import Passes

/// Passes as the command line names them: `canonicalize,fold`, given once or several times.
enum PassSelection {
  /// Pipelines that stand for their passes where passes are listed to be run.
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

  /// Names of passes, each of which there is.
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

/// How the command line changes what the optimizer does.
struct PassOptions {
  /// Names of passes that are left out.
  var disabled: Set<String> = []
  var rewriteLimit = Int.max

  var areDefault: Bool { disabled.isEmpty && rewriteLimit == .max }
}

extension Pipeline {
  /// The pipeline for a model of that precision.
  func inPrecision(_ precision: Precision) -> Pipeline {
    switch precision {
    case .f32: self
    case .bf16: followed(by: [.precision])
    }
  }
}
