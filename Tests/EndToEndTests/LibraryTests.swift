import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Blocks of the library against outputs of PyTorch, which Tests/Fixtures/library/make_library_fixtures.py writes.
@Suite struct LibraryTests {
  private static let folder = Repository.path("Tests/Fixtures/library/")

  private func arguments(_ name: String) throws -> [String] {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
    var arguments = [Self.folder + name + ".yaml"]
    for file in files where file.hasPrefix(name + ".") {
      let parts = file.split(separator: ".")
      if parts.count == 3, parts[1] != "y" { arguments += ["--input", "\(parts[1])=\(Self.folder)\(file)"] }
      if parts.last == "safetensors" { arguments += ["--weights", Self.folder + file] }
    }
    return arguments
  }

  @Test(arguments: [
    "biases", "decoder-only", "decoder-post-norm", "decoder-pre-norm", "grid", "interleaved", "masks", "positions",
    "relative", "tied", "window",
  ])
  func outputsAreThoseOfPyTorch(name: String) throws {
    let arguments = try arguments(name)
    let expected = try NpyFile(path: Self.folder + name + ".y.npy").read()
    #expect(relativeError(try runModel(arguments, output: "y"), expected) <= 1e-6)
    let trimmed = try text(name).replacing("expect: {fused_attention: all}\n", with: "")
    try withTemporaryFolder { folder in
      try trimmed.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      let plain = try runModel([folder + "/m.yaml"] + arguments.dropFirst() + ["--no-fuse"], output: "y")
      #expect(relativeError(plain, expected) <= 1e-6)
    }
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: Self.folder + name + ".yaml", encoding: .utf8)
  }

  /// Window, cap and masks are all in the one op, and the report names them.
  @Test func everyOptionOfAttentionIsFused() {
    let result = graphc("explain", "fusion", Self.folder + "masks.yaml")
    #expect(
      result.output.contains(
        "(scale 0.7, softcap 2.0, 2 shared heads of keys, causal, window 2 back, key padding [B, T], mask [T, T], bias [4, T, T])"
      ))
    #expect(result.output.hasSuffix("1 of 1 sites fused\n"))
  }
}
