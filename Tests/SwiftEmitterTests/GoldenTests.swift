import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// The Swift that models are emitted as, so that a change of the emitter is read as a diff. `GRAPHC_BLESS=1` writes
/// `Golden`.
@Suite struct GoldenTests {
  private static let folder = "Tests/SwiftEmitterTests/Golden"

  /// Sources of the model and of its program; the runtime and the manifest are not compared.
  @Test(arguments: [(spec: "tiny", type: "Tiny"), (spec: "scribe", type: "Scribe")]) func sourcesAreThoseBlessed(
    spec: String, type: String
  ) throws {
    try withTemporaryFolder { package in
      let result = graphc("compile", Repository.path("\(Self.folder)/\(spec).yaml"), "-o", package + "/p")
      try #require(result.code == 0, "\(result.messages)")
      let expected = Repository.path("\(Self.folder)/\(type)")
      if Environment.isBlessing {
        try? FileManager.default.removeItem(atPath: expected)
        try FileManager.default.createDirectory(atPath: expected, withIntermediateDirectories: true)
      }
      var emitted: Set<String> = []
      for part in [type, "\(spec)-cli"] {
        let sources = "\(package)/p/Sources/\(part)"
        for name in try FileManager.default.contentsOfDirectory(atPath: sources) {
          let text = try TextFiles.read("\(sources)/\(name)")
          emitted.insert(name)
          if Environment.isBlessing { try TextFiles.write(text, to: "\(expected)/\(name)") }
          #expect(try TextFiles.read("\(expected)/\(name)") == text, "\(name): bless with GRAPHC_BLESS=1")
        }
      }
      #expect(emitted.count >= 4)
      #expect(Set(try Repository.names(in: "\(Self.folder)/\(type)", suffix: "")) == emitted)
    }
  }
}
