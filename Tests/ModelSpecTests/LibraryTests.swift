import Diagnostics
import Glibc
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
    let folder = packageFolder + "/Sources/ModelSpec/Library"
    var names: [String] = []
    let directory = try #require(opendir(folder))
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let file = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if file.hasSuffix(".yaml") { names.append(String(file.dropLast(5))) }
    }
    #expect(names.sorted() == Library.names)
    for name in names {
      #expect(Library.text(name) == contents(ofFile: "\(folder)/\(name).yaml"))
    }
  }
}
