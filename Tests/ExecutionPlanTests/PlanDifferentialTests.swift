import ExecutionPlan
import Foundation
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Plans of modules that are made to be hard on the planner, run on symbols.
@Suite struct PlanDifferentialTests {
  /// `make differential` has more of them tried.
  static let seedCount =
    ProcessInfo.processInfo.environment["GRAPHC_DIFFERENTIAL_SEEDS"].flatMap { Int($0) } ?? 500

  @Test(arguments: [false, true]) func partsAndAliasesAreKept(optimized: Bool) throws {
    var inPlace = 0
    for seed in 0..<Self.seedCount {
      let random = try RandomPlanModule(seed: UInt64(seed))
      let module = optimized ? try Pipeline.inference.run(random.module).module : random.module
      let simulation = try PlanSimulation(module, ExecutionPlan(module), bindings: random.bindings)
      #expect(simulation.problems == [], "seed \(seed)\n\(module.text)")
      inPlace += simulation.inPlaceCount
    }
    #expect(inPlace > 3 * Self.seedCount, "only \(inPlace) kernels wrote in place: the test says little")
  }
}
