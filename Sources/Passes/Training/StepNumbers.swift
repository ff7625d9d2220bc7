import GraphIR
import GraphcRuntime

/// What an optimizer computes of the number of the step alone, such as a learning rate or a bias correction: evaluated
/// in double precision, once for each step.
package struct StepNumbers: Sendable {
  /// Its input is the step, its outputs the numbers.
  private var function: Function

  /// The numbers in a step, counted from 1, by name.
  package func values(in step: Int) -> [String: Double] {
    var values: [Double] = []
    for node in function.nodes {
      values.append(node.scalarValue(of: node.operands.map { values[$0.node] }) ?? Double(step))
    }
    var result: [String: Double] = [:]
    for output in function.outputs { result[output.name] = values[output.value.node] }
    return result
  }
}

extension StepNumbers {
  /// Divides the function of an optimizer into what depends on the step alone and the rest.
  ///
  /// - Parameters:
  ///   - function: its input `step`, f32[], may be missing.
  ///   - prefix: of the names of the numbers.
  ///   - reported: an output that is a number and nothing else, such as `rate`; `nil` if there is none.
  /// - Returns: the numbers, and the function with an input for each of them in place of `step`.
  static func split(
    _ function: Function, prefix: String, reported: String?
  ) -> (numbers: StepNumbers, names: [String], rest: Function) {
    let isNumber = numbers(of: function)
    var names: [Int: String] = [:]
    var order: [Int] = []
    var taken = Set(function.inputs.map(\.name))
    func ask(_ value: ValueID) {
      guard isNumber[value.node], names[value.node] == nil else { return }
      let node = function.nodes[value.node]
      if case .constant = node.op { return }
      let own = node.name?.split(separator: ".").last.map(String.init) ?? "number"
      names[value.node] = freeName("\(prefix).\(own)") { taken.insert($0).inserted }
      order.append(value.node)
    }
    for (index, node) in function.nodes.enumerated() where !isNumber[index] {
      for operand in node.operands { ask(operand) }
    }
    let updates = function.outputs.filter { $0.name != reported }
    for output in updates { ask(output.value) }

    var builder = FunctionBuilder(name: function.name)
    var values: [Int: ValueID] = [:]
    for index in order {
      values[index] = builder.addInput(
        name: names[index] ?? "", type: TensorType(.f32, []), origin: function.nodes[index].origin)
    }
    for (index, node) in function.nodes.prefix(function.inputs.count).enumerated() where !isNumber[index] {
      values[index] = builder.append(node)[0]
    }
    for index in order where function.nodes[index].types[0].dtype == .bool {
      guard let number = values[index] else { continue }
      let zero = builder.append(
        Node(
          op: .constant(Constant(.float(0))), operands: [], types: [TensorType(.f32, [])],
          origin: function.nodes[index].origin))
      values[index] =
        builder.append(
          Node(
            op: .comparison(Comparison(.notEqual)), operands: [number] + zero, types: function.nodes[index].types,
            origin: function.nodes[index].origin))[0]
    }
    for (index, node) in function.nodes.enumerated() where values[index] == nil {
      if isNumber[index] { guard case .constant = node.op else { continue } }
      var copy = node
      copy.operands = node.operands.compactMap { values[$0.node] }
      values[index] = builder.append(copy)[0]
    }
    for output in updates {
      guard let value = values[output.value.node] else { continue }
      builder.addOutput(name: output.name, value: value)
    }

    var scalars = FunctionBuilder(name: function.name)
    var places: [Int: ValueID] = [:]
    for (index, node) in function.nodes.enumerated() where isNumber[index] {
      var copy = node
      copy.operands = node.operands.compactMap { places[$0.node] }
      places[index] = scalars.append(copy)[0]
    }
    for index in order { if let value = places[index] { scalars.addOutput(name: names[index] ?? "", value: value) } }
    for output in function.outputs where output.name == reported {
      if let value = places[output.value.node] { scalars.addOutput(name: output.name, value: value) }
    }
    return (StepNumbers(function: scalars.function), order.map { names[$0] ?? "" }, builder.function)
  }

  /// The nodes that depend on the step and on constants alone, and are single numbers.
  private static func numbers(of function: Function) -> [Bool] {
    var isNumber: [Bool] = []
    for node in function.nodes {
      let isScalar = node.types.count == 1 && node.types[0].rank == 0
      let known = node.operands.allSatisfy { isNumber[$0.node] }
      if case .input(let input) = node.op {
        isNumber.append(isScalar && input.name == "step")
      } else {
        isNumber.append(isScalar && known && node.scalarValue(of: node.operands.map { _ in 1 }) != nil)
      }
    }
    return isNumber
  }
}

extension Node {
  /// The value of an op of single numbers, with 0 and 1 for bool; `nil` for the step itself, and for ops that are left
  /// to the kernels.
  fileprivate func scalarValue(of operands: [Double]) -> Double? {
    if case .constant(let constant) = op {
      switch constant.value {
      case .float(let value): return value
      case .bool(let value): return value ? 1 : 0
      case .dim(let dim): return dim.constantValue.map(Double.init)
      }
    }
    if case .unary(let unary) = op { return unary.value(at: operands[0]) }
    if case .binary(let binary) = op, types[0].dtype == .f32 {
      return binary.function.value(operands[0], operands[1])
    }
    if case .comparison(let comparison) = op { return comparison.function.holds(operands[0], operands[1]) ? 1 : 0 }
    if case .select = op { return operands[0] != 0 ? operands[1] : operands[2] }
    if case .not = op { return operands[0] != 0 ? 0 : 1 }
    if case .logical(let logical) = op {
      let (a, b) = (operands[0] != 0, operands[1] != 0)
      return (logical.function == .and ? a && b : a || b) ? 1 : 0
    }
    if case .cast(let cast) = op, cast.dtype == .f32 { return operands[0] }
    return nil
  }
}
