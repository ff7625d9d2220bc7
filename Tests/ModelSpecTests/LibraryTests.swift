import Diagnostics
import GraphcTestFiles
import ModelSpec
import Testing

@Suite struct LibraryTests {
  @Test func everyBlockReads() throws {
    #expect(Library.names.count >= 12)
    #expect(Library.names == Library.names.sorted())
    for name in Library.names {
      var sources = SourceMap()
      let log = DiagnosticLog()
      let block = Library.block(name, sources: &sources, log: log)
      #expect(log.diagnostics.map { summary($0, sources) } == [], "\(name)")
      #expect(block?.name.text == name)
      #expect(block?.doc?.isEmpty == false, "\(name) has no doc")
      #expect(sources.sources.first?.kind == .library)
    }
  }

  @Test func unknownBlocksAreNone() {
    var sources = SourceMap()
    #expect(Library.block("attension", sources: &sources, log: DiagnosticLog()) == nil)
    #expect(Library.text("") == nil)
    #expect(sources.sources.isEmpty)
  }

  /// The table in C lists the files by hand.
  @Test func tableHoldsTheFolder() throws {
    let folder = "Sources/ModelSpec/Library"
    let names = try Repository.names(in: folder, suffix: ".yaml").map { String($0.dropLast(5)) }
    #expect(names == Library.names)
    for name in names {
      #expect(try Library.text(name) == Repository.text("\(folder)/\(name).yaml"))
    }
  }
}
