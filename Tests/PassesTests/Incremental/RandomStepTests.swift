import GraphGen
import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import Passes
import Testing

/// Random causal decoders step by step and all at once. `make step-specs` runs 300 of them; the tests a share.
@Suite struct RandomStepTests {
  private static let count = Environment.value("GRAPHC_STEP_SPECS").flatMap { Int($0) } ?? 40

  /// What may stand in the way of a step, each a phrase of a refusal.
  private static let reasons = ["whose positions are not those of the tokens"]

  @Test func stepByStepIsAllAtOnce() throws {
    var refused = 0
    for seed in 0..<UInt64(Self.count) {
      let spec = RandomCausalSpec(seed: seed)
      do {
        try compare(spec, seed)
      } catch let refusal as IncrementalRefusal {
        refused += 1
        #expect(Self.reasons.contains { refusal.description.contains($0) }, "\(seed): \(refusal)\n\(spec.text)")
      } catch {
        Issue.record("\(seed): \(error)\n\(spec.text)")
      }
    }
    #expect(refused * 10 <= Self.count, "\(refused) of \(Self.count) are refused")
  }

  private func compare(_ spec: RandomCausalSpec, _ seed: UInt64) throws {
    let module = try elaborate(spec: spec.text).module
    let comparison = try StepComparison(
      module, growing: "tokens", logits: spec.outputs, constants: [:], vocabulary: RandomCausalSpec.vocabulary)
    let length = 6
    for size in [length, 2, 1] {
      let worst = try comparison.difference(seed: seed, length: length) { .even(length, by: size, rows: $0) }
      #expect(worst < 1e-9, "seed \(seed), \(size) tokens at a time\n\(spec.text)")
    }
    let worst = try comparison.difference(seed: seed, length: length, StepComparison.uneven(seed, length: length))
    #expect(worst < 1e-9, "seed \(seed), rows of unequal length\n\(spec.text)")
  }

  /// Causal, but positions change with the number of tokens.
  @Test func whatIsNotStableIsRefused() throws {
    for seed in 0..<60 {
      let fault = RandomCausalSpec.faults[seed % RandomCausalSpec.faults.count]
      let spec = RandomCausalSpec(seed: UInt64(seed), fault: fault)
      let module = try elaborate(spec: spec.text).module
      #expect(throws: IncrementalRefusal.self, "\(fault)\n\(spec.text)") {
        try Incrementalize.derive(
          module, growing: "tokens", logits: spec.outputs, constants: [:], allPositions: true)
      }
    }
  }
}
