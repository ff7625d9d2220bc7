import GraphcText

/// The interface on which users of a module rely, and which no pass may change: its name, the run-time dims and their
/// checks, the inputs and outputs of `main` with their names and types, and the states. Passes may add checks of what
/// they rely on.
package struct ModuleInterface: Hashable, Sendable {
  private struct Value: Hashable, CustomStringConvertible {
    var name: String
    var type: TensorType

    var description: String { "\(name): \(type)" }
  }

  private let name: String
  private let dims: [String]
  private let checks: [Module.DimCheck]
  private let reliedOn: Set<Module.DimCheck>
  private let inputs: [Value]
  private let outputs: [Value]
  private let states: [ModuleState]

  /// - Precondition: the module verifies.
  package init(_ module: Module) {
    let main = module.main
    name = module.name
    dims = module.dims
    checks = module.checks.filter { $0.kind == .condition }
    reliedOn = Set(module.checks.filter { $0.kind != .condition })
    inputs = main.inputs.map { Value(name: $0.name, type: $0.type) }
    outputs = zip(main.outputs, main.outputTypes).map { Value(name: $0.name, type: $1) }
    states = module.states
  }

  /// A phrase about the difference to another interface, such as `the output 'y: f32[B, 4]' has become 'y: f32[B, 3]'`;
  /// `nil` if they are equal.
  package func change(to other: ModuleInterface) -> String? {
    let text: (Module.DimCheck) -> String = { "\($0.nonNegative) >= 0: \($0.message)" }
    if name != other.name { return "the module \(quoted(name)) has become \(quoted(other.name))" }
    return change("dim", dims, other.dims) { $0 }
      ?? change("check", checks, other.checks, text)
      ?? change("check", reliedOn.subtracting(other.reliedOn).sorted { text($0) < text($1) }, [], text)
      ?? change("input", inputs, other.inputs, \.description)
      ?? change("output", outputs, other.outputs, \.description)
      ?? change("state", states, other.states) { "\($0.input) -> \($0.output)" }
  }

  private func change<Part: Hashable>(
    _ kind: String, _ before: [Part], _ after: [Part], _ text: (Part) -> String
  ) -> String? {
    for (old, new) in zip(before, after) where old != new {
      return "the \(kind) \(quoted(text(old))) has become \(quoted(text(new)))"
    }
    if before.count > after.count { return "the \(kind) \(quoted(text(before[after.count]))) is gone" }
    if before.count < after.count { return "there is a new \(kind) \(quoted(text(after[before.count])))" }
    return nil
  }
}
