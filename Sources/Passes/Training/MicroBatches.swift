import GraphIR
import GraphcRuntime

extension Module {
  /// The module that computes `main` several times, one after another, and gives the sums of its outputs.
  ///
  /// - Parameters:
  ///   - count: how often.
  ///   - rows: the inputs that have a row for each time, along a new first axis; the others are the same every time.
  /// - Precondition: all outputs are f32.
  func summed(over count: Int, rowsOf rows: Set<String>) throws(InferenceError) -> Module {
    let source = main
    let name = freeName("micro_batch") { name in !functions.contains { $0.name == name } }
    var names = Set(source.inputs.map(\.name))
    var part = FunctionBuilder(name: name)
    let origin = source.nodes.last?.origin ?? .synthetic
    var sums: [ValueID] = []
    for output in source.outputs {
      sums.append(
        part.addInput(
          name: freeName("sum.\(output.name)") { names.insert($0).inserted }, type: source.type(of: output.value),
          origin: origin))
    }
    var values: [[ValueID]] = []
    for node in source.nodes {
      values.append(part.append(node.reading(values)))
    }
    for (output, sum) in zip(source.outputs, sums) {
      let value = values[output.value.node][output.value.result]
      part.addOutput(
        name: output.name, value: try part.emit(.binary(Binary(.add)), [sum, value], origin: origin))
    }

    var whole = FunctionBuilder(name: Module.mainName)
    var stacked: [Int] = []
    var operands: [ValueID] = []
    var repetition = Repeat(functions: [name], path: name, stepCount: count, carryCount: source.outputs.count)
    for (index, input) in source.inputs.enumerated() {
      let isRow = rows.contains(input.name)
      if isRow { stacked.append(source.outputs.count + index) }
      operands.append(
        whole.addInput(
          name: input.name, type: isRow ? try repetition.stack(input.type) : input.type,
          origin: source.nodes[index].origin))
    }
    repetition.stacked = stacked
    var zeros: [ValueID] = []
    for output in source.outputs { zeros.append(try whole.zeros(source.type(of: output.value).shape, origin)) }
    let results = whole.append(
      Node(
        op: .repeat(repetition), operands: zeros + operands, types: source.outputs.map { source.type(of: $0.value) },
        origin: origin))
    for (output, value) in zip(source.outputs, results) { whole.addOutput(name: output.name, value: value) }
    var module = self
    module.functions = module.functions.dropLast() + [part.function, whole.function]
    return module
  }
}
