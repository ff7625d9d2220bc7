import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Passes
import Testing

/// Gradients of random modules against central differences in double precision: calls, repeats in both directions, views,
/// values that are read several times, several outputs. `make differential-graphs` tries many.
@Suite struct GradientDifferentialTests {
  @Test func gradientsOfRandomGraphsAreThoseOfDifferences() async {
    let differences = await DifferentialSeeds(share: 200).run("gradients", Self.difference)
    #expect(differences.isEmpty, "\(differences.prefix(5).joined(separator: "\n"))")
  }

  @Sendable private static func difference(seed: UInt64) throws -> String? {
    let random = try RandomModule(seed: seed)
    guard random.module.main.outputTypes.contains(where: { $0.dtype == .f32 }) else { return nil }
    let check = try GradientCheck(random.module, random.arguments, seed: seed)
    do {
      for recompute in Recompute.allCases {
        if let fault = try check.fault(recompute: recompute) { return "\(recompute): \(fault)" }
      }
    } catch let refusal as DifferentiationRefusal {
      return refusal.op == "write_rows" ? nil : "\(refusal)"
    }
    return nil
  }
}
