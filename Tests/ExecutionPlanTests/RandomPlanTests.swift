import ExecutionPlan
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Plans of random modules, run on symbols: lifetimes, in-place merges, offsets and outputs.
@Suite struct RandomPlanTests {
  @Test(arguments: [false, true]) func everyStepFindsItsOperands(optimized: Bool) throws {
    var inPlace = 0
    var worst = 1.0
    for seed in 0..<300 {
      let random = try RandomModule(seed: UInt64(seed), size: 30)
      let module = optimized ? try Pipeline.inference.run(random.module).module : random.module
      let simulation = try PlanSimulation(module, ExecutionPlan(module), bindings: random.arguments.bindings)
      #expect(simulation.problems == [], "seed \(seed)\n\(module.text)")
      inPlace += simulation.inPlaceCount
      for arena in simulation.arenas where arena.lowerBound > 0 {
        #expect(arena.byteCount >= arena.lowerBound)
        worst = max(worst, Double(arena.byteCount) / Double(arena.lowerBound))
      }
    }
    #expect(inPlace > 300, "only \(inPlace) kernels wrote in place: the test says little")
    #expect(worst <= 1.5, "an arena takes \(worst) times its lower bound")
  }

  /// The modules hold what they are made for: each of these in at least one of thirty.
  @Test func hardModulesHoldWhatTheyPromise() throws {
    var counts: [String: Int] = [:]
    let seedCount = 300
    for seed in 0..<seedCount {
      let module = try RandomPlanModule(seed: UInt64(seed)).module
      #expect(module.verify() == [], "seed \(seed)\n\(module.text)")
      let plan = try ExecutionPlan(module)
      var found: Set<String> = []
      for function in module.functions {
        let outputs = function.outputs.map(\.value)
        if Set(outputs).count < outputs.count { found.insert("equal outputs") }
        for output in outputs {
          switch function.producer(of: output).op {
          case .input: found.insert("output is input")
          case .parameter: found.insert("output is parameter")
          default: break
          }
        }
        for node in function.nodes {
          if case .slice(let slice) = node.op, slice.start == 0 { found.insert("prefix") }
          if case .expand = node.op { found.insert("broadcast") }
        }
      }
      for function in plan.functions {
        if function.overwritableInputs.contains(where: { !$0.isEmpty }) { found.insert("overwritable") }
        for case .repeated(let repeated) in function.steps {
          found.insert(repeated.alternatingCarries.isEmpty ? "in place" : "back and forth")
          if repeated.op.carryCount > 1 { found.insert("several carries") }
          if !repeated.inputRows.isEmpty { found.insert("stacked operands") }
          if !repeated.outputRows.isEmpty { found.insert("stacked results") }
          if Set(repeated.functions).count > 1 { found.insert("functions in turn") }
          if repeated.op.isReversed { found.insert("last step first") }
        }
      }
      for name in found { counts[name, default: 0] += 1 }
    }
    for name in [
      "equal outputs", "output is input", "output is parameter", "prefix", "broadcast", "overwritable", "in place",
      "back and forth", "several carries", "stacked operands", "stacked results", "functions in turn",
      "last step first",
    ] {
      #expect(counts[name, default: 0] >= seedCount / 30, "\(name): \(counts)")
    }
  }
}
