import Foundation
import GraphIR
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Docs/Ops.md. `GRAPHC_BLESS=1` writes it.
@Suite struct OpReferenceTests {
  @Test func thePageIsWhatTheCommandPrints() throws {
    let path = Repository.path("Docs/Ops.md")
    let text = graphc("ops", "--format", "markdown").output
    if Environment.isBlessing {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    for mnemonic in Op.entriesByMnemonic.keys { #expect(text.contains("`\(mnemonic)`"), "\(mnemonic)") }
  }

  @Test func markdownIsForTheWholeList() {
    #expect(graphc("ops", "softmax", "--format", "markdown").code == 64)
    #expect(graphc("ops", "--format", "json").code == 64)
  }
}
