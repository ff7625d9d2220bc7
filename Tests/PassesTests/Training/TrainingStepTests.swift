import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// A step of training against the same steps computed in Swift. The loss is half of the sum of the squares of all
/// parameters, so that each is its own gradient.
@Suite struct TrainingStepTests {
  private static func model(steps: Int = 3) throws -> Module {
    try Module.parse(
      """
      module "squares" {
        func @layer(%sum: f32[]) -> (more: f32[]) {
          parameter scale: f32[2] ~ ones
          %scale = parameter {path: "scale"} : f32[2]
          %squares = multiply %scale, %scale : f32[2]
          %own = sum %squares {axis: 0, keep: false} : f32[]
          %more = add %sum, %own : f32[]
          return %more
        }

        func @main(%start: f32[]) -> (loss: f32[]) {
          parameter bias: f32[3] ~ zeros
          %bias = parameter {path: "bias"} : f32[3]
          %squares = multiply %bias, %bias : f32[3]
          %own = sum %squares {axis: 0, keep: false} : f32[]
          %first = add %start, %own : f32[]
          %all = repeat %first {functions: ["layer"], path: "layers", steps: \(steps), carries: 1} : f32[]
          %half = constant {value: 0.5} : f32[]
          %loss = multiply %all, %half : f32[]
          return %loss
        }
      }
      """)
  }

  /// The values of the states after steps, by their names; numbers are those of the step, counted from 1.
  private func train(
    _ step: TrainingStep, _ start: [String: Tensor64], count: Int, numbers: (Int) -> [String: Double]
  ) throws -> (states: [String: Tensor64], losses: [Double]) {
    #expect(step.module.verify() == [])
    var evaluator = ReferenceEvaluator(step.module)
    evaluator.roundsConstants = false
    var states = start
    var losses: [Double] = []
    for number in 1...count {
      let given = numbers(number)
      let inputs = try step.module.main.inputs.map { input in
        if let value = states[input.name] { return value }
        if let value = given[input.name] { return Tensor64(scalar: value) }
        return Tensor64(try input.type.shape.map { try $0.evaluate([:]) }) { _ in 0 }
      }
      let results = try evaluator.run(inputs)
      let outputs = Dictionary(uniqueKeysWithValues: zip(step.module.main.outputs.map(\.name), results))
      for state in step.module.states { states[state.input] = outputs[state.output] }
      losses.append(outputs["loss"]?.values[0] ?? .nan)
    }
    return (states, losses)
  }

  private static let start = [
    "bias": Tensor64([3], [1, -2, 0.5]), "layers.*.scale": Tensor64([3, 2], [1, 2, 3, -4, 5, 0.25]),
  ]

  @Test func momentumIsThatOfEachElement() throws {
    let step = try TrainingStep.derive(Self.model(), loss: "loss") { _ in Optimizer.momentum }
    let found = try train(step, Self.start, count: 4) { _ in ["rate": 0.1] }
    for (name, tensor) in Self.start {
      let expected = tensor.values.map { start in
        var (p, v) = (start, 0.0)
        for _ in 0..<4 {
          v = 0.9 * v + p
          p -= 0.1 * v
        }
        return p
      }
      #expect(allClose(try #require(found.states[name]), Tensor64(tensor.shape, expected), relative: 1e-12))
    }
    #expect(found.losses[0] == Self.start.values.flatMap(\.values).reduce(0) { $0 + $1 * $1 } / 2)
    #expect(zip(found.losses, found.losses.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test func adamWHasItsStates() throws {
    let step = try TrainingStep.derive(Self.model(), loss: "loss", recompute: .layers) { _ in Optimizer.adamW }
    #expect(step.module.states.count == 6)
    let found = try train(step, Self.start, count: 5) { number in
      var (a, c) = (1.0, 1.0)
      for _ in 0..<number { (a, c) = (a * 0.9, c * 0.99) }
      return ["rate": 0.05, "first": 1 - a, "second": (1 - c).squareRoot()]
    }
    for (name, tensor) in Self.start {
      let expected = tensor.values.map { start in
        var (p, m, v) = (start, 0.0, 0.0)
        var (a, c) = (1.0, 1.0)
        for _ in 0..<5 {
          (a, c) = (a * 0.9, c * 0.99)
          (m, v) = (0.9 * m + 0.1 * p, 0.99 * v + 0.01 * p * p)
          p -= 0.05 * (m / (1 - a) / ((v.squareRoot() / (1 - c).squareRoot()) + 1e-8) + 0.1 * p)
        }
        return p
      }
      #expect(allClose(try #require(found.states[name]), Tensor64(tensor.shape, expected), relative: 1e-9))
    }
  }

  @Test func aNormThatIsTooLargeIsScaledDown() throws {
    let norm = Self.start.values.flatMap(\.values).reduce(0) { $0 + $1 * $1 }.squareRoot()
    for (largest, factor) in [(0.5, 0.5 / (norm + 1e-6)), (100, 1)] {
      let step = try TrainingStep.derive(Self.model(), loss: "loss", largestNorm: largest) { _ in Optimizer.momentum }
      let found = try train(step, Self.start, count: 1) { _ in ["rate": 1] }
      for (name, tensor) in Self.start {
        let expected = Tensor64(tensor.shape, tensor.values.map { $0 - factor * $0 })
        #expect(allClose(try #require(found.states[name]), expected, relative: 1e-12, absolute: 1e-12))
      }
    }
  }

  @Test func passesKeepTheStep() throws {
    var step = try TrainingStep.derive(Self.model(), loss: "loss", largestNorm: 1) { _ in Optimizer.momentum }
    let expected = try train(step, Self.start, count: 3) { _ in ["rate": 0.1] }
    step.module = try Pipeline.canonical.run(step.module).module
    let found = try train(step, Self.start, count: 3) { _ in ["rate": 0.1] }
    #expect(found.losses == expected.losses)
    for (name, tensor) in expected.states {
      #expect(allClose(try #require(found.states[name]), tensor, relative: 1e-12))
    }
  }

  /// What is not trained stays an input and has no state.
  @Test func frozenParametersStay() throws {
    let step = try TrainingStep.derive(Self.model(), loss: "loss") { $0.name == "bias" ? nil : Optimizer.momentum }
    #expect(step.module.states.map(\.input) == ["layers.*.scale", "layers.*.scale.velocity"])
    #expect(step.module.main.inputs.contains { $0.name == "bias" })
    #expect(step.parameters.map(\.name) == ["bias", "layers.*.scale"])
  }

  /// The parameters of all layers are updated by one repeat.
  @Test func theGraphDoesNotGrowWithDepth() throws {
    let counts = try [2, 60].map { steps in
      try TrainingStep.derive(Self.model(steps: steps), loss: "loss", largestNorm: 1) { _ in Optimizer.adamW }
        .module.functions.map(\.nodes.count)
    }
    #expect(counts[0] == counts[1])
  }
}
