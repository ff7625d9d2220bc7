import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// What needs more memory than `--max-memory` allows is refused before it is read or allocated, with the estimate.
@Suite struct MemoryLimitTests {
  private static let folding = Repository.path("Tests/Fixtures/limits/folding-memory.yaml")

  /// The message of a command that is refused under a limit in MiB.
  private func refusal(
    _ command: [String], under limit: Int = 100, sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    let result = graphc(command + ["--max-memory", "\(limit)"])
    #expect(result.code == 65 && result.output.isEmpty, "\(result)", sourceLocation: sourceLocation)
    #expect(
      result.messages.contains("and \(limit).0 MiB are allowed: ") && result.messages.contains("[limit/memory]"),
      "\(result.messages)", sourceLocation: sourceLocation)
    return result.messages
  }

  private func withSpec(
    _ inputs: String, _ graph: String, _ body: (_ spec: String, _ folder: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let text = "graphc: 1\nmodel: M\ninputs: {\(inputs)}\ngraph: {\(graph)}\noutputs: y\n"
      let spec = folder + "/m.yaml"
      try Data(text.utf8).write(to: URL(fileURLWithPath: spec))
      try body(spec, folder)
    }
  }

  /// An `.npy` file without its elements, which reading would find to be zeros.
  private func sparse(_ shape: [Int], type: String = "<f4", fortran: Bool = false, in folder: String) throws -> String {
    let path = folder + "/x.npy"
    let dims = shape.map { "\($0)," }.joined()
    var header = "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(dims)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    try (Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data(header.utf8)).write(
      to: URL(fileURLWithPath: path))
    let size = Int(type.suffix(1)) ?? 1
    try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(
      atOffset: UInt64(128 + shape.reduce(1, *) * size))
    return path
  }

  @Test func foldingCountsItsOwnArena() throws {
    for command in [["run", Self.folding, "--input", "x=1"], ["bench", Self.folding]] {
      let message = refusal(command)
      #expect(message.contains("1.0 GiB for making z"), "\(message)")
    }
    try withTemporaryFolder { folder in
      _ = refusal(["compile", Self.folding, "--seed", "1", "-o", folder + "/M"])
      let written = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(written == [])
      // Without weights there is nothing to pack.
      #expect(graphc("compile", Self.folding, "-o", folder + "/M", "--max-memory", "100").code == 0)
    }
  }

  @Test func outputsAndArenasCount() throws {
    try withSpec("x: 'f32[1]'", "y: 'expand(x, [100000000])'") { spec, _ in
      #expect(refusal(["run", spec, "--input", "x=1"]).contains("381.5 MiB for the output 'y'"))
    }
    try withSpec("x: 'f32[1]'", "z: 'expand(x, [40000000])', y: 'sum(cumsum(z, axis=0), axis=0)'") { spec, _ in
      #expect(refusal(["run", spec, "--input", "x=1"]).contains("for activations (arena)"))
    }
  }

  /// A long product packs its operand in parts.
  @Test func scratchCountsForEveryThread() throws {
    let product = Repository.path("Tests/Fixtures/limits/scratch.yaml")
    let command = ["run", product, "--input", "x=random", "--input", "y=random", "--dim", "T=4194304"]
    let message = refusal(command + ["--threads", "8"], under: 30)
    #expect(message.contains("16.0 MiB for the input 'x'") && message.contains("MiB for scratch of 8 threads"))
    #expect(refusal(command + ["--threads", "1"], under: 30).contains("MiB for scratch of 1 thread"))
    try withSpec("x: 'f32[1, T]'", "y: 'argsort(x, axis=1)'") { spec, _ in
      let sorting = ["run", spec, "--input", "x=random", "--dim", "T=1000000", "--threads", "4"]
      #expect(refusal(sorting, under: 60).contains("61.5 MiB for scratch of 4 threads"))
    }
  }

  @Test func inputsCountBeforeTheyAreRead() throws {
    try withSpec("x: 'f32[B, T]'", "y: 'sum(x, axis=1)'") { spec, folder in
      #expect(
        refusal(["run", spec, "--input", "x=random", "--dim", "T=1000000000"]).contains("3.7 GiB for the input 'x'"))
      let file = try sparse([1, 1 << 32], in: folder)
      #expect(refusal(["run", spec, "--input", "x=\(file)"]).contains("16.0 GiB for the input 'x'"))
      // Two of 40 MiB are in memory with their batch of 80.
      let part = "x=" + (try sparse([1, 10 << 20], in: folder))
      #expect(
        refusal(["run", spec, "--input", part, "--input", part]).contains(
          "160.0 MiB for the parts of the input 'x' and the whole"))
      // Of a byte each in the file, of four in memory.
      let bytes = try sparse([1, 30 << 20], type: "|u1", in: folder)
      try withSpec("x: 'i32[B, T]'", "y: 'sum(x, axis=1)'") { spec, _ in
        #expect(refusal(["run", spec, "--input", "x=\(bytes)"]).contains("120.0 MiB for the input 'x'"))
      }
      let turned = try sparse([1, 20 << 20], fortran: true, in: folder)
      #expect(refusal(["run", spec, "--input", "x=\(turned)"]).contains("160.0 MiB for turning \(turned)"))
    }
  }

  @Test func whatFitsRuns() throws {
    try withSpec("x: 'f32[B, T]'", "y: 'sum(x, axis=1)'") { spec, folder in
      let file = try sparse([1, 1 << 20], in: folder)
      #expect(graphc("run", spec, "--input", "x=\(file)", "--threads", "2", "--max-memory", "6").code == 0)
      _ = refusal(["run", spec, "--input", "x=\(file)", "--threads", "2"], under: 4)
    }
  }

  #if Images
    @Test func picturesCountTheirSamples() throws {
      let spec = Repository.path("Models/digits-vit.yaml")
      try withTemporaryFolder { folder in
        let samples = [UInt8](repeating: 200, count: 1 << 20)
        try Image(height: 1 << 10, width: 1 << 10, channels: 1, samples: samples).writePNG(to: folder + "/x.png")
        let message = refusal(["run", spec, "--input", "image=\(folder)/x.png"], under: 2)
        #expect(message.contains("MiB for the picture \(folder)/x.png"), "\(message)")
      }
    }
  #endif

  /// What a checkpoint gives: tensors of two bytes become four, and transforms hold what they read.
  @Test func tensorsOfACheckpointCount() throws {
    try withTemporaryFolder { folder in
      let spec = folder + "/m.yaml"
      let text = """
        graphc: 1
        model: M
        inputs: {x: "f32[1]"}
        parameters: {a: "f32[2097152] ~ ones", b: "f32[1048576, 2] ~ ones"}
        graph: {y: "x * sum(a, axis=0) + sum(sum(b, axis=1), axis=0)"}
        outputs: y
        weights: {file: {a: 'concat("a1", "a2", axis=0)', b: 'transpose("b")'}}
        """
      try Data(text.utf8).write(to: URL(fileURLWithPath: spec))
      let file = folder + "/w.safetensors"
      try writeBF16([("a1", [1 << 20]), ("a2", [1 << 20]), ("b", [2, 1 << 20])], to: file)
      let message = refusal(["run", spec, "--weights", file, "--input", "x=1", "--threads", "1"], under: 10)
      #expect(message.contains("16.0 MiB for making"), "\(message)")
    }
  }

  private func writeBF16(_ tensors: [(name: String, shape: [Int])], to path: String) throws {
    var (entries, offset) = ([String](), 0)
    for (name, shape) in tensors {
      let end = offset + 2 * shape.reduce(1, *)
      entries.append("\"\(name)\":{\"dtype\":\"BF16\",\"shape\":\(shape),\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    let header = Data(("{" + entries.joined(separator: ",") + "}").utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    try (length + header + Data(count: offset)).write(to: URL(fileURLWithPath: path))
  }
}
