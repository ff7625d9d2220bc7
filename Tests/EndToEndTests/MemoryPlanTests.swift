import ExecutionPlan
import Foundation
import GraphGen
import GraphIR
import GraphcRuntime
import Interpreter
import Passes
import Testing

/// Every model at batch 1 and 8 with short and long sequences: its arena is hardly larger than what holds something at
/// one time.
@Suite struct MemoryPlanTests {
  @Test func everyFileIsThere() throws {
    #expect(ModelFile.all.count > ModelFile.names.count)
    let files = try FileManager.default.subpathsOfDirectory(atPath: Repository.path("Models"))
    #expect(files.filter { $0.hasSuffix(".yaml") }.sorted() == ModelFile.names.map { "\($0).yaml" }.sorted())
  }

  @Test(arguments: ModelFile.all) func arenasAreCloseToTheirLowerBound(_ file: ModelFile) throws {
    let module = try Pipeline.inference.run(file.elaborate().module).module
    let plan = try ExecutionPlan(module)
    for bindings in Self.bindings(plan) {
      let bound = try BoundPlan(plan, bindings: bindings)
      let ratio = Double(bound.arenaByteCount) / Double(bound.arenaLowerBound)
      #expect(ratio >= 1)
      #expect(ratio <= 1.1, "\(bindings): \(bound.arenaByteCount) of \(bound.arenaLowerBound)")
    }
  }

  /// Batch 1 and 8, sequences of 16 and of as many positions up to 1024 as the model takes.
  private static func bindings(_ plan: ExecutionPlan) -> [[String: Int]] {
    let batches: Set = ["B", "N"]
    return [1, 8].flatMap { batch in
      [[16], [1024, 512, 448, 256, 77]].compactMap { lengths in
        lengths.lazy
          .map { length in
            Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, batches.contains($0) ? batch : length) })
          }
          .first { (try? BoundPlan(plan, bindings: $0)) != nil }
      }
    }
  }
}
