import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `--only`: some outputs of a model, and only what they need.
@Suite struct OnlyTests {
  private static let spec = """
    graphc: 1
    model: M
    inputs:
      x: f32[B, T, 4]
      other: f32[B, S]
    parameters: {scale: "f32[4] ~ ones"}
    assert: [{that: S <= 3, message: the other is longer than 3}, {that: T <= 5, message: x is longer than 5}]
    graph:
      hidden: linear(x, 4)
      pooled: linear(hidden[:, 0] * scale, 2)
      both: sum(other, axis=1)
    outputs: [hidden, pooled, both]
    labels: [a, b, c, d]
    weights:
      theirs:
        hidden.{p}: encoder.{p}
        pooled.{p}: pooler.{p}
        scale: scale
    expect: {parameters: 34}
    """

  private func withSpec<Result>(_ body: (_ spec: String, _ folder: String) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
      try Self.spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      return try body(folder + "/m.yaml", folder)
    }
  }

  /// A checkpoint of zeros, but for a bias of the encoder.
  private func checkpoint(_ tensors: [(name: String, shape: [Int])], in folder: String) throws -> String {
    var header: [String] = []
    var data: [Float] = []
    for (name, shape) in tensors {
      let count = shape.reduce(1, *)
      let start = data.count * 4
      data += Array(repeating: name == "encoder.bias" ? 2 : 0, count: count)
      header.append(
        "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(data.count * 4)]}")
    }
    let text = Array("{\(header.joined(separator: ","))}".utf8)
    let bytes =
      withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
      + data.withUnsafeBytes { Array($0) }
    let path = folder + "/model.safetensors"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static let encoder = [("encoder.weight", [4, 4]), ("encoder.bias", [4])]
  private static let pooler = [("pooler.weight", [2, 4]), ("pooler.bias", [2]), ("scale", [4])]

  @Test func parametersThatAreNotReadMayBeMissing() throws {
    try withSpec { spec, folder in
      let file = try checkpoint(Self.encoder, in: folder)
      let inputs = ["--weights", file, "--input", "x=random", "--dim", "T=3"]
      #expect(graphc(["run", spec] + inputs + ["--input", "other=1,2"]).messages.contains("[weights/missing]"))
      let hidden = try runModel([spec, "--only", "hidden"] + inputs, output: "hidden")
      #expect(hidden.shape == [1, 3, 4])
      #expect(try hidden.elements(as: Float.self) == Array(repeating: 2, count: 12))
      #expect(graphc(["bench", spec, "--only", "hidden", "--weights", file, "--seconds", "0.01"]).code == 0)
      // Parameters that are read must exist.
      let pooled = graphc(["run", spec, "--only", "hidden,pooled"] + inputs)
      #expect(pooled.code == 65 && pooled.messages.contains("[weights/missing]"))
    }
  }

  @Test func tensorsOfWhatIsNotReadAreUsed() throws {
    try withSpec { spec, folder in
      let whole = try checkpoint(Self.encoder + Self.pooler, in: folder)
      let inputs = ["--weights", whole, "--input", "x=random"]
      #expect(graphc(["run", spec, "--only", "hidden"] + inputs).code == 0)
      // Unknown tensors are still errors.
      let more = try checkpoint(Self.encoder + Self.pooler + [("head.weight", [1])], in: folder)
      let unused = graphc(["run", spec, "--only", "hidden", "--weights", more, "--input", "x=random"])
      #expect(unused.code == 65)
      #expect(unused.messages.contains("[weights/unused]") && unused.messages.contains("head.weight"))
      #expect(!unused.messages.contains("pooler"))
    }
  }

  @Test func inputsAndConditionsGoWithTheirOutputs() throws {
    try withSpec { spec, _ in
      let both = graphc("run", spec, "--only", "both", "--input", "other=1,2,3")
      #expect(both.code == 0, "\(both.messages)")
      #expect(both.output.hasPrefix("both: f32[1]\n") && !both.output.contains("hidden"))
      let long = graphc("run", spec, "--only", "both", "--input", "other=1,2,3,4")
      #expect(long.code == 65 && long.messages.contains("the other is longer than 3: S <= 3"))
      #expect(graphc("run", spec, "--only", "both", "--input", "x=random").messages.contains("no input 'x'"))
      // Labels are of the first output.
      #expect(graphc("run", spec, "--only", "pooled", "--input", "x=random").output.hasPrefix("pooled: f32[1, 2]\n"))
    }
  }

  /// An input that only determines a dim is kept.
  @Test func anInputThatSaysADimStays() throws {
    try withTemporaryFolder { folder in
      let file = folder + "/m.yaml"
      try """
      graphc: 1
      model: M
      inputs: {x: "f32[B]", size: "f32[T, S]", more: "f32[S, U]"}
      graph: {y: "x[:, new] * cast(iota(T), f32)", z: "sum(size, axis=0)", u: "sum(more, axis=1)"}
      outputs: [y, z, u]
      """.write(toFile: file, atomically: true, encoding: .utf8)
      let checked = graphc("check", file, "--only", "y")
      #expect(checked.output.contains("input       size: f32[T, S]\n") && !checked.output.contains("more"))
      #expect(graphc("run", file, "--only", "y", "--input", "x=1,2", "--input", "size=random").code == 0)
      #expect(graphc("show", file, "--only", "u", "--stage", "imported").output.contains("dims S, U\n"))
    }
  }

  @Test func nothingIsExpectedOfAPart() throws {
    try withSpec { spec, folder in
      let text = try String(contentsOfFile: spec, encoding: .utf8)
      try text.replacing("parameters: 34}", with: "parameters: 20}").write(
        toFile: spec, atomically: true, encoding: .utf8)
      #expect(graphc("check", spec).code == 1)
      let part = graphc("check", spec, "--only", "pooled")
      #expect(part.code == 0, "\(part.messages)")
      #expect(part.output.contains("parameters  34\n") && !part.output.contains("both"))
      #expect(graphc("check", spec, "--only", "hidden").output.contains("parameters  20\n"))
      let package = folder + "/Part"
      #expect(graphc("compile", spec, "--only", "hidden", "--seed", "1", "-o", package).code == 0)
      let sources = try Executable.shell("cat '\(package)'/Sources/*/*.swift")
      #expect(sources.output.contains("hidden") && !sources.output.contains("pooled"))
    }
  }

  @Test(arguments: ["run", "bench", "check", "compile", "show"]) func aNameThatIsNoOutputIsAnError(_ command: String)
    throws
  {
    try withSpec { spec, _ in
      let result = graphc(command, spec, "--only", "hidden,poled")
      #expect(result.code == 64)
      #expect(result.messages.contains("the model has none called 'poled' [usage/value]"))
      #expect(result.messages.contains("did you mean 'pooled'?"))
    }
  }

  /// A tap stays beside what is chosen.
  @Test func tapsStay() throws {
    try withSpec { spec, _ in
      let result = graphc("run", spec, "--only", "pooled", "--tap", "hidden.y", "--input", "x=random")
      #expect(result.code == 0, "\(result.messages)")
      #expect(
        result.output.contains("pooled: ") && result.output.contains("hidden.y: ") && !result.output.contains("both"))
    }
  }

  /// Only the remaining values can be tapped, with their types.
  @Test func tapsAreListedOfWhatIsLeft() throws {
    try withSpec { spec, _ in
      let all = graphc("check", spec, "--taps").output
      #expect(all.contains("both") && all.contains("pooled"))
      let pooled = graphc("check", spec, "--taps", "--only", "pooled").output.split(separator: "\n").map(String.init)
      #expect(pooled.contains { $0.contains("hidden") && $0.contains("f32[B, T, 4]") })
      #expect(pooled.contains { $0.contains("pooled") && $0.contains("f32[B, 2]") })
      #expect(!pooled.contains { $0.contains("both") })
    }
  }

  /// Published checkpoints of it have no pooler.
  @Test func bertRunsWithoutItsPooler() throws {
    let result = graphc(
      "check", Repository.path("Models/bert.yaml"), "--only", "hidden", "--set", "depth=1")
    #expect(result.code == 0)
    #expect(!result.output.contains("pool"))
  }
}
