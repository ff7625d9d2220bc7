package import ExecutionPlan
import GraphIR
package import GraphcRuntime

/// Finds the run-time dims from the shapes of the inputs.
package enum DimSolver {
  /// - Throws: `input/missing`, `input/unknown`, `type/mismatch`, `shape/rank`, `shape/mismatch`.
  package static func solve(_ plan: ExecutionPlan, inputs: [String: (DType, [Int])]) throws(GraphcError) -> [String:
    Int]
  {
    let declared = plan.main.inputs
    let missing = declared.filter { inputs[$0.name] == nil }
    guard missing.isEmpty else {
      let list = missing.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
      throw GraphcError(
        .usage, "input/missing", "the model needs \(list)",
        help: "give each with --input \(missing[0].name)=FILE, or --input \(missing[0].name)=random")
    }
    for name in inputs.keys.sorted() where !declared.contains(where: { $0.name == name }) {
      throw GraphcError(
        .usage, "input/unknown", "the model has no input '\(name)'",
        help: "its inputs are \(declared.map { "\($0.name): \($0.type)" }.joined(separator: ", "))")
    }
    var bindings: [String: Int] = [:]
    for input in declared {
      guard let (dtype, shape) = inputs[input.name] else { continue }
      guard dtype == input.type.dtype else {
        throw GraphcError(
          .badInput, "type/mismatch", "the input '\(input.name)' is \(dtype.rawValue), the model takes \(input.type)")
      }
      guard shape.count == input.type.rank else {
        throw GraphcError(
          .badInput, "shape/rank", "the input '\(input.name)' has shape \(shape), the model takes \(input.type)")
      }
      for (dim, extent) in zip(input.type.shape, shape) {
        guard let symbol = dim.symbol else { continue }
        if let known = bindings[symbol], known != extent {
          throw GraphcError(
            .badInput, "shape/mismatch",
            "\(symbol) is \(known), but the input '\(input.name)' of shape \(shape) makes it \(extent)")
        }
        guard extent >= 1 else {
          throw GraphcError(
            .badInput, "shape/mismatch", "\(symbol) is \(extent) in the input '\(input.name)' of shape \(shape)",
            help: "a run-time dim is at least 1")
        }
        bindings[symbol] = extent
      }
    }
    for input in declared {
      guard let (_, shape) = inputs[input.name] else { continue }
      for (axis, (dim, extent)) in zip(input.type.shape, shape).enumerated() {
        let expected = try BoundPlan.evaluate(dim, bindings)
        guard expected == extent else {
          throw GraphcError(
            .badInput, "shape/mismatch",
            "axis \(axis) of the input '\(input.name)' is \(extent), not \(expected): the model takes \(input.type)")
        }
      }
    }
    return bindings
  }
}
