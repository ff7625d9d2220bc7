import GraphcTestCommands
import Testing

/// Docs/Optimizer.md shows the output of the tools.
@Suite struct OptimizerDocumentTests {
  @Test func commandsPrintWhatIsShown() throws {
    let count = try Document(path: "Docs/Optimizer.md").expectCommands { block in
      block.language == "gir" ? "attend.gir" : nil
    }
    #expect(count >= 10)
  }
}
