import ExecutionPlan
import Foundation
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// Parameters out of a packed file.
@Suite struct PackedStoreTests {
  private let threads = ThreadPool(threadCount: 2)

  private func plan(_ pipeline: Pipeline) throws -> (plan: ExecutionPlan, declarations: [ParameterDeclaration]) {
    let module = try Module.parse(CallTests.layers)
    return (try ExecutionPlan(pipeline.run(module).module), module.parameters)
  }

  private func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("graphc-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  private func write(
    _ path: String, _ plan: ExecutionPlan, _ declarations: [ParameterDeclaration], seed: UInt64 = 3
  ) throws {
    try ParameterPacking.write(
      [plan], declarations: declarations, source: InitialParameters(seed: seed), model: "layers", specDigest: "5bec",
      foldedDigests: [], to: FileTarget(path: path), threads: threads)
  }

  @Test func aRunFromAPackedFileIsTheSame() throws {
    let (plan, declarations) = try plan(.inference)
    let bound = try BoundPlan(plan, bindings: ["B": 2, "T": 3])
    let x = try CounterGenerator(seed: 1, stream: 2).tensor(shape: [2, 3, 8], initializer: .normal(1))
    let loaded = try ParameterStore(
      plan, declarations: declarations, source: InitialParameters(seed: 3), threads: threads)
    let expected = try ModelRunner(bound, parameters: loaded, threads: threads).run(["x": x])
    try withFile { path in
      try write(path, plan, declarations)
      let store = try ParameterStore(plan, packed: PackedWeights(path: path, model: "layers", specDigest: "5bec"))
      let results = try ModelRunner(bound, parameters: store, threads: threads).run(["x": x])
      #expect(results.map(\.tensor.bytes) == expected.map(\.tensor.bytes))
      #expect(!expected[0].tensor.bytes.allSatisfy { $0 == 0 })
    }
  }

  /// Panels of bf16 are half as large, read as they were packed, and not read as f32.
  @Test func aRunInBF16FromAPackedFileIsTheSame() throws {
    let (plan, declarations) = try plan(.inference.followed(by: [.precision]))
    #expect(plan.weightFormat == .bf16)
    let bound = try BoundPlan(plan, bindings: ["B": 2, "T": 3])
    let x = try CounterGenerator(seed: 1, stream: 2).tensor(shape: [2, 3, 8], initializer: .normal(1))
    let loaded = try ParameterStore(
      plan, declarations: declarations, source: InitialParameters(seed: 3), threads: threads)
    let expected = try ModelRunner(bound, parameters: loaded, threads: threads).run(["x": x])
    try withFile { path in
      try write(path, plan, declarations)
      let packed = try PackedWeights(path: path, model: "layers", specDigest: "5bec", format: .bf16)
      let panels = packed.tensors.filter { $0.name.contains("#panels") }
      #expect(!panels.isEmpty && panels.allSatisfy { $0.dtype == .bf16 })
      let results = try ModelRunner(
        bound, parameters: ParameterStore(plan, packed: packed), threads: threads
      ).run(["x": x])
      #expect(results.map(\.tensor.bytes) == expected.map(\.tensor.bytes))
      let (other, _) = try self.plan(.inference)
      let error = #expect(throws: GraphcError.self) { try ParameterStore(other, packed: packed) }
      #expect(error?.code == "weights/shape-mismatch")
    }
  }

  /// SHA-256 of `seed 3` by coreutils' sha256sum.
  @Test func theSourceIsNamedByItsDigest() throws {
    let (plan, declarations) = try plan(.inference)
    try withFile { path in
      try write(path, plan, declarations)
      let packed = try PackedWeights(path: path, model: "layers", specDigest: "5bec")
      #expect(packed.identity.sourceDigest == "1ea7ad119cf5e275415ba3dd4642e1ee181fc99041bae962b2d32553d679c119")
    }
  }

  @Test func theSamePlanAndSourceGiveTheSameFile() throws {
    let (plan, declarations) = try plan(.inference)
    try withFile { first in
      try withFile { second in
        try write(first, plan, declarations)
        try write(second, plan, declarations)
        #expect(try readFile(first, limit: 1 << 20) == readFile(second, limit: 1 << 20))
        try write(second, plan, declarations, seed: 4)
        #expect(try readFile(first, limit: 1 << 20) != readFile(second, limit: 1 << 20))
      }
    }
  }

  /// A plan that reads a weight row by row does not find it in a file of panels.
  @Test func aFormThatIsNotThereIsAnError() throws {
    let (plan, declarations) = try plan(.inference)
    var other = plan
    for (index, function) in plan.functions.enumerated() {
      for slot in function.parameters.indices { other.functions[index].parameters[slot].form = .plain }
    }
    try withFile { path in
      try write(path, plan, declarations)
      let packed = try PackedWeights(path: path, model: "layers", specDigest: "5bec")
      let error = #expect(throws: GraphcError.self) { try ParameterStore(other, packed: packed) }
      #expect(error?.code == "weights/missing")
      #expect(error?.message.contains("up#panels") == true)
    }
  }
}
