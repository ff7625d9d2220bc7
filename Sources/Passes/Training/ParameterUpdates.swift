import GraphIR
import GraphcRuntime

/// Calls optimizers: their function once for each parameter, and for the parameters of the steps of a repeat by a repeat,
/// so that the graph does not grow with the number of layers.
struct ParameterUpdates {
  private struct Key: Hashable {
    var optimizer: String
    var type: TensorType
    var isScaled: Bool
  }

  /// The functions that are called, each once for an optimizer and a type.
  private(set) var functions: [Function] = []
  private var places: [Key: Int] = [:]
  private var taken: Set<String>

  /// - Parameter taken: the names of other functions.
  init(taken: Set<String>) { self.taken = taken }

  /// Emits the update of one parameter.
  ///
  /// - Parameters:
  ///   - values: the parameter, its gradient and its states, of the parameter's type.
  ///   - factor: a number by which the gradient is multiplied before; `nil` for 1.
  /// - Returns: the new parameter and its new states.
  mutating func emit(
    _ parameter: ParameterInput, _ optimizer: Optimizer, numbers: [ValueID], values: [ValueID], factor: ValueID?,
    into builder: inout FunctionBuilder, origin: Origin
  ) throws(InferenceError) -> [ValueID] {
    let function = try function(of: optimizer, parameter.rowType, isScaled: factor != nil)
    let numbers = (factor.map { [$0] } ?? []) + numbers
    let path = "update.\(parameter.name)"
    guard parameter.isStacked else {
      let call = Call(function: function.name, path: path)
      return builder.append(
        Node(op: .call(call), operands: numbers + values, types: function.outputTypes, origin: origin))
    }
    let rows = [Dim(parameter.paths.count)] + parameter.rowType.shape
    var operands = numbers
    for value in values { operands.append(try builder.reshaped(value, rows, origin)) }
    let repetition = Repeat(
      functions: [function.name], path: path, stepCount: parameter.paths.count, carryCount: 0,
      stacked: Array(numbers.count..<operands.count))
    var types: [TensorType] = []
    for type in function.outputTypes { types.append(try repetition.stack(type)) }
    var updated: [ValueID] = []
    for result in builder.append(Node(op: .repeat(repetition), operands: operands, types: types, origin: origin)) {
      updated.append(try builder.reshaped(result, parameter.type.shape, origin))
    }
    return updated
  }

  private mutating func function(
    of optimizer: Optimizer, _ type: TensorType, isScaled: Bool
  ) throws(InferenceError) -> Function {
    let key = Key(optimizer: optimizer.name, type: type, isScaled: isScaled)
    if let place = places[key] { return functions[place] }
    guard var function = optimizer.function(type) else {
      throw InferenceError("call/argument", "'\(optimizer.name)' has no function for parameters \(type)")
    }
    if isScaled { function = try function.scalingGradient(at: optimizer.numbers.count + 1) }
    function.name = freeName(optimizer.name) { taken.insert($0).inserted }
    places[key] = functions.count
    functions.append(function)
    return function
  }
}

extension Function {
  /// The function with a factor as its first input, by which it multiplies one of its inputs.
  fileprivate func scalingGradient(at place: Int) throws(InferenceError) -> Function {
    guard inputs.indices.contains(place) else {
      throw InferenceError("call/argument", "@\(name) has no gradient among its inputs")
    }
    var builder = FunctionBuilder(name: name)
    let origin = nodes[place].origin
    let factor = builder.addInput(
      name: freeName("factor") { name in !inputs.contains { $0.name == name } }, type: TensorType(.f32, []),
      origin: origin)
    var values = nodes.prefix(inputs.count).map { builder.append($0) }
    values[place] = [try builder.emit(.binary(Binary(.multiply)), [values[place][0], factor], origin: origin)]
    for node in nodes.dropFirst(inputs.count) {
      values.append(builder.append(node.reading(values)))
    }
    for output in outputs {
      builder.addOutput(name: output.name, value: values[output.value.node][output.value.result])
    }
    return builder.function
  }
}
