import GraphIR
import GraphcRuntime

/// Writes `main` of a step of training: that of a module with gradients, then the updates.
struct TrainingStepWriter {
  private(set) var module: Module

  private let main: Function
  private let modelOutputCount: Int
  private var builder = FunctionBuilder(name: Module.mainName)
  private var names: Set<String>
  private var updates: ParameterUpdates

  /// - Parameters:
  ///   - derived: a module whose last outputs are gradients.
  ///   - modelOutputCount: the number of its other outputs.
  init(_ derived: Module, modelOutputCount: Int) {
    module = derived
    main = derived.main
    self.modelOutputCount = modelOutputCount
    names = Set(main.inputs.map(\.name) + main.outputs.prefix(modelOutputCount).map(\.name))
    updates = ParameterUpdates(taken: Set(derived.functions.map(\.name)))
  }

  /// - Parameter trained: the parameters in the order of their gradients.
  mutating func write(
    _ trained: [(ParameterInput, Optimizer)], _ scaling: GradientScaling
  ) throws(InferenceError) {
    let origin = Origin.derived(
      main.outputs.first.map { main.producer(of: $0.value).origin } ?? .synthetic, pass: "train")
    var values: [[ValueID]] = []
    for input in main.nodes.prefix(main.inputs.count) { values.append(builder.append(input)) }
    let places = Dictionary(zip(main.inputs.map(\.name), values.map { $0[0] }), uniquingKeysWith: { first, _ in first })
    var numbers: [String: ValueID] = [:]
    for number in trained.flatMap(\.1.numbers) where numbers[number] == nil {
      numbers[number] = builder.addInput(name: free(number), type: TensorType(.f32, []), origin: origin)
    }
    var states: [[(name: String, value: ValueID)]] = []
    for (parameter, optimizer) in trained {
      states.append(
        optimizer.states.map { state in
          let name = free("\(parameter.name).\(state.name)")
          return (name, builder.addInput(name: name, type: parameter.type, origin: origin))
        })
    }
    for node in main.nodes.dropFirst(main.inputs.count) {
      values.append(builder.append(node.reading(values)))
    }
    let results = main.outputs.map { values[$0.value.node][$0.value.result] }
    for (output, value) in zip(main.outputs.prefix(modelOutputCount), results) {
      builder.addOutput(name: output.name, value: value)
    }
    let gradients = Array(results.dropFirst(modelOutputCount))
    let outputs = Dictionary(zip(main.outputs.map(\.name), results), uniquingKeysWith: { first, _ in first })
    let factor = try scaling.factor(of: gradients, outputs, &builder, origin)
    for (place, (parameter, optimizer)) in trained.enumerated() {
      guard let value = places[parameter.name] else { continue }
      let updated = try updates.emit(
        parameter, optimizer, numbers: optimizer.numbers.compactMap { numbers[$0] },
        values: [value, gradients[place]] + states[place].map(\.value), factor: factor, into: &builder,
        origin: origin)
      let inputs = [(parameter.name, 0)] + zip(states[place].map(\.name), optimizer.states.map(\.initial))
      for ((name, initial), value) in zip(inputs, updated) { addState(name, initial: initial, value) }
    }
    module.functions = module.functions.dropLast() + updates.functions + [builder.function]
  }

  private mutating func addState(_ name: String, initial: Double, _ value: ValueID) {
    let output = free("\(name).new")
    builder.addOutput(name: output, value: value)
    module.states.append(ModuleState(input: name, output: output, initial: .float(initial)))
  }

  private mutating func free(_ name: String) -> String { freeName(name) { names.insert($0).inserted } }
}
