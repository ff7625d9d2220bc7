import GraphIR

/// Assigns a symbol to each element of each value of a module, by the graph alone. Ops that only move elements pass the
/// symbols on.
final class ElementSymbols {
  private let module: Module
  private let evaluator: ReferenceEvaluator
  /// The first symbol of each value, ascending, with its description; 0 is not a symbol.
  private var origins: [(first: Int, count: Int, name: String)] = []
  private var next = 1
  /// The symbols of parameters, by full path.
  private var parameters: [String: Tensor64] = [:]
  /// The values in each call of a function, by its full path: the results of each node.
  private(set) var calls: [String: [[Tensor64]]] = [:]
  /// The function of each call, by its full path.
  private(set) var functions: [String: String] = [:]

  init(_ module: Module, bindings: [String: Int]) {
    self.module = module
    evaluator = ReferenceEvaluator(module, bindings: bindings)
  }

  func fresh(_ type: TensorType, _ name: String) throws -> Tensor64 {
    let shape = try evaluator.shape(of: type)
    let count = shape.reduce(1, *)
    origins.append((next, count, name))
    next += count
    return Tensor64(shape, (next - count..<next).map { Double($0) })
  }

  func parameter(_ path: String, _ type: TensorType) throws -> Tensor64 {
    if let known = parameters[path] { return known }
    let symbols = try fresh(type, "parameter \(path)")
    parameters[path] = symbols
    return symbols
  }

  /// The outputs of a function; its values are recorded.
  ///
  /// - Parameter path: the prefix of the paths of its parameters and calls.
  func evaluate(_ function: Function, _ inputs: [Tensor64], path: String) throws -> [Tensor64] {
    var results: [[Tensor64]] = []
    for (index, node) in function.nodes.enumerated() {
      let operands = node.operands.map { results[$0.node][$0.result] }
      switch node.op {
      case .input: results.append([inputs[index]])
      case .parameter(let parameter): results.append([try self.parameter(path + parameter.path, node.types[0])])
      case .call(let call):
        guard let callee = module.function(named: call.function) else {
          throw EvaluationError("no function is called \(call.function)")
        }
        results.append(try evaluate(callee, operands, path: "\(path)\(call.path)."))
      case .repeat(let repetition):
        // As one step after the other would be written out.
        var builder = FunctionBuilder(name: function.name)
        let inputs = node.operands.enumerated().map { position, value in
          builder.addInput(name: "\(position)", type: function.type(of: value), origin: .synthetic)
        }
        let unrolled = try repetition.unroll(&builder, inputs, types: node.types, origin: .synthetic)
        for (position, value) in unrolled.enumerated() { builder.addOutput(name: "\(position)", value: value) }
        results.append(try evaluate(builder.function, operands, path: path))
      case .transpose, .reshape, .expand, .slice, .windows, .concat:
        results.append([try evaluator.primitive(node.op, operands, node.types[0])])
      case .cast(let cast) where cast.dtype == function.type(of: node.operands[0]).dtype: results.append(operands)
      case .constant, .iota, .uniform, .unary, .binary, .elementwise, .comparison, .logical, .not, .select, .cast,
        .matMul, .gather, .scatterAdd, .writeRows, .argsort, .cumsum, .reduce, .softmax, .logSoftmax, .attention,
        .attentionGradient, .layerNorm, .rmsNorm, .linear:
        let name = "\(path)\(node.name ?? "%\(index)") (\(node.op.definition.mnemonic))"
        results.append(try node.types.map { try fresh($0, name) })
      }
    }
    calls[path] = results
    functions[path] = function.name
    return function.outputs.map { results[$0.value.node][$0.value.result] }
  }

  /// `element 3 of encoded.0.%5 (add)`
  func describe(_ symbol: Int) -> String {
    var (low, high) = (0, origins.count)
    while low < high {
      let middle = (low + high) / 2
      if origins[middle].first + origins[middle].count <= symbol { low = middle + 1 } else { high = middle }
    }
    guard symbol > 0, low < origins.count else { return "nothing" }
    return "element \(symbol - origins[low].first) of \(origins[low].name)"
  }
}
