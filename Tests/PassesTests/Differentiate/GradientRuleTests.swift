import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// The gradient that each op states, against central differences in double precision.
@Suite struct GradientRuleTests {
  @Test(arguments: GradientCase.all, Recompute.allCases)
  func equalsDifferences(_ item: GradientCase, recompute: Recompute) throws {
    let module = try item.module()
    for seed in 0..<3 as Range<UInt64> {
      let arguments = try ModuleArguments(for: module, seed: seed, bindings: ["B": 2, "T": 3])
      let check = try GradientCheck(module, arguments, seed: seed, directionCount: 3)
      let fault = try check.fault(recompute: recompute)
      #expect(fault == nil, "seed \(seed)")
    }
  }

  /// A new op needs a case, or a place among those that have none.
  @Test func everyRuleHasACase() throws {
    var covered: Set<String> = []
    for item in GradientCase.all {
      for node in try item.module().main.nodes { covered.insert(node.op.definition.mnemonic) }
    }
    let structural = ["input", "parameter", "call", "repeat"]
    let fixed = ["constant", "iota", "argsort", "and", "or", "not"] + Comparison.mnemonics
    let all = Set(Op.catalogue.flatMap { $0.type.mnemonics })
    #expect(all.subtracting(covered).subtracting(structural + fixed) == ["write_rows"])
  }
}
