package import GraphIR
import GraphcRuntime
package import Passes

/// Compares the gradients of a module with central differences, both in double precision.
package struct GradientCheck {
  /// Parameters are inputs.
  package let module: Module
  private let bindings: [String: Int]
  private let inputs: [Tensor64]
  private let directions: [[Tensor64]]

  private static let lossName = "checked"

  /// A check of all f32 inputs and parameters of a module, from the sum of an odd function of its outputs. Its arguments
  /// are moved by small amounts, so that no two of them are equal by chance.
  ///
  /// - Throws: `EvaluationError` if no output is f32; what making inputs of the parameters throws.
  package init(_ module: Module, _ arguments: ModuleArguments, seed: UInt64, directionCount: Int = 1) throws {
    let (lifted, parameters) = try module.withLoss(Self.lossName).parametersAsInputs()
    self.module = lifted
    bindings = arguments.bindings
    var random = SplitMix64(seed: seed &+ 1)
    func moved(_ values: [Double]) -> [Double] { values.map { $0 + 0.01 * random.grid() + 0.00317 } }
    var inputs: [Tensor64] = []
    for (input, tensor) in zip(module.main.inputs, arguments.inputs) {
      inputs.append(input.type.dtype == .f32 ? Tensor64(tensor.shape, moved(tensor.values)) : tensor)
    }
    for parameter in parameters {
      let rows = parameter.paths.compactMap { arguments.parameters[$0]?.values }
      let values = rows.flatMap { $0 }
      let shape = try parameter.type.shape.map { try $0.evaluate([:]) }
      inputs.append(Tensor64(shape, parameter.isDraw ? values : moved(values)))
    }
    self.inputs = inputs
    directions = (0..<directionCount).map { _ in
      zip(lifted.main.inputs, inputs).map { input, tensor in
        Tensor64(tensor.shape, tensor.values.map { _ in input.type.dtype == .f32 ? random.grid() : 0 })
      }
    }
  }

  /// What is wrong with the gradients; `nil` if nothing is, or if the loss is not finite or has a corner nearby.
  package func fault(recompute: Recompute) throws -> String? {
    let names = module.main.inputs.filter { $0.type.dtype == .f32 }.map(\.name)
    let derived = try Differentiate.derive(module, loss: Self.lossName, inputs: names, recompute: recompute)
    let expected = try outputs(of: module, inputs)
    let results = try outputs(of: derived, inputs)
    for (result, value) in zip(results, expected) where !allClose(result, value, relative: 1e-12, absolute: 1e-12) {
      return "the outputs of the module have changed"
    }
    guard expected.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else { return nil }
    let gradients = Array(results.dropFirst(expected.count))
    let places = module.main.inputs.indices.filter { module.main.inputs[$0].type.dtype == .f32 }
    for (name, (gradient, place)) in zip(names, zip(gradients, places)) where gradient.shape != inputs[place].shape {
      return "the gradient of \(name) is \(gradient.shape), not \(inputs[place].shape)"
    }
    let norm = gradients.flatMap(\.values).reduce(0) { $0 + $1 * $1 }.squareRoot()
    for direction in directions {
      var slope = 0.0
      for (gradient, place) in zip(gradients, places) {
        for (a, b) in zip(gradient.values, direction[place].values) { slope += a * b }
      }
      let (far, near) = (try difference(along: direction, 1e-5), try difference(along: direction, 2.5e-6))
      let scale = max(abs(near), 1e-3 * norm, 1e-6)
      guard abs(far - near) <= 1e-4 * scale else { return nil }
      // One step of Richardson's extrapolation.
      let limit = (16 * near - far) / 15
      if !(abs(slope - limit) <= 1e-5 * scale) { return "the slope is \(slope), and differences give \(limit)" }
    }
    return nil
  }

  /// The gradients by the names of the inputs.
  package func gradients(at values: [Tensor64]) throws -> [String: Tensor64] {
    let names = module.main.inputs.filter { $0.type.dtype == .f32 }.map(\.name)
    let derived = try Differentiate.derive(module, loss: Self.lossName, inputs: names)
    let results = try outputs(of: derived, values).suffix(names.count)
    return Dictionary(uniqueKeysWithValues: zip(names, results))
  }

  private func difference(along direction: [Tensor64], _ step: Double) throws -> Double {
    func loss(_ step: Double) throws -> Double {
      let moved = zip(inputs, direction).map { tensor, slope in
        Tensor64(tensor.shape, zip(tensor.values, slope.values).map { $0 + step * $1 })
      }
      return try outputs(of: module, moved)[module.main.outputs.count - 1].values[0]
    }
    return try (loss(step) - loss(-step)) / (2 * step)
  }

  private func outputs(of module: Module, _ inputs: [Tensor64]) throws -> [Tensor64] {
    var evaluator = ReferenceEvaluator(module, bindings: bindings)
    evaluator.roundsConstants = false
    evaluator.roundsToBF16 = false
    return try evaluator.run(inputs)
  }
}

extension Module {
  /// The module with one more output: a number that changes with every element of its f32 outputs, by different slopes.
  ///
  /// - Throws: `EvaluationError` if no output is f32.
  fileprivate func withLoss(_ name: String) throws -> Module {
    var builder = FunctionBuilder(name: Module.mainName)
    builder.declareParameters(main.parameters)
    var moved: [[ValueID]] = []
    for node in main.nodes {
      var copy = node
      copy.operands = node.operands.map { moved[$0.node][$0.result] }
      moved.append(builder.append(copy))
    }
    var loss: ValueID?
    for (index, output) in main.outputs.enumerated() {
      let value = moved[output.value.node][output.value.result]
      builder.addOutput(name: output.name, value: value)
      guard builder.type(of: value).dtype == .f32 else { continue }
      let scaled = try builder.scalar(.multiply, value, 0.2 + 0.1 * Double(index), .synthetic)
      let bounded = try builder.emit(.unary(Unary(.tanh)), [scaled], origin: .synthetic)
      let sum = try builder.summed(bounded, to: [], .synthetic)
      loss = try loss.map { try builder.emit(.binary(Binary(.add)), [$0, sum], origin: .synthetic) } ?? sum
    }
    guard let loss else { throw EvaluationError("no output is f32") }
    builder.addOutput(name: name, value: loss)
    var module = self
    module.functions[module.functions.count - 1] = builder.function
    return module
  }
}
