import ExecutionPlan
import Foundation
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcTestSupport
import GraphcText
import Interpreter
import Passes
import Testing

/// For every model at batch 1 and 8 with short and long sequences, the arena is hardly larger than what is live at one
/// time.
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

  /// Batch 1 and 8, sequences of 16 and of up to 1024 positions, as many as the model allows.
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

  // MARK: Fusion

  /// A model, the size of its run, and how many heads it has.
  struct Attending: CustomTestStringConvertible {
    var file: ModelFile
    var settings: [String] = []
    var bindings: [String: Int]
    var length: Int
    var heads = 12

    var testDescription: String { "\(file) \(settings.joined()) \(bindings)" }
  }

  static let attending = [
    Attending(file: ModelFile("vit"), settings: ["size=384"], bindings: ["B": 2], length: 577),
    Attending(file: ModelFile("gpt2"), bindings: ["B": 1, "T": 1024], length: 1024),
    // With a mask of the padding.
    Attending(file: ModelFile("bert"), bindings: ["B": 2, "T": 512], length: 512),
  ]

  /// Without the pass the plan holds the scores of all heads; with it none, and the arena shrinks by most of them.
  @Test(arguments: attending) func fusionSavesTheScores(_ model: Attending) throws {
    let module = try model.file.elaborate(settings: model.settings).module
    let scores = (model.bindings["B"] ?? 1) * model.heads * model.length * model.length
    let unfused = Pipeline.inference.without([Pass.fuseAttention.name])
    var arenas: [Int] = []
    for (pipeline, holdsScores) in [(unfused, true), (.inference, false)] {
      let plan = try ExecutionPlan(pipeline.run(module).module)
      let sizes = try plan.functions.flatMap(\.temporaries).map { try $0.type.shape.product().evaluate(model.bindings) }
      #expect(sizes.contains { $0 >= scores } == holdsScores)
      arenas.append(try BoundPlan(plan, bindings: model.bindings).arenaByteCount)
    }
    #expect(arenas[0] - arenas[1] >= 4 * scores / 2, "\(arenas) with scores of \(4 * scores) bytes")
  }

  // MARK: Resident memory

  /// The memory of a process grows by what its estimate says, whether packed weights are mapped or made: the estimate
  /// counts the scratch of this processor and the threads, and what the program itself takes is not growth.
  @Test func processesGrowByTheirEstimates() throws {
    let spec = Repository.path("Models/vit.yaml")
    let settings = ["dim=384", "heads=6", "depth=8"].flatMap { ["--set", $0] }.joined(separator: " ")
    try withTemporaryFolder { folder in
      let packing = try Executable.shell(#""$GRAPHC" compile \#(spec) \#(settings) --seed 1 -o \#(folder)/ViT"#)
      try #require(packing.code == 0, "\(packing.messages)")
      for options in [
        "--threads 2", "--threads 2 --weights \(folder)/ViT/ViT.safetensors", "--threads 7 --dim B=4 --precision bf16",
      ] {
        let result = try Executable.shell(
          #""$GRAPHC" bench \#(spec) \#(settings) \#(options) --seconds 0.01 --format json"#)
        try #require(result.code == 0, "\(result.messages)")
        let report = try JSONValue(parsing: Array(result.output.utf8))
        let peak = try #require(report["peak_resident_bytes"]?.integer)
        let growth = try peak - #require(report["resident_before_bytes"]?.integer)
        let estimate = try #require(report["estimated_bytes"]?.integer)
        let plan = try #require(report["arena_bytes"]?.integer) + #require(report["weight_bytes"]?.integer)
        #expect(plan > 25 << 20, "small enough to be lost in the program itself")
        #expect(estimate >= plan)
        // What is beside the estimate: code that is read for the first time, and what the allocator keeps, which differs
        // between systems; scratch that no kernel has touched is not resident. A second copy of the weights is more.
        #expect(growth <= estimate + estimate / 10 + 20 << 20, "\(growth) of \(estimate): \(options)")
        #expect(estimate <= growth + growth / 4 + 8 << 20, "\(growth) of \(estimate): \(options)")
      }
    }
  }
}
