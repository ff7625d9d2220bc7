import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `precision: bf16` and `--precision bf16` from the command line.
@Suite struct PrecisionTests {
  /// A model of some width with initial values from a seed.
  struct RandomCase: CustomTestStringConvertible, Sendable {
    var spec: String
    var settings: [String]
    var inputs: [String]
    var output: String
    /// Whether the last axis is that of classes.
    var hasClasses = true

    var testDescription: String { spec }

    var arguments: [String] {
      [Repository.path("Models/\(spec).yaml"), "--seed", "5"] + settings.flatMap { ["--set", $0] }
        + inputs.flatMap { ["--input", $0] }
    }
  }

  private static let tokens = (0..<24).map { "\(($0 * 37 + 11) % 200)" }.joined(separator: ",")

  static let cases = [
    RandomCase(
      spec: "vit", settings: ["size=64", "patch=8", "dim=192", "depth=4", "heads=3", "classes=100"],
      inputs: ["image=random"], output: "logits"),
    RandomCase(
      spec: "bert", settings: ["vocab=200", "dim=128", "depth=4", "heads=4", "mlp=512", "positions=32"],
      inputs: ["tokens=\(tokens)"], output: "hidden", hasClasses: false),
    RandomCase(
      spec: "gpt2", settings: ["vocab=200", "dim=128", "depth=4", "heads=4", "mlp=512", "positions=32"],
      inputs: ["tokens=\(tokens)"], output: "logits"),
    RandomCase(
      spec: "mae",
      settings: [
        "size=64", "patch=8", "dim=192", "depth=3", "heads=3", "decoder_dim=128", "decoder_depth=2", "decoder_heads=4",
      ],
      inputs: ["image=random"], output: "pred", hasClasses: false),
  ]

  /// The norm-wise error from f32 is within 2e-2, and the likeliest class is the same wherever it leads by more than
  /// twice the largest error.
  @Test(arguments: cases) func staysCloseToF32(_ model: RandomCase) throws {
    let exact = try runModel(model.arguments, output: model.output)
    let rounded = try runModel(model.arguments + ["--precision", "bf16"], output: model.output)
    #expect(rounded.dtype == .f32 && rounded.shape == exact.shape)
    let error = relativeError(rounded, exact)
    #expect(error > 1e-5, "nothing was rounded")
    #expect(error <= 2e-2)
    if model.hasClasses { try Self.expectSameClasses(rounded, exact) }
  }

  /// Rows whose likeliest class leads by more than twice the largest error have it in both; such rows exist.
  private static func expectSameClasses(_ rounded: Tensor, _ exact: Tensor) throws {
    let (a, b) = try (rounded.elements(as: Float.self), exact.elements(as: Float.self))
    let largest = zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
    let width = exact.shape.last ?? 1
    var compared = 0
    for start in stride(from: 0, to: b.count, by: width) {
      let row = start..<(start + width)
      let order = row.sorted { b[$0] > b[$1] }
      guard b[order[0]] - b[order[1]] > 2 * largest else { continue }
      compared += 1
      #expect(row.max { a[$0] < a[$1] } == order[0], "row \(start / width)")
    }
    #expect(compared > 0)
  }

  /// Small checkpoints of few dims against PyTorch in float64. That of the paper's Transformer is as sensitive as its
  /// large random weights make it: rounding these alone, and computing in f32, moves its logits by 7e-2.
  @Test(arguments: ModelCase.all) func checkpointsStayClose(_ model: ModelCase) throws {
    let bound = model.name == "paper" ? 1e-1 : 2e-2
    for output in model.outputs {
      let computed = try runModel(model.arguments + ["--precision", "bf16"], output: output)
      let expected = try NpyFile(path: model.file("\(output).out.npy")).read()
      guard expected.dtype == .f32 else { continue }
      let error = relativeError(try model.meaningful(computed), try model.meaningful(expected))
      #expect(error <= bound, "\(output)")
    }
  }

  // MARK: The digits

  private static let spec = Repository.path("Models/digits-vit.yaml")
  private static let weights = Repository.path("Models/digits-vit.safetensors")
  private static let fixtures = Repository.path("Tests/Fixtures/digits/")
  private static let digits = [spec, "--weights", weights, "--input", "image=\(fixtures)images.npy"]

  private static func correct(_ logits: Tensor) throws -> Int {
    let labels = try NpyFile(path: fixtures + "labels.npy").read().elements(as: Int32.self)
    let values = try logits.elements(as: Float.self)
    return labels.indices.count { row in
      let scores = values[(row * 10)..<(row * 10 + 10)]
      return scores.max().flatMap(scores.firstIndex(of:)).map { Int32($0 - row * 10) } == labels[row]
    }
  }

  @Test func digitsAreReadAsWell() throws {
    let exact = try runModel(Self.digits, output: "logits")
    let rounded = try runModel(Self.digits + ["--precision", "bf16"], output: "logits")
    #expect(relativeError(rounded, exact) <= 2e-2)
    #expect(try Self.correct(exact) == 356)
    #expect(try Self.correct(rounded) == 356)
    try Self.expectSameClasses(rounded, exact)
  }

  @Test func bitsDoNotDependOnThreads() throws {
    let all = try [1, 2, 3, 8].map { count in
      try runModel(Self.digits + ["--precision", "bf16", "--threads", "\(count)"], output: "logits")
        .bits
    }
    for bits in all { #expect(bits == all[0]) }
  }

  /// The digits with `precision: bf16` in the spec.
  private func withRoundedSpec<Result>(_ body: (_ spec: String, _ folder: String) throws -> Result) throws -> Result {
    let text = String(decoding: try readFile(Self.spec, limit: 1 << 20), as: UTF8.self)
    return try withTemporaryFolder { folder in
      let spec = folder + "/digits.yaml"
      try AtomicFile.write(Array(text.replacing("\ngraph:", with: "\nprecision: bf16\ngraph:").utf8), to: spec)
      return try body(spec, folder)
    }
  }

  @Test func theCommandLineWinsOverTheSpec() throws {
    try withRoundedSpec { spec, _ in
      func bits(_ arguments: String...) throws -> [UInt32] {
        try runModel(arguments + Self.digits.dropFirst(), output: "logits").bits
      }
      let exact = try bits(Self.spec)
      let rounded = try bits(Self.spec, "--precision", "bf16")
      #expect(exact != rounded)
      #expect(try bits(spec) == rounded)
      #expect(try bits(spec, "--precision", "bf16") == rounded)
      #expect(try bits(spec, "--precision", "f32") == exact)
      #expect(try bits(spec, "--disable-pass", "precision") == exact)
      #expect(graphc("fmt", "--check", spec).code == 0)
      #expect(graphc("check", spec).output.contains("  precision   bf16\n"))
      #expect(graphc("show", spec).output.contains("precision: bf16\n"))
      #expect(graphc("opt", spec).output == graphc("opt", Self.spec, "--precision", "bf16").output)
      #expect(graphc("opt", spec, "--precision", "f32").output == graphc("opt", Self.spec).output)
    }
  }

  /// Without fused ops products are still rounded; taps keep attention unfused, in f32.
  @Test func goesWithOtherOptions() throws {
    let exact = try runModel(Self.digits, output: "logits")
    let plain = try runModel(Self.digits + ["--precision", "bf16", "--no-fuse"], output: "logits")
    #expect((1e-5...2e-2).contains(relativeError(plain, exact)))
    let tap = "encoded.1.attention.weights"
    let tapped = try runModel(Self.digits + ["--precision", "bf16", "--tap", tap], output: tap)
    #expect(relativeError(tapped, try runModel(Self.digits + ["--tap", tap], output: tap)) <= 2e-2)
    #expect(tapped.dtype == .f32)
    let limited = try runModel(Self.digits + ["--precision", "bf16", "--rewrite-limit", "0"], output: "logits")
    #expect(relativeError(limited, exact) <= 1e-5)
  }

  /// Expected costs apply to the precision that the spec states.
  @Test func expectationsAreForTheSpecsOwnPrecision() throws {
    // In bf16 x is converted before it is read, and the weight is of two bytes; the bias and y are of four.
    for (precision, traffic, other) in [("f32", "32 * B + 80", "bf16"), ("bf16", "48 * B + 48", "f32")] {
      let text = """
        graphc: 1
        model: M
        precision: \(precision)
        inputs: {x: "f32[B, 4]"}
        graph: {y: "linear(x, 4)"}
        outputs: y
        expect: {traffic: \(traffic)}

        """
      try withTemporaryFolder { folder in
        let spec = folder + "/spec.yaml"
        try AtomicFile.write(Array(text.utf8), to: spec)
        let result = graphc("check", spec)
        #expect(result.code == 0, "\(result.messages)")
        #expect(graphc("run", spec, "--input", "x=1,2,3,4", "--precision", other).code == 0)
      }
    }
  }

  @Test func benchSaysThePrecision() throws {
    func report(_ precision: String) throws -> JSONValue {
      let result = graphc(
        "bench", Self.spec, "--seconds", "0.01", "--set", "depth=1", "--precision", precision, "--format", "json")
      return try JSONValue(parsing: Array(result.output.utf8))
    }
    let (exact, rounded) = (try report("f32"), try report("bf16"))
    #expect(exact["precision"]?.string == "f32" && rounded["precision"]?.string == "bf16")
    #expect(exact["flops"]?.integer == rounded["flops"]?.integer)
    let (all, less) = (try #require(exact["weight_bytes"]?.integer), try #require(rounded["weight_bytes"]?.integer))
    #expect(less < all * 6 / 10 && less > all * 4 / 10)
    let text = graphc("bench", Self.spec, "--seconds", "0.01", "--set", "depth=1", "--precision", "bf16").output
    #expect(text.contains("  precision  bf16") && text.contains("% of the bf16 peak of"))
  }

  @Test func otherWordsAreRefused() throws {
    for command in ["run", "compile", "bench", "show", "opt"] {
      let result = graphc(command, Self.spec, "--precision", "f16")
      #expect(result.code == 64)
      #expect(result.messages.contains("--precision is one of f32, bf16, not 'f16' [usage/value]"))
      #expect(graphc(command, "--help").output.contains("--precision"))
    }
    let both = graphc("opt", Self.spec, "--precision", "bf16", "--pass", "dce")
    #expect(both.code == 64 && both.messages.contains("--pass inference,precision"))
    #expect(
      graphc("opt", Self.spec, "--pass", "inference,precision").output
        == graphc("opt", Self.spec, "--precision", "bf16").output)
  }

  // MARK: Packed weights

  @Test func packedWeightsAreOfOnePrecision() throws {
    try withTemporaryFolder { folder in
      func pack(_ precision: String) throws -> (path: String, byteCount: Int) {
        let package = folder + "/" + precision
        let result = graphc(
          "compile", Self.spec, "--weights", Self.weights, "--precision", precision, "--output", package)
        try #require(result.code == 0, "\(result.messages)")
        let path = package + "/DigitsViT.safetensors"
        return (path, try readFile(path, limit: 1 << 24).count)
      }
      let (exact, rounded) = (try pack("f32"), try pack("bf16"))
      #expect(rounded.byteCount < exact.byteCount * 6 / 10)
      #expect(graphc("inspect", rounded.path).output.contains("graphc.weight-format = bf16 BF16[32,2]"))
      let input = ["--input", "image=\(Self.fixtures)images.npy"]
      for (path, precision) in [(exact.path, "f32"), (rounded.path, "bf16")] {
        let run = [Self.spec, "--weights", path] + input
        let bits = try runModel(run + ["--precision", precision, "--check-finite"], output: "logits")
        let expected = try runModel(Self.digits + ["--precision", precision], output: "logits")
        #expect(bits.bits == expected.bits)
        let other = precision == "f32" ? "bf16" : "f32"
        let refused = graphc(["run"] + run + ["--precision", other])
        #expect(refused.code == 65)
        #expect(
          refused.messages.contains("the weights are packed in \(precision), and this run reads \(other)")
            && refused.messages.contains("[weights/packed-precision]"))
      }
    }
  }
}
