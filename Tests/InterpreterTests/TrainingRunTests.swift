import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// Steps of training by their plan and their kernels, whose states are written in place.
@Suite struct TrainingRunTests {
  private static func classifier() throws -> Module {
    try Module.parse(
      """
      module "classifier" {
        dims B

        func @layer(%x: f32[B, 8]) -> (y: f32[B, 8]) {
          parameter weight: f32[8, 8] ~ xavier_uniform
          parameter bias: f32[8] ~ zeros
          %weight = parameter {path: "weight"} : f32[8, 8]
          %bias = parameter {path: "bias"} : f32[8]
          %product = matmul %x, %weight {transpose_rhs: true} : f32[B, 8]
          %sum = add %product, %bias : f32[B, 8]
          %active = gelu %sum : f32[B, 8]
          %y = add %x, %active : f32[B, 8]
          return %y
        }

        func @main(%x: f32[B, 8], %labels: i32[B]) -> (loss: f32[]) {
          parameter head: f32[3, 8] ~ xavier_uniform
          %hidden = repeat %x {functions: ["layer"], path: "layers", steps: 2, carries: 1} : f32[B, 8]
          %head = parameter {path: "head"} : f32[3, 8]
          %logits = matmul %hidden, %head {transpose_rhs: true} : f32[B, 3]
          %logs = log_softmax %logits : f32[B, 3]
          %index = reshape %labels {shape: [B, 1]} : i32[B, 1]
          %picked = gather %logs, %index {axis: 1} : f32[B, 1]
          %flat = reshape %picked {shape: [B]} : f32[B]
          %mean = mean %flat {axis: 0, keep: false} : f32[]
          %loss = negate %mean : f32[]
          return %loss
        }
      }
      """)
  }

  private static let (count, steps) = (24, 40)

  private static func step(_ recompute: Recompute = .none) throws -> TrainingStep {
    var step = try TrainingStep.derive(classifier(), loss: "loss", largestNorm: 1, recompute: recompute) { _ in
      Optimizer.adamW
    }
    step.module = try Pipeline.canonical.run(step.module).module
    return step
  }

  /// The numbers of a step, counted from 1.
  private static func numbers(_ step: Int) -> [String: Double] {
    var (first, second) = (1.0, 1.0)
    for _ in 0..<step { (first, second) = (first * 0.9, second * 0.99) }
    return ["rate": 0.02, "first": 1 - first, "second": (1 - second).squareRoot()]
  }

  /// Points, and the labels that two of their coordinates decide; the parameters at the beginning.
  private static func data(_ step: TrainingStep) -> [String: Tensor64] {
    var random = SplitMix64(seed: 7)
    var values = ["x": Tensor64([count, 8]) { _ in random.grid() }]
    values["labels"] = Tensor64([count]) { place in
      let (a, b) = (values["x"]?[[place[0], 0]] ?? 0, values["x"]?[[place[0], 1]] ?? 0)
      return a > 0 ? 0 : b > 0 ? 1 : 2
    }
    for parameter in step.parameters {
      let shape = parameter.type.shape.map { $0.constantValue ?? 0 }
      values[parameter.name] = Tensor64(shape) { _ in random.grid() / 2 }
    }
    return values
  }

  private static func tensor(_ value: Tensor64, _ dtype: DType) throws -> Tensor {
    dtype == .i32
      ? try Tensor(value.values.map { Int32($0) }, shape: value.shape)
      : try Tensor(value.values.map { Float($0) }, shape: value.shape)
  }

  /// The losses and the states in the end.
  private static func run(
    _ step: TrainingStep, threads: Int
  ) throws -> (losses: [Float], states: [String: [Float]]) {
    let (data, pool) = (data(step), ThreadPool(threadCount: threads))
    let plan = try ExecutionPlan(step.module)
    let store = try ParameterStore(plan, declarations: [], source: InitialParameters(seed: 0), threads: pool)
    let runner = try ModelRunner(BoundPlan(plan, bindings: ["B": count]), parameters: store, threads: pool)
    for parameter in step.parameters {
      try runner.states.set(parameter.name, to: tensor(try #require(data[parameter.name]), .f32))
    }
    var losses: [Float] = []
    for number in 1...steps {
      var inputs = ["x": try tensor(try #require(data["x"]), .f32)]
      inputs["labels"] = try tensor(try #require(data["labels"]), .i32)
      for (name, value) in numbers(number) { inputs[name] = try tensor(Tensor64(scalar: value), .f32) }
      let outputs = try runner.run(inputs)
      losses.append(try #require(outputs.first { $0.name == "loss" }).tensor.elements(as: Float.self)[0])
    }
    var states: [String: [Float]] = [:]
    for state in step.module.states {
      states[state.input] = try #require(try runner.states.copy(of: state.input)).elements(as: Float.self)
    }
    return (losses, states)
  }

  /// The losses in double precision.
  private static func expectedLosses(_ step: TrainingStep) throws -> [Double] {
    var evaluator = ReferenceEvaluator(step.module, bindings: ["B": count])
    evaluator.roundsConstants = false
    var values = data(step)
    var losses: [Double] = []
    for number in 1...steps {
      for (name, value) in numbers(number) { values[name] = Tensor64(scalar: value) }
      let inputs = try step.module.main.inputs.map { input in
        try values[input.name] ?? Tensor64(evaluator.shape(of: input.type)) { _ in 0 }
      }
      let outputs = Dictionary(
        uniqueKeysWithValues: zip(step.module.main.outputs.map(\.name), try evaluator.run(inputs)))
      for state in step.module.states { values[state.input] = outputs[state.output] }
      losses.append(outputs["loss"]?.values[0] ?? .nan)
    }
    return losses
  }

  @Test(arguments: Recompute.allCases) func lossesFollowThoseInDoublePrecision(recompute: Recompute) throws {
    let step = try Self.step(recompute)
    let expected = try Self.expectedLosses(step)
    let found = try Self.run(step, threads: 2).losses
    for (a, b) in zip(found, expected) { #expect(abs(Double(a) - b) <= 1e-4 * max(1, abs(b))) }
    #expect(expected[Self.steps - 1] < expected[0] / 4)
  }

  @Test func threadsDoNotShow() throws {
    let step = try Self.step()
    let (one, two, three) = (
      try Self.run(step, threads: 1), try Self.run(step, threads: 2), try Self.run(step, threads: 3)
    )
    #expect(one.losses == two.losses && two.losses == three.losses)
    #expect(one.states == two.states && two.states == three.states)
  }
}
