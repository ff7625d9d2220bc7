import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Random graphs against the imported module in double precision: with the whole pipeline and with every prefix of it, at
/// each extent of the run-time axes from 1 to 3, with special values. `make differential` runs it at scale.
@Suite struct DifferentialTests {
  @Test func everyPrefixOfThePipelineKeepsTheMeaning() async {
    let differences = await DifferentialSeeds(share: 300).run("graphs", Self.difference)
    #expect(differences.isEmpty, "\(differences.prefix(5).joined(separator: "\n"))")
  }

  /// The first pass that changes the outputs of a random module, with the difference.
  @Sendable private static func difference(seed: UInt64) throws -> String? {
    let random = try RandomModule(seed: seed)
    let cases = try random.argumentsOfEachExtent().map { ($0, try $0.evaluate(random.module)) }
    var found: String?
    let result = try Pipeline.inference.trace(random.module) { step in
      guard step.isChanged, found == nil else { return }
      do {
        for (arguments, expected) in cases where found == nil {
          found = try arguments.difference(of: step.module, from: expected)
        }
      } catch { found = "\(error)" }
      found = found.map { "after \(step.pass.name): \($0)" }
    }
    return found ?? result.abandoned.first.map { "\($0.pass) abandoned a rewrite \($0.message)" }
  }
}
