import GraphcProgram
import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText
import Interpreter
import ModelSpec
import Passes

/// `graphc show SPEC --stage …`, `graphc show BLOCK`, `graphc show library`.
struct ShowCommand {
  enum Stage: String, CaseIterable {
    /// The spec with its config evaluated.
    case spec
    /// The graph as elaborated.
    case imported
    /// One spelling for everything, nothing fused.
    case canonical
    /// What runs.
    case optimized
    /// Kernel calls and buffers.
    case plan
  }

  var console: Console
  var subject: String
  var stage: Stage
  var variant: String?
  var settings: [String]
  var taps: [String] = []
  var showsOrigins: Bool
  var format = OutputFormat.text
  /// The library as Markdown.
  var isMarkdown = false

  func run() throws -> ExitCode {
    if isMarkdown { return try showMarkdown() }
    if subject == "library" {
      switch format {
      case .text: for name in Library.names { console.print(name) }
      case .json: console.print(JSONValue.array(Library.names.map { .string($0) }).text)
      }
      return .success
    }
    if let text = Library.text(subject) {
      show(text)
      return .success
    }
    let loader = SpecLoader(console: console, format: DiagnosticFormat(format))
    var loaded = try loader.load(subject, variant: variant, settings: settings, taps: taps)
    // What is shown is shown whatever the spec expects of it.
    loaded.model.expectations = .init()
    let printer = ModulePrinter(sources: showsOrigins ? loaded.sources : nil)
    switch stage {
    case .spec: show(ResolvedSpec(loaded.spec, loaded.model).text)
    case .imported: show(printer.print(loaded.model.module))
    case .canonical: show(printer.print(try loader.optimize(loaded, pipeline: .canonical).module))
    case .optimized: show(printer.print(try loader.optimize(loaded).module))
    case .plan:
      let plan = try ExecutionPlan.make(try loader.optimize(loaded).module)
      let bindings = Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, 1) })
      show(PlanText(try BoundPlan(plan, bindings: bindings)).lines.joined(separator: "\n"))
    }
    return .success
  }

  private func showMarkdown() throws -> ExitCode {
    guard let text = subject == "library" ? LibraryReference.markdown : LibraryReference.markdown(of: subject) else {
      throw GraphcError(
        .usage, "usage/value", "--format markdown is for 'library' and its blocks, not for \(quoted(subject))",
        help: NearestName.help(for: subject, among: Library.names))
    }
    show(text)
    return .success
  }

  private func show(_ text: String) {
    switch format {
    case .text: console.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    case .json:
      console.print(
        JSONValue.object([
          ("subject", .string(subject)), ("stage", .string(stage.rawValue)), ("text", .string(text)),
        ]).text)
    }
  }
}

extension ExecutionPlan {
  /// The plan of a verified module; what cannot be lowered is a bug of graphc.
  static func make(_ module: Module) throws -> ExecutionPlan {
    do { return try ExecutionPlan(module) } catch let error { throw InternalError(message: error.message) }
  }
}
