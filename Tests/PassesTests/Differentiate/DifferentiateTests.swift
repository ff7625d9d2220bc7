import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

@Suite struct DifferentiateTests {
  /// The gradients of the output `loss` for inputs, by their names.
  private func gradients(
    _ text: String, _ inputs: [Tensor64], of names: [String], recompute: Recompute = .none
  ) throws -> [Tensor64] {
    let module = try Module.parse(text)
    let derived = try Differentiate.derive(module, loss: "loss", inputs: names, recompute: recompute)
    return try ReferenceEvaluator(derived).run(inputs).suffix(names.count)
  }

  // MARK: Special values

  @Test func equalExtremesShareTheCotangent() throws {
    let text = """
      module "ties" {
        func @main(%x: f32[3], %y: f32[3]) -> (loss: f32[]) {
          %largest = max %x {axis: 0, keep: false} : f32[]
          %pairs = maximum %x, %y : f32[3]
          %sum = sum %pairs {axis: 0, keep: false} : f32[]
          %loss = add %largest, %sum : f32[]
          return %loss
        }
      }
      """
    let found = try gradients(text, [Tensor64([3], [2, 2, 1]), Tensor64([3], [2, 0, 3])], of: ["x", "y"])
    #expect(found[0].values == [0.5 + 0.5, 0.5 + 1, 0])
    #expect(found[1].values == [0.5, 0, 1])
  }

  /// A row without allowed keys has weights of zero, and so has its gradient; what is hidden does not leak, even NaN.
  @Test func maskedRowsHaveNoGradient() throws {
    let text = """
      module "masked" {
        func @main(%x: f32[2, 3], %mask: bool[2, 3]) -> (loss: f32[]) {
          %hidden = constant {value: -inf} : f32[]
          %scores = where %mask, %x, %hidden : f32[2, 3]
          %weights = softmax %scores : f32[2, 3]
          %squares = multiply %weights, %weights : f32[2, 3]
          %rows = sum %squares {axis: 1, keep: false} : f32[2]
          %loss = sum %rows {axis: 0, keep: false} : f32[]
          return %loss
        }
      }
      """
    let x = Tensor64([2, 3], [1, 2, .nan, 4, 5, 6])
    let found = try gradients(text, [x, Tensor64([2, 3], [1, 1, 0, 0, 0, 0])], of: ["x"])
    #expect(found[0].values[0] != 0 && abs(found[0].values[0] + found[0].values[1]) < 1e-12)
    #expect(found[0].values[2...] == [0, 0, 0, 0])
  }

  // MARK: Repeats

  private static let layers = """
    module "layers" {
      func @layer(%x: f32[2], %shared: f32[2], %w: f32[2, 2]) -> (y: f32[2], seen: f32[2]) {
        %row = reshape %x {shape: [1, 2]} : f32[1, 2]
        %product = matmul %row, %w {transpose_rhs: false} : f32[1, 2]
        %flat = reshape %product {shape: [2]} : f32[2]
        %sum = add %flat, %shared : f32[2]
        %y = tanh %sum : f32[2]
        return %y, %sum
      }

      func @main(%x: f32[2], %shared: f32[2], %w: f32[STEPS, 2, 2]) -> (loss: f32[]) {
        %last, %all = repeat %x, %shared, %w {functions: ["layer"], path: "layers", steps: STEPS, carries: 1, stacked: [2]} : f32[2], f32[STEPS, 2]
        %rows = sum %all {axis: 0, keep: false} : f32[2]
        %both = multiply %last, %rows : f32[2]
        %loss = sum %both {axis: 0, keep: false} : f32[]
        return %loss
      }
    }
    """

  /// A repeat's gradient is one repeat, in the opposite direction, however many steps there are.
  @Test(arguments: Recompute.allCases) func aRepeatStaysOne(recompute: Recompute) throws {
    let counts = try [2, 50].map { steps in
      let module = try Module.parse(Self.layers.replacing("STEPS", with: "\(steps)"))
      let derived = try Differentiate.derive(
        module, loss: "loss", inputs: ["x", "shared", "w"], recompute: recompute)
      let repeats = derived.main.nodes.compactMap { node in
        if case .repeat(let repetition) = node.op { repetition } else { nil }
      }
      #expect(repeats.map(\.isReversed) == [false, true])
      #expect(repeats.map(\.stepCount) == [steps, steps])
      return derived.functions.map(\.nodes.count)
    }
    #expect(counts[0] == counts[1])
  }

  /// What a step saves: with `none` its carry and what the rules read, the argument and the result of the activation;
  /// with `auto` not what the activation makes of the product; with `layers` the carry alone.
  @Test func recomputationSavesLess() throws {
    let text = """
      module "feed forward" {
        func @layer(%x: f32[5, 2], %up: f32[2, 8], %down: f32[8, 2]) -> (y: f32[5, 2]) {
          %wide = matmul %x, %up {transpose_rhs: false} : f32[5, 8]
          %active = gelu %wide : f32[5, 8]
          %y = matmul %active, %down {transpose_rhs: false} : f32[5, 2]
          return %y
        }

        func @main(%x: f32[5, 2], %up: f32[3, 2, 8], %down: f32[3, 8, 2]) -> (loss: f32[]) {
          %last = repeat %x, %up, %down {functions: ["layer"], path: "layers", steps: 3, carries: 1, stacked: [1, 2]} : f32[5, 2]
          %rows = sum %last {axis: 0, keep: false} : f32[2]
          %loss = sum %rows {axis: 0, keep: false} : f32[]
          return %loss
        }
      }
      """
    let module = try Module.parse(text)
    let saved = try Recompute.allCases.map { recompute in
      let derived = try Differentiate.derive(module, loss: "loss", inputs: ["up", "down"], recompute: recompute)
      let forward = try #require(derived.functions.first { $0.name == "layer.forward" })
      return forward.outputs.dropFirst().map { forward.type(of: $0.value).shape }
    }
    #expect(saved == [[[5, 2], [5, 8], [5, 8]], [[5, 2], [5, 8]], [[5, 2]]])
  }

  @Test(arguments: Recompute.allCases) func gradientsOfARepeatAreThoseOfItsSteps(recompute: Recompute) throws {
    let module = try Module.parse(Self.layers.replacing("STEPS", with: "3"))
    let arguments = try ModuleArguments(for: module, seed: 3)
    let fault = try GradientCheck(module, arguments, seed: 3, directionCount: 4).fault(recompute: recompute)
    #expect(fault == nil)
  }

  // MARK: Parameters

  /// A parameter of a repeat is one input, a row for each step.
  @Test func parametersBecomeInputs() throws {
    let text = """
      module "model" {
        func @layer(%x: f32[2]) -> (y: f32[2]) {
          parameter scale: f32[2] ~ ones
          %scale = parameter {path: "scale"} : f32[2]
          %y = multiply %x, %scale : f32[2]
          return %y
        }

        func @main(%x: f32[2]) -> (y: f32[2]) {
          parameter bias: f32[2] ~ zeros
          %bias = parameter {path: "bias"} : f32[2]
          %shifted = add %x, %bias : f32[2]
          %y = repeat %shifted {functions: ["layer"], path: "layers", steps: 3, carries: 1} : f32[2]
          return %y
        }
      }
      """
    let (module, parameters) = try Module.parse(text).parametersAsInputs()
    #expect(module.verify() == [])
    #expect(module.parameters == [])
    #expect(parameters.map(\.name) == ["bias", "layers.*.scale"])
    #expect(parameters[1].paths == ["layers.0.scale", "layers.1.scale", "layers.2.scale"])
    #expect(module.main.inputs.map(\.type) == [2, 2].map { TensorType(.f32, [Dim($0)]) } + [TensorType(.f32, [3, 2])])
  }

  // MARK: Refusals

  @Test func refusalsNameTheOp() throws {
    let text = """
      module "cache" {
        func @main(%x: f32[2, 3], %rows: f32[2, 1], %at: i32[2]) -> (loss: f32[], all: f32[2, 3]) {
          %written = write_rows %x, %rows, %at {axis: 1} : f32[2, 3]
          %sum = sum %written {axis: 1, keep: false} : f32[2]
          %loss = sum %sum {axis: 0, keep: false} : f32[]
          return %loss, %written
        }
      }
      """
    let module = try Module.parse(text)
    func refusal(loss: String = "loss", inputs: [String]) -> String? {
      do {
        _ = try Differentiate.derive(module, loss: loss, inputs: inputs)
        return nil
      } catch { return error.description }
    }
    #expect(
      refusal(inputs: ["x"])
        == "'write_rows' of 'written' has no gradient: it writes the cache of a step, which is not trained")
    #expect(
      refusal(loss: "all", inputs: ["x"])
        == "'write_rows' of 'written' gives the loss 'all', which must be one number, f32[], not f32[2, 3]")
    #expect(refusal(loss: "none", inputs: ["x"]) == "there is no output 'none'")
    #expect(refusal(inputs: ["y"]) == "there is no input 'y'")
    #expect(refusal(inputs: ["at"]) == "the input 'at' is i32[2], and only numbers of f32 have a gradient")
  }
}
