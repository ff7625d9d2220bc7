import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `--dim`, and integers that are random.
@Suite struct DimOptionTests {
  private static let spec = """
    graphc: 1
    model: M
    inputs:
      tokens: i32[B, T]
      mask: i32[B, T] = 1
      noise: f32[B, T] = uniform(seed=0)
    parameters: {table: "f32[5, 4] ~ normal(1.0)"}
    graph:
      embedded: embedding(table, tokens)
      y: where((mask != 0)[..., new], embedded, 0.0) + noise[..., new]
      seen: cast(tokens, f32)
      kept: cast(mask, f32)
    outputs: [y, seen, kept]
    """

  private func withSpec<Result>(_ body: (String) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
      try Self.spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      return try body(folder + "/m.yaml")
    }
  }

  @Test func dimsAreThoseOfWhatIsMadeUp() throws {
    try withSpec { spec in
      let arguments = [spec, "--input", "tokens=random", "--dim", "T=7", "--dim=B=3"]
      #expect(try runModel(arguments, output: "y").shape == [3, 7, 4])
      // What is given says the rest.
      #expect(try runModel([spec, "--input", "tokens=1,2", "--dim", "B=1"], output: "y").shape == [1, 2, 4])
      let bench = graphc("bench", spec, "--dim", "T=7", "--seconds", "0.01", "--format", "json")
      #expect(bench.code == 0, "\(bench.messages)")
      let inputs = try JSONValue(parsing: Array(bench.output.utf8))["inputs"]
      #expect(inputs?["tokens"]?.string == "i32[1, 7]" && inputs?["noise"]?.string == "f32[1, 7]")
    }
  }

  @Test(arguments: [
    (
      ["--input", "tokens=1,2,3", "--dim", "T=4"],
      "--dim T=4, but T is 3 in the input 'tokens' as it is given: i32[B, T]"
    ),
    (
      ["--input", "tokens=random", "--input", "tokens=random", "--dim", "B=3"],
      "--dim B=3, but B is 2 in the input 'tokens'"
    ),
    (["--input", "tokens=random", "--dim", "S=4"], "no run-time dim 'S': it has B, T"),
    (["--input", "tokens=random", "--dim", "T=0"], "--dim T takes a whole number from 1 on, not '0'"),
    (["--input", "tokens=random", "--dim", "T"], "--dim takes NAME=N, not 'T'"),
  ])
  func contradictionsAreErrors(_ arguments: [String], _ message: String) throws {
    try withSpec { spec in
      for command in ["run", "bench"] {
        let result = graphc([command, spec] + arguments)
        #expect(result.code == 64)
        #expect(result.messages.contains(message), "\(result.messages)")
      }
    }
  }

  /// A dim that nothing gives is an error still, and what its help says works.
  @Test func theHelpForADimThatNothingGivesWorks() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/m.yaml"
      try """
      graphc: 1
      model: M
      inputs: {x: "f32[B]", noise: "f32[T] = uniform(seed=0)"}
      graph: {y: "x[:, new] * noise[new]"}
      outputs: y
      """.write(toFile: file, atomically: true, encoding: .utf8)
      let result = graphc("run", file, "--input", "x=1,2")
      #expect(result.code == 64 && result.messages.contains("--dim T=1"), "\(result.messages)")
      #expect(try runModel([file, "--input", "x=1,2", "--dim", "T=1"], output: "y").shape == [2, 1])
      #expect(try runModel([file, "--input", "x=1,2", "--dim", "T=3"], output: "y").shape == [2, 3])
    }
  }

  @Test func aRunWithoutInputsTakesOnes() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/m.yaml"
      try """
      graphc: 1
      model: M
      inputs: {x: "f32[B, T] = ones"}
      graph: {y: "2 * x"}
      outputs: y
      """.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try runModel([file], output: "y").shape == [1, 1])
      #expect(try runModel([file, "--dim", "T=5"], output: "y").elements(as: Float.self) == [2, 2, 2, 2, 2])
    }
  }

  /// Of Philox 4×32-10 with key 0 and the stream of `input tokens`, computed with a Python program that gives the known
  /// answers of Random123: lower + ⌊w · count / 2³²⌋ of each word w.
  @Test func randomIntegersAreThoseOfTheGenerator() throws {
    try withSpec { spec in
      let arguments = [spec, "--input", "tokens=random", "--dim", "T=12"]
      let tokens = try runModel(arguments, output: "seen").elements(as: Float.self)
      #expect(tokens == [3, 4, 1, 4, 0, 3, 4, 1, 4, 3, 2, 4])
    }
  }

  @Test func randomIntegersAreInRange() throws {
    try withSpec { spec in
      let arguments = [spec, "--input", "tokens=random", "--input", "mask=random", "--dim", "T=400"]
      let tokens = try runModel(arguments, output: "seen").elements(as: Float.self)
      #expect(Set(tokens) == [0, 1, 2, 3, 4])
      #expect(Set(try runModel(arguments, output: "kept").elements(as: Float.self)) == [0, 1])
      let others = try runModel(arguments + ["--seed", "1"], output: "seen").elements(as: Float.self)
      #expect(others != tokens && Set(others) == Set(tokens))
    }
  }

  /// Models with tokens run on made-up ones as they are.
  @Test(
    arguments: [
      ("bert", "depth=1", ["tokens", "segments", "mask"]), ("gpt2", "depth=1", ["tokens", "mask"]),
      ("t5", "encoder_depth=1", ["source", "source_mask", "target"]),
      ("transformer", "encoder_depth=1", ["source", "source_mask", "target"]),
    ] as [(String, String, [String])])
  func modelsTakeRandomTokens(_ name: String, _ setting: String, _ inputs: [String]) {
    var arguments = ["run", Repository.path("Models/\(name).yaml"), "--set", "vocab=50", "--set", setting]
    for input in inputs { arguments += ["--input", "\(input)=random"] }
    let result = graphc(arguments + ["--dim", "T=9"])
    #expect(result.code == 0, "\(result.messages)")
  }
}
