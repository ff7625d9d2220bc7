import GraphIR
import GraphcRuntime

/// Calls optimizers: their function once for each parameter, and for the parameters of the steps of a repeat by a repeat,
/// so that the graph does not grow with the number of layers.
struct ParameterUpdates {
  private struct Key: Hashable {
    var optimizer: String
    var type: TensorType
  }

  /// The functions that are called, each once for an optimizer and a type.
  private(set) var functions: [Function] = []
  private var places: [Key: Int] = [:]
  private var taken: Set<String>

  /// - Parameter taken: the names of other functions.
  init(taken: Set<String>) { self.taken = taken }

  /// Emits the update of one parameter.
  ///
  /// - Parameter values: the parameter, its gradient and its states, of the parameter's type.
  /// - Returns: the new parameter and its new states.
  mutating func emit(
    _ parameter: ParameterInput, _ optimizer: Optimizer, numbers: [ValueID], values: [ValueID],
    into builder: inout FunctionBuilder, origin: Origin
  ) throws(InferenceError) -> [ValueID] {
    let function = function(of: optimizer, parameter.rowType)
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

  private mutating func function(of optimizer: Optimizer, _ type: TensorType) -> Function {
    let key = Key(optimizer: optimizer.name, type: type)
    if let place = places[key] { return functions[place] }
    var function = optimizer.function(type)
    function.name = freeName(optimizer.name) { taken.insert($0).inserted }
    places[key] = functions.count
    functions.append(function)
    return function
  }
}
