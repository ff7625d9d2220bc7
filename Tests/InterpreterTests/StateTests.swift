import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// Runs with state give what runs give whose states are fed back by hand, bit for bit.
@Suite struct StateTests {
  /// Two layers of a decoder with keys, values, a ring and a running sum.
  static let text = """
    module "decoder" {
      dims R, N, C
      state keys -> keys.next {initial: 0.0, rows: 1, positions: 3}
      state ring -> ring.next {initial: 0.25, rows: 0, positions: 1}
      state steps -> steps.next {initial: 3, rows: 0}

      func @layer(%h: f32[R, 3, N, 2], %past: i32[R], %x: f32[R, 3, C, 2]) -> (h: f32[R, 3, N, 2], x: f32[R, 3, C, 2]) {
        parameter weight: f32[2, 2] ~ normal(0.5)
        %weight = parameter {path: "weight"} : f32[2, 2]
        %new = linear %h, %weight {transpose_rhs: true, activation: .none, bias: false, residual: false}
        %keys = write_rows %x, %new, %past {axis: 2}
        %read = attention %h, %keys, %keys {scale: 0.5, causal: false, mask: false, bias: false}
        %y = add %read, %h
        return %y, %keys
      }

      func @main(%tokens: f32[R, 3, N, 2], %past: i32[R], %keys: f32[2, R, 3, C, 2], %ring: f32[R, 4, 2], %steps: i32[R]) -> (steps.next: i32[R], y: f32[R, 3, N, 2], keys.next: f32[2, R, 3, C, 2], ring.next: f32[R, 4, 2], late: f32[R, 4, 2]) {
        %y, %1 = repeat %tokens, %past, %keys {functions: ["layer"], path: "layers", steps: 2, carries: 1, stacked: [2]} : f32[R, 3, N, 2], f32[2, R, 3, C, 2]
        %2 = slice %y {axis: 1, start: 0, end: 1}
        %3 = reshape %2 {shape: [R, N, 2]}
        %4 = write_rows %ring, %3, %past {axis: 1, wraps: true}
        %5 = subtract %4, %ring
        %6 = add %steps, %past
        return %6, %y, %1, %4, %5
      }
    }
    """

  private static let names = ["keys", "ring", "steps"]

  private func parameters(_ module: Module, _ plan: ExecutionPlan, _ threads: ThreadPool) throws -> ParameterStore {
    try ParameterStore(
      plan, declarations: module.parameters, source: InitialParameters(seed: 3), threads: threads)
  }

  private func inputs(_ step: Int, rows: Int, count: Int, past: Int32) throws -> [String: Tensor] {
    let generator = CounterGenerator(seed: UInt64(step), stream: 1)
    return [
      "tokens": try generator.uniformTensor(shape: [rows, 3, count, 2]),
      "past": try Tensor((0..<rows).map { past + Int32($0) }, shape: [rows]),
    ]
  }

  @Test(arguments: [false, true]) func equalsFeedingBackByHand(optimized: Bool) throws {
    var module = try Module.parse(Self.text)
    #expect(module.verify() == [])
    if optimized { module = try Pipeline.inference.run(module).module }
    var pure = module
    pure.states = []
    let threads = ThreadPool(threadCount: 2)
    let (plan, purePlan) = (try ExecutionPlan(module), try ExecutionPlan(pure))
    let dims = ["R": 2, "C": 9]
    // A prompt of four tokens, then single ones; both plans share their states.
    let memory = try StateMemory(BoundPlan(plan, bindings: dims.merging(["N": 4]) { $1 }))
    var runners: [Int: (state: ModelRunner, pure: ModelRunner)] = [:]
    for count in [4, 1] {
      let bindings = dims.merging(["N": count]) { $1 }
      runners[count] = (
        try ModelRunner(
          BoundPlan(plan, bindings: bindings), parameters: parameters(module, plan, threads), threads: threads,
          states: memory),
        try ModelRunner(
          BoundPlan(purePlan, bindings: bindings), parameters: parameters(pure, purePlan, threads), threads: threads)
      )
    }
    for _ in 0..<2 {
      memory.reset()
      var held: [String: Tensor] = [:]
      for name in Self.names { held[name] = try memory.copy(of: name) }
      for (step, count) in [4, 1, 1, 1].enumerated() {
        let runner = try #require(runners[count])
        let given = try inputs(step, rows: 2, count: count, past: step == 0 ? 0 : Int32(3 + step))
        let results = try runner.state.run(given)
        let expected = try runner.pure.run(given.merging(held) { $1 })
        #expect(results.map(\.name) == ["y", "late"])
        for (name, tensor) in expected {
          if name.hasSuffix(".next") {
            let state = String(name.dropLast(5))
            #expect(try memory.copy(of: state)?.bytes == tensor.bytes, "\(name) at \(step)")
            held[state] = tensor
          } else {
            #expect(results.first { $0.name == name }?.tensor.bytes == tensor.bytes, "\(name) at \(step)")
          }
        }
      }
    }
  }

  /// Positions beyond the capacity are an error of the input, and the state stays as it was in that row.
  @Test func positionsBeyondTheCapacityAreRefused() throws {
    let module = try Module.parse(Self.text)
    let (plan, threads) = (try ExecutionPlan(module), ThreadPool(threadCount: 1))
    let runner = try ModelRunner(
      BoundPlan(plan, bindings: ["R": 2, "C": 9, "N": 1]), parameters: parameters(module, plan, threads),
      threads: threads)
    let error = try #require(throws: GraphcError.self) { try runner.run(inputs(0, rows: 2, count: 1, past: 8)) }
    #expect(error.code == "index/range")
    #expect(error.message.contains("element [1] of the input 'past' is 9"), "\(error.message)")
    #expect(error.help == "use 0 to 8")
  }

  @Test func statesOfAnotherShapeAreRefused() throws {
    let module = try Module.parse(Self.text)
    let (plan, threads) = (try ExecutionPlan(module), ThreadPool(threadCount: 1))
    let memory = try StateMemory(BoundPlan(plan, bindings: ["R": 2, "C": 9, "N": 1]))
    let other = try BoundPlan(plan, bindings: ["R": 2, "C": 8, "N": 1])
    let error = try #require(throws: GraphcError.self) {
      try ModelRunner(other, parameters: parameters(module, plan, threads), threads: threads, states: memory)
    }
    #expect(error.code == "shape/mismatch")
  }

  /// States are counted once, as states and not as inputs and outputs.
  @Test func memoryIsEstimated() throws {
    let plan = try ExecutionPlan(Module.parse(Self.text))
    let bound = try BoundPlan(plan, bindings: ["R": 2, "C": 9, "N": 1])
    let estimate = try bound.heldMemory()
    let keys = 2 * 2 * 3 * 9 * 2 * 4
    #expect(estimate.byteCount(of: .states) == keys + 2 * 4 * 2 * 4 + 2 * 4)
    #expect(estimate.byteCount(of: .inputs) == 2 * 3 * 2 * 4 + 2 * 4)
    #expect(try StateMemory(bound).byteCount == estimate.byteCount(of: .states))
    #expect(try PlanMemory(bound).stateByteCounts == [keys, 64, 8])
  }
}
