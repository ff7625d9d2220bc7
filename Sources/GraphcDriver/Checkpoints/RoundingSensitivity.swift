import GraphIR
import GraphcRuntime

extension Module {
  /// The f32 values that ops of the module compute, at most `limit`.
  func roundedResults(limit: Int) -> [(function: Int, value: ValueID)] {
    var places: [(function: Int, value: ValueID)] = []
    for (function, body) in functions.enumerated() {
      for (position, node) in body.nodes.enumerated() {
        if case .input = node.op { continue }
        for (result, type) in node.types.enumerated() where type.dtype == .f32 {
          if places.count == limit { return places }
          places.append((function, ValueID(node: position, result: result)))
        }
      }
    }
    return places
  }

  /// The module with one value changed by a unit in the last place.
  func nudging(_ nudged: ValueID, in function: Int) throws(InferenceError) -> Module {
    let source = functions[function]
    var builder = FunctionBuilder(name: source.name)
    builder.declareParameters(source.parameters)
    var values: [ValueID: ValueID] = [:]
    for (position, node) in source.nodes.enumerated() {
      var node = node
      node.operands = node.operands.map { values[$0] ?? $0 }
      for (result, value) in builder.append(node).enumerated() {
        let old = ValueID(node: position, result: result)
        values[old] = value
        guard old == nudged else { continue }
        let factor = Constant(.float(1 + Double(Float.ulpOfOne)))
        let one = try builder.emit(.constant(factor), origin: node.origin)
        values[old] = try builder.emit(.binary(Binary(.multiply)), [value, one], origin: node.origin)
      }
    }
    for output in source.outputs { builder.addOutput(name: output.name, value: values[output.value] ?? output.value) }
    var module = self
    module.functions[function] = builder.function
    return module
  }
}
