import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Attention of numbers at the ends of their range, through the whole program.
@Suite struct AttentionRangeTests {
  private static let length = 200

  private func write(_ tensor: Tensor, _ name: String, in folder: String) throws -> [String] {
    try NpyFile.write(tensor, to: "\(folder)/\(name).npy")
    return ["--input", "\(name)=\(folder)/\(name).npy"]
  }

  private func numbers(_ count: Int, _ step: Int) -> [Float] {
    (0..<count).map { Float(($0 * step) % 101) / 50 - 1 }
  }

  private func attend(_ spec: String, values: [Float], _ extra: String...) throws -> [Float] {
    try withTemporaryFolder { folder in
      let shape = [Self.length, 8]
      let count = Self.length * 8
      let inputs =
        try write(try Tensor(numbers(count, 37), shape: shape), "q", in: folder)
        + write(try Tensor(numbers(count, 53), shape: shape), "k", in: folder)
        + write(try Tensor(values, shape: shape), "v", in: folder)
      return try runModel([Repository.path("Tests/Fixtures/limits/\(spec)")] + inputs + extra, output: "y")
        .elements(as: Float.self)
    }
  }

  /// Only rows that see the key have its value, and the others have the bits that they have without it.
  @Test(arguments: [50, 130, 199]) func causalAttentionDoesNotSeeTheFuture(_ key: Int) throws {
    var values = numbers(Self.length * 8, 71)
    let clean = try attend("attention-nan.yaml", values: values).map(\.bitPattern)
    values[key * 8 + 3] = .infinity
    values[key * 8 + 5] = .nan
    let results = try ["1", "2", "3", "8"].map { threads in
      try attend("attention-nan.yaml", values: values, "--threads", threads)
    }
    for result in results {
      #expect(result.map(\.bitPattern) == results[0].map(\.bitPattern))
      #expect(result[..<(key * 8)].map(\.bitPattern) == Array(clean[..<(key * 8)]))
      for row in key..<Self.length {
        #expect(result[row * 8 + 3] == .infinity && result[row * 8 + 5].isNaN)
        #expect(result[row * 8 + 4].bitPattern == clean[row * 8 + 4])
      }
    }
  }

  @Test func meansOfLargeValuesAreFinite() throws {
    let result = try attend("attention-overflow.yaml", values: Array(repeating: 1e38, count: Self.length * 8))
    #expect(result.allSatisfy { abs($0 / 1e38 - 1) < 1e-5 })
  }

  /// At 2,046 positions the sums fit in 32 bits, at 2,047 they do not.
  @Test func positionsThatWouldWrapAreRefused() throws {
    let spec = Repository.path("Tests/Fixtures/limits/wrapping-positions.yaml")
    let check = graphc("check", spec)
    #expect(check.code == 0 && check.output.contains("y: not proved causal"), "it is not, for 2,047 positions")
    #expect(graphc("explain", "fusion", spec).output.hasSuffix("1 of 1 sites fused\n"))
    let inputs = ["--input", "q=random", "--input", "k=random", "--input", "v=random", "--dim"]
    let fused = try runModel([spec] + inputs + ["T=2046"], output: "y")
    let unfused = try runModel([spec] + inputs + ["T=2046", "--no-fuse"], output: "y")
    #expect(relativeError(fused, unfused) < 1e-5)
    let refused = graphc(["run", spec] + inputs + ["T=2047"])
    #expect(refused.code == 65)
    #expect(
      refused.messages.contains(
        "the positions in the mask of an attention keep to 1048577*T + 1048569 <= 2147483647, which does not hold for "
          + "T = 2047 [limit/positions]"), "\(refused.messages)")
    #expect(refused.messages.contains("wrapping-positions.yaml:9:"))
    #expect(graphc(["run", spec] + inputs + ["T=2047", "--no-fuse"]).code == 0)
  }

  /// A softmax of seventy shifts, one of which would be taken off after another.
  @Test func aTowerThatReachesTheLimitOfRulesStays() throws {
    try withTemporaryFolder { folder in
      let shifts = (1..<70).map { "  m\($0): m\($0 - 1) - max(m\($0 - 1), axis=1, keep=true)\n" }.joined()
      let text =
        "graphc: 1\nmodel: M\ninputs: {x: 'f32[N, 4]'}\ngraph:\n  m0: x + 0.5\n\(shifts)"
        + "  y: exp(m69) / sum(exp(m69), axis=1, keep=true)\noutputs: y\n"
      try text.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      let fusion = graphc("explain", "fusion", folder + "/m.yaml")
      #expect(fusion.code == 0)
      #expect(fusion.messages.contains("note: canonicalize abandoned a rewrite in main: at y: more than 64 rules"))
      let inputs = [folder + "/m.yaml", "--input", "x=random"]
      let y = try runModel(inputs + ["--dim", "N=3"], output: "y")
      #expect(relativeError(y, try runModel(inputs + ["--dim", "N=3", "--no-fuse"], output: "y")) < 1e-6)
    }
  }

  /// A tower of seventy selects and a sum become one select.
  @Test func towersOfSelectsAreOneSelect() throws {
    let spec = Repository.path("Tests/Fixtures/limits/where-tower.yaml")
    let graph = graphc("show", spec, "--stage", "optimized")
    #expect(graph.code == 0 && graph.messages.isEmpty, "\(graph.messages)")
    #expect(graph.output.components(separatedBy: " = where ").count == 2, "\(graph.output)")
    let y = try runModel([spec, "--input", "x=1,2", "--input", "c=true,false"], output: "y")
    #expect(try y.elements(as: Float.self) == [2, -.infinity])
  }
}
