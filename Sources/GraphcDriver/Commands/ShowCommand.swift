import GraphcProgram
import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
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
  var showsOrigins: Bool

  func run() throws -> ExitCode {
    if subject == "library" {
      for name in Library.names { console.print(name) }
      return .success
    }
    if let text = Library.text(subject) {
      console.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
      return .success
    }
    let loader = SpecLoader(console: console)
    var loaded = try loader.load(subject, variant: variant, settings: settings)
    // What is shown is shown whatever the spec expects of it.
    loaded.model.expectations = .init()
    let printer = ModulePrinter(sources: showsOrigins ? loaded.sources : nil)
    switch stage {
    case .spec: console.print(ResolvedSpec(loaded.spec, loaded.model).text)
    case .imported: printTrimmed(printer.print(loaded.model.module))
    case .canonical: printTrimmed(printer.print(try loader.optimize(loaded, pipeline: .canonical).module))
    case .optimized: printTrimmed(printer.print(try loader.optimize(loaded).module))
    case .plan:
      let plan = try ExecutionPlan.make(try loader.optimize(loaded).module)
      let bindings = Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, 1) })
      for line in PlanText(try BoundPlan(plan, bindings: bindings)).lines { console.print(line) }
    }
    return .success
  }

  private func printTrimmed(_ text: String) { console.print(text.hasSuffix("\n") ? String(text.dropLast()) : text) }
}

extension ExecutionPlan {
  /// The plan of a verified module; what cannot be lowered is a bug of graphc.
  static func make(_ module: Module) throws -> ExecutionPlan {
    do { return try ExecutionPlan(module) } catch let error { throw InternalError(message: error.message) }
  }
}
