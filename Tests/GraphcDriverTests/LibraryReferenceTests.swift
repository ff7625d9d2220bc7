import Foundation
import GraphcTestCommands
import GraphcTestFiles
import ModelSpec
import Testing

/// Docs/Library.md. `GRAPHC_BLESS=1` writes it.
@Suite struct LibraryReferenceTests {
  @Test func thePageIsWhatTheCommandPrints() throws {
    let path = Repository.path("Docs/Library.md")
    let text = graphc("show", "library", "--format", "markdown").output
    if Environment.isBlessing {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    for name in Library.names {
      #expect(text.contains("\n## \(name)\n") && text.contains("(#\(name))"))
      #expect(text.contains(try #require(Library.text(name))))
    }
  }

  @Test func aBlockSaysWhatItTakesAndGives() {
    let text = graphc("show", "attention", "--format", "markdown").output
    for line in [
      "| `head_dim` | `int` | `C / heads` |", "| `mask` | `bool[B, S]` | absent |",
      "| `memory` | `f32[B, S, M]` | `x` |",
      "Outputs: `output`.", "Taps: `weights`.",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    let linear = graphc("show", "linear", "--format", "markdown").output
    #expect(linear.contains("| `bias` | `f32[out]` | `zeros` | `use_bias` |\n"))
  }

  @Test func resolvedIsTheFirstStage() {
    let spec = Repository.path("Models/digits-vit.yaml")
    #expect(graphc("show", spec, "--resolved").output == graphc("show", spec, "--stage", "spec").output)
    #expect(graphc("show", spec, "--resolved", "--stage", "plan").code == 64)
    #expect(graphc("show", spec, "--format", "markdown").code == 64)
  }
}
