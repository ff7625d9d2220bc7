import Diagnostics
import ModelSpec
import Testing

/// Mutated specs are refused with diagnostics that point into them; nothing traps.
@Suite struct MutationTests {
  private static let pieces = [
    " ", "\n", "\n  ", ":", ": ", ",", "[", "]", "{", "}", "(", ")", "'", "\"", "#", " #", "&", "*", "!", "|", ">", "-",
    "- ", "?", "=", "==", "<", "**", "//", ".", "...", ".T", "@", "%", "~", "0", "1e", "010", "9999999999999999999",
    "1e999",
    "é", "e\u{301}", "🙂", "\\", "\t", "\r\n", "true", "no", "null", "if", "else", "not", "and", "new", "inf", "x", "f(",
    "\\x41", "{i}", "{p}", "when", "enum(", "&a ", "*a", "<<", "%YAML 1.2",
  ]

  @Test(arguments: [visionTransformer, maskedAutoencoder, blocks])
  func mutationsAreRefusedOrRead(text: String) {
    var random = SeededGenerator(seed: UInt64(text.utf8.count))
    var refused = 0
    for _ in 0..<1_000 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) { mutate(&bytes, &random) }
      var sources = SourceMap()
      let source = sources.add(SourceText(name: "spec.yaml", kind: .file, bytes: bytes))
      let log = DiagnosticLog()
      let model = SpecReader.readModel(source, in: sources, log: log)
      #expect((model == nil) == log.hasErrors)
      if model == nil { refused += 1 }
      for diagnostic in log.diagnostics {
        let spans = [diagnostic.span].compactMap(\.self) + diagnostic.notes.compactMap(\.span)
        #expect(!spans.isEmpty)
        for span in spans {
          #expect(span.source == source)
          #expect(span.start <= span.end && Int(span.end) <= bytes.count)
        }
      }
    }
    #expect(refused > 300)
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let start = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 1...8, using: &random))
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: Array(bytes[start..<end]), at: Int.random(in: 0...bytes.count, using: &random))
    case 2: bytes[start] = UInt8.random(in: 0...255, using: &random)
    case 3: bytes.replaceSubrange(start..<end, with: Array((Self.pieces.randomElement(using: &random) ?? "").utf8))
    default: bytes.insert(contentsOf: Array((Self.pieces.randomElement(using: &random) ?? "").utf8), at: start)
    }
  }
}
