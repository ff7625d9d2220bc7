import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

@Suite struct BenchTests {
  private let digits = Repository.path("Models/digits-vit.yaml")

  @Test func figuresBelongTogether() throws {
    let result = graphc(
      "bench", digits, "--seconds", "0.01", "--threads", "1", "--set", "depth=1", "--format", "json")
    #expect(result.code == 0)
    let report = try JSONValue(parsing: Array(result.output.utf8))
    #expect(report["model"]?.string == "DigitsViT")
    #expect(report["set"]?.array?.first?.string == "depth=1")
    #expect(report["threads"]?.integer == 1)
    #expect(report["kernels"]?.string == "\(KernelTable.current.name)")
    #expect(report["inputs"]?["image"]?.string == "f32[1, 1, 8, 8]")
    let runs = try #require(report["runs"]?.integer)
    let median = try #require(report["median_ms"]?.double)
    let minimum = try #require(report["minimum_ms"]?.double)
    #expect(runs >= 10 && minimum > 0 && minimum <= median)
    let flops = try #require(report["flops"]?.integer)
    let rate = try #require(report["gflops_per_second"]?.double)
    let peak = try #require(report["peak_gflops_per_second"]?.double)
    let share = try #require(report["peak_share"]?.double)
    #expect((rate * median / 1e3 * 1e9 / Double(flops) - 1).magnitude < 1e-9)
    #expect((share * peak / rate - 1).magnitude < 1e-9)
    #expect(try #require(report["peak_resident_bytes"]?.integer) > 1 << 20)
    #expect(try #require(report["arena_bytes"]?.integer) > 0)
  }

  /// One layer of 17 tokens and width 64 and hidden width 128, by hand: 2 FLOPs each.
  @Test func operationsAndBytesAreCounted() throws {
    func report(_ depth: Int) throws -> JSONValue {
      let result = graphc(
        "bench", digits, "--seconds", "0.01", "--set", "depth=\(depth)", "--format", "json")
      return try JSONValue(parsing: Array(result.output.utf8))
    }
    let (one, two) = (try report(1), try report(2))
    let (tokens, width, hidden) = (17, 64, 128)
    let layer = 2 * (4 * tokens * width * width + 2 * tokens * tokens * width + 2 * tokens * width * hidden)
    let flops = try #require(two["flops"]?.integer) - #require(one["flops"]?.integer)
    #expect((0..<(layer / 20)).contains(flops - layer), "\(flops) for \(layer) of its products")
    // Four matrices of attention, two of the feed-forward, their biases, two norms.
    // The columns of a packed matrix fill panels of 48; the matrices for queries, keys and values are one.
    func matrix(_ rows: Int, _ columns: Int) -> Int { rows * ((columns + 47) / 48 * 48) }
    let matrices = matrix(width, 3 * width) + matrix(width, width) + matrix(width, hidden) + matrix(hidden, width)
    let vectors = 4 * width + hidden + width + 4 * width
    let bytes = try #require(two["weight_bytes"]?.integer) - #require(one["weight_bytes"]?.integer)
    #expect(bytes == 4 * (matrices + vectors))
  }

  @Test func textNamesEverything() {
    let result = graphc("bench", digits, "--seconds", "0.01", "--set", "depth=1")
    #expect(result.code == 0)
    for fact in ["DigitsViT --set depth=1", "kernels", "threads", "median", "GF/s", "% of the FMA peak", "arena"] {
      #expect(result.output.contains(fact), "\(fact)")
    }
  }

  @Test func integersAreMadeUpToo() throws {
    try withTemporaryFolder { folder in
      let spec = folder + "/model.yaml"
      let text = """
        graphc: 1
        model: Sum
        inputs: {x: "f32[B, 4]", mask: "i32[B, 4]"}
        graph: {y: "where(mask != 0, x, 0)"}
        outputs: y
        """
      try AtomicFile.write(Array(text.utf8), to: spec)
      let result = graphc("bench", spec, "--seconds", "0.01")
      #expect(result.code == 0, "\(result.messages)")
      #expect(result.output.contains("mask: i32[1, 4]"))
      // The random input takes the batch of the other.
      let mask = folder + "/mask.npy"
      try NpyFile.write(Tensor([Int32](repeating: 1, count: 12), shape: [3, 4]), to: mask)
      let given = graphc("bench", spec, "--seconds", "0.01", "--input", "mask=\(mask)")
      #expect(given.code == 0, "\(given.messages)")
      #expect(given.output.contains("x: f32[3, 4]"))
    }
  }

  @Test(arguments: ["0", "-1", "3601", "nan", "long"]) func secondsHaveBounds(_ seconds: String) {
    #expect(graphc("bench", digits, "--seconds", seconds).code == 64)
  }
}
