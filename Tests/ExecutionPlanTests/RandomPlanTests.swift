import ExecutionPlan
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Plans of random modules, run on tags: lifetimes, in-place merges, offsets and outputs.
@Suite struct RandomPlanTests {
  @Test(arguments: [false, true]) func everyStepFindsItsOperands(optimized: Bool) throws {
    var inPlace = 0
    var worst = 1.0
    for seed in 0..<300 {
      let random = try RandomModule(seed: UInt64(seed), size: 30)
      let source = optimized ? try Pipeline.inference.run(random.module).module : random.module
      let module = PlanSimulation.numbered(source)
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
}
