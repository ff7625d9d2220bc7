import ExecutionPlan
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Plans of modules that are difficult for the planner, run on symbols.
@Suite struct PlanDifferentialTests {
  @Test(arguments: [false, true]) func partsAndAliasesAreKept(optimized: Bool) async {
    let seeds = DifferentialSeeds(share: 500)
    let found = await seeds.run(optimized ? "optimized plans" : "plans") { seed in
      let random = try RandomPlanModule(seed: seed)
      let module = optimized ? try Pipeline.inference.run(random.module).module : random.module
      let simulation = try PlanSimulation(module, ExecutionPlan(module), bindings: random.bindings)
      return simulation.problems.isEmpty ? nil : "\(simulation.problems)\n\(module.text)"
    }
    #expect(found == [])
  }
}
