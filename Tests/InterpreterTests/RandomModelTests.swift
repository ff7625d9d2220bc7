import ExecutionPlan
import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// Random modules through plan, arena and kernels, against the reference evaluator in double precision.
@Suite struct RandomModelTests {
  static let chunks: [Range<Int>] = stride(from: 0, to: 200, by: 25).map { $0..<($0 + 25) }
  static let pools = [1, 2, 3].map { ThreadPool(threadCount: $0) }

  @Test(arguments: chunks) func agreesWithTheReference(seeds: Range<Int>) throws {
    for seed in seeds {
      let random = try RandomModule(seed: UInt64(seed))
      let expected = try random.evaluate()
      let optimized = try Pipeline.inference.run(random.module).module
      for (module, what) in [(random.module, "as it is"), (optimized, "optimized")] {
        try Self.check(module, random.arguments, expected, "seed \(seed), \(what)")
      }
    }
  }

  /// In bf16, kernels add in another order than the reference, so a value may be rounded to a neighbour.
  @Test(arguments: chunks) func agreesWithTheReferenceInBF16(seeds: Range<Int>) throws {
    for seed in seeds {
      let random = try RandomModule(seed: UInt64(seed))
      let module = try Pipeline.inference.followed(by: [.precision]).run(random.module).module
      try Self.check(
        module, random.arguments, try random.arguments.evaluate(module), "seed \(seed), bf16", tolerance: 1e-2)
    }
  }

  /// The same program for a batch of one and of three.
  @Test(arguments: chunks.prefix(3)) func runsAnyBatch(seeds: Range<Int>) throws {
    for seed in seeds {
      let module = try RandomModule(seed: UInt64(seed)).module
      let optimized = try Pipeline.inference.run(module).module
      for batch in [1, 3] {
        guard
          let arguments = try (0..<64).lazy.map({ try ModuleArguments(for: module, seed: $0) })
            .first(where: { $0.bindings["B"] == batch })
        else { continue }
        try Self.check(optimized, arguments, try arguments.evaluate(module), "seed \(seed), batch \(batch)")
      }
    }
  }

  /// The polynomial of the peak is what the planner finds at the dims for which it was picked, up to alignment.
  @Test(arguments: chunks) func peakMemoryIsTheLowerBound(seeds: Range<Int>) throws {
    for seed in seeds {
      let module = try Pipeline.inference.run(RandomModule(seed: UInt64(seed)).module).module
      let plan = try ExecutionPlan(module)
      let bindings = Dictionary(uniqueKeysWithValues: module.dims.map { ($0, PeakMemory.reference) })
      let peak = try PeakMemory(plan).byteCount.evaluate(bindings)
      let bound = try BoundPlan(plan, bindings: bindings).arenaLowerBound
      let count = plan.functions.reduce(0) { $0 + $1.temporaries.count }
      #expect(peak <= bound && bound <= peak + 64 * count, "seed \(seed): \(peak), \(bound)")
    }
  }

  /// The results are close to the reference, and bit-identical on one, two and three threads and in the next run.
  static func check(
    _ module: Module, _ arguments: ModuleArguments, _ expected: [Tensor64], _ what: String,
    tolerance: Double = 1e-5, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var first: [[UInt8]]?
    for pool in pools {
      for outputs in try arguments.interpret(module, on: pool, runs: 2) {
        if let first {
          #expect(outputs.map(\.bytes) == first, "\(what), \(pool.threadCount) threads", sourceLocation: sourceLocation)
          continue
        }
        first = outputs.map(\.bytes)
        for (index, (output, reference)) in zip(outputs, expected).enumerated() {
          let actual = Tensor64(output)
          let error = relativeError(actual, reference)
          #expect(
            error <= tolerance || allClose(actual, reference, relative: tolerance, absolute: tolerance),
            "\(what): output \(index) is off by \(error)\n\(module.text)", sourceLocation: sourceLocation)
        }
      }
    }
  }
}
