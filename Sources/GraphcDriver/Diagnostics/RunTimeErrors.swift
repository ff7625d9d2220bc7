import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime

/// Reports errors that are detected only when a model runs, at the line of its spec.
struct RunTimeErrors {
  var loaded: SpecLoader.Loaded
  var console: Console

  /// Checks the conditions that the compiler could not decide for the run-time dims, `assert:` first.
  ///
  /// - Parameter shapes: those of the inputs.
  func check(_ plan: ExecutionPlan, _ bindings: [String: Int], inputs shapes: [String: [Int]]) throws {
    for check in plan.checks {
      do { try check.verify(for: bindings) } catch {
        let origins = check.nonNegative.symbols.sorted().compactMap { origin(of: $0, bindings, shapes) }
        throw report(error, at: check.origin, origins)
      }
    }
  }

  /// Runs `body`; an error about the inputs is reported with the line of the spec at which it occurred.
  func run<Result>(_ origin: () -> Origin?, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as GraphcError {
      guard let origin = origin(), origin.span != nil else { throw error }
      throw report(error, at: origin, [])
    }
  }

  private func report(_ error: GraphcError, at origin: Origin, _ notes: [Diagnostic.Note]) -> CommandFailure {
    let log = DiagnosticLog()
    log.report(
      Diagnostic(
        error.code, error.message, at: origin.span,
        notes: origin.calls.map { .init("called here", at: $0) } + notes, help: error.help))
    return SpecLoader(console: console, format: loaded.format).report(log, loaded.sources)
  }

  /// The input from whose shape a run-time dim was solved.
  private func origin(
    of dim: String, _ bindings: [String: Int], _ shapes: [String: [Int]]
  ) -> Diagnostic.Note? {
    guard let extent = bindings[dim] else { return nil }
    for node in loaded.model.module.main.nodes {
      guard case .input(let input) = node.op, let shape = shapes[input.name],
        node.types.contains(where: { $0.shape.contains { $0.symbol == dim } })
      else { continue }
      return .init("\(dim) is \(extent): the input '\(input.name)' has shape \(shape)", at: node.origin.span)
    }
    return nil
  }
}
