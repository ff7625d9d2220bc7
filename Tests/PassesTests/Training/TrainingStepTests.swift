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

  /// The function of an optimizer, in whose text TYPE stands for the type of the parameter.
  private static func optimizer(
    _ name: String, numbers: [String], states: [String], _ text: String
  ) -> Optimizer {
    Optimizer(name, numbers: numbers, states: states.map { Optimizer.State($0) }) { type in
      let module = try? Module.parse(text.replacing("TYPE", with: "\(type)"))
      return module?.main ?? Function(name: "not parsed")
    }
  }

  private static let momentum = optimizer(
    "momentum", numbers: ["rate"], states: ["velocity"],
    """
    module "momentum" {
      func @main(%rate: f32[], %p: TYPE, %g: TYPE, %v: TYPE) -> (p: TYPE, v: TYPE) {
        %share = constant {value: 0.9} : f32[]
        %kept = multiply %v, %share : TYPE
        %velocity = add %kept, %g : TYPE
        %move = multiply %velocity, %rate : TYPE
        %next = subtract %p, %move : TYPE
        return %next, %velocity
      }
    }
    """)

  /// AdamW (Loshchilov and Hutter, 2019) with a decay of 0.1; the numbers have the bias corrections.
  private static let adamW = optimizer(
    "adamw", numbers: ["rate", "first", "second"], states: ["m", "v"],
    """
    module "adamw" {
      func @main(%rate: f32[], %first: f32[], %second: f32[], %p: TYPE, %g: TYPE, %m: TYPE, %v: TYPE) -> (p: TYPE, m: TYPE, v: TYPE) {
        %a = constant {value: 0.9} : f32[]
        %b = constant {value: 0.1} : f32[]
        %c = constant {value: 0.99} : f32[]
        %d = constant {value: 0.01} : f32[]
        %epsilon = constant {value: 1e-8} : f32[]
        %m1 = multiply %m, %a : TYPE
        %m2 = multiply %g, %b : TYPE
        %m3 = add %m1, %m2 : TYPE
        %square = multiply %g, %g : TYPE
        %v1 = multiply %v, %c : TYPE
        %v2 = multiply %square, %d : TYPE
        %v3 = add %v1, %v2 : TYPE
        %root = sqrt %v3 : TYPE
        %corrected = divide %root, %second : TYPE
        %below = add %corrected, %epsilon : TYPE
        %above = divide %m3, %first : TYPE
        %direction = divide %above, %below : TYPE
        %decay = multiply %p, %b : TYPE
        %both = add %direction, %decay : TYPE
        %move = multiply %both, %rate : TYPE
        %next = subtract %p, %move : TYPE
        return %next, %m3, %v3
      }
    }
    """)

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
    let step = try TrainingStep.derive(Self.model(), loss: "loss") { _ in Self.momentum }
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
    let step = try TrainingStep.derive(Self.model(), loss: "loss", recompute: .layers) { _ in Self.adamW }
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
      let step = try TrainingStep.derive(Self.model(), loss: "loss", largestNorm: largest) { _ in Self.momentum }
      let found = try train(step, Self.start, count: 1) { _ in ["rate": 1] }
      for (name, tensor) in Self.start {
        let expected = Tensor64(tensor.shape, tensor.values.map { $0 - factor * $0 })
        #expect(allClose(try #require(found.states[name]), expected, relative: 1e-12, absolute: 1e-12))
      }
    }
  }

  /// What is not trained stays an input and has no state.
  @Test func frozenParametersStay() throws {
    let step = try TrainingStep.derive(Self.model(), loss: "loss") { $0.name == "bias" ? nil : Self.momentum }
    #expect(step.module.states.map(\.input) == ["layers.*.scale", "layers.*.scale.velocity"])
    #expect(step.module.main.inputs.contains { $0.name == "bias" })
    #expect(step.parameters.map(\.name) == ["bias", "layers.*.scale"])
  }

  /// The parameters of all layers are updated by one repeat.
  @Test func theGraphDoesNotGrowWithDepth() throws {
    let counts = try [2, 60].map { steps in
      try TrainingStep.derive(Self.model(steps: steps), loss: "loss", largestNorm: 1) { _ in Self.adamW }
        .module.functions.map(\.nodes.count)
    }
    #expect(counts[0] == counts[1])
  }
}
