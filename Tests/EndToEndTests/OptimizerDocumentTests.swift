import GraphcTestCommands
import Testing

/// Docs/Optimizer.md shows what the tools print.
@Suite struct OptimizerDocumentTests {
  @Test func commandsPrintWhatIsShown() throws {
    let count = try Document(path: "Docs/Optimizer.md").expectCommands { block in
      block.language == "gir" ? "attend.gir" : nil
    }
    #expect(count >= 10)
  }
}
