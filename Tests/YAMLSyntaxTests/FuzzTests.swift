internal import Diagnostics
import ModelSpec
import Testing
internal import YAMLSyntax

/// Mutated specs: nothing traps, and every place is inside the text.
@Suite struct FuzzTests {
  /// SplitMix64 (Steele et al., 2014), so that every run tests the same inputs.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let seeds = [
    """
    graphc: 1
    model: ViT # c
    config: {heads: int, head_dim: int = C / heads, causal: bool = false}
    inputs:
      image: f32[B, channels, size, size]
      mask: "bool[B, S]?"
    graph:
      a, b: f(x[:, 0], 'b t (h k)', y="é👍\\u00e9\\n")
      c: &x [1, *x, {a: *x}]
      d: |
        text
      e: >-
        more

        text
    weights:
      hf:
        enc.{i}.q: split("b.{i}", part=0, of=3)
    """,
    "%YAML 1.2\n---\n? a\n: !!str &a 'x''y'\n? [b]\n: *a\n<<: {}\n...\n",
    "a:\r\n- b\r\n-  - c\r\n   - d: {e: [f, g: h]}\r\n",
  ]

  private static let fragments = [
    "[", "]", "{", "}", "(", ")", ": ", ":", ", ", "#", " #", "\n", "\n  ", "\t", "- ", "? ", "&a ", "*a", "!t ", "|\n",
    ">", "'", "\"", "\\", "%", "@", "`", "---\n", "...\n", "<<: ", "é", "👍", "\u{301}", "\r", "\0", "\u{FEFF}",
    "\u{2028}", "\\x", "\\U0010FFFF", "a: b\n", "%TAG ! x\n", "%YAML 1.1\n",
  ].map { Array($0.utf8) }

  private func mutated(_ seed: [UInt8], with generator: inout Generator) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let place = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &generator) }
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 3: bytes.removeSubrange(place...)
      default: bytes.insert(contentsOf: Self.fragments.randomElement(using: &generator) ?? [], at: place)
      }
    }
    return bytes
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func nothingTraps(stream: UInt64) {
    var generator = Generator(state: stream)
    var accepted = 0
    for round in 0..<1000 {
      let seed = Array(Self.seeds[round % Self.seeds.count].utf8)
      let parsed = Parsed(bytes: decodedSource(mutated(seed, with: &generator)))
      #expect((parsed.node == nil) == parsed.diagnostics.contains { $0.severity == .error })
      for diagnostic in parsed.diagnostics {
        check(diagnostic.span, in: parsed.source)
        for note in diagnostic.notes where note.span != nil { check(note.span, in: parsed.source) }
      }
      if let node = parsed.node {
        accepted += 1
        checkPlaces(of: node, in: parsed.source)
      }
      render(parsed)
    }
    // A test that rejects everything tests little.
    #expect(accepted > 20)
  }

  private func check(_ span: Span?, in source: SourceText) {
    guard let span else {
      Issue.record("no place: \(source.text(0..<source.bytes.count).debugDescription)")
      return
    }
    #expect(span.start <= span.end && Int(span.end) <= source.bytes.count)
    for offset in [span.start, span.end] where Int(offset) < source.bytes.count {
      let isStart = source.bytes[Int(offset)] & 0xC0 != 0x80
      #expect(isStart || String(validating: source.bytes, as: UTF8.self) == nil)
    }
  }

  private func checkPlaces(of node: YAMLNode, in source: SourceText) {
    node.forEachSpan { check($0, in: source) }
    switch node.content {
    case .scalar(let scalar):
      let places = ScalarText(scalar.text, at: node.span, in: source)
      let bytes = Array(scalar.text.utf8)
      for offset in bytes.indices.prefix(40) where bytes[offset] & 0xC0 != 0x80 {
        check(places.span(offset..<bytes.count), in: source)
      }
    case .sequence(let items): for item in items { checkPlaces(of: item, in: source) }
    case .mapping(let entries): for entry in entries { checkPlaces(of: entry.value, in: source) }
    }
  }

  private func render(_ parsed: Parsed) {
    var sources = SourceMap()
    _ = sources.add(parsed.source)
    let renderer = DiagnosticRenderer(sources: sources)
    for diagnostic in parsed.diagnostics {
      let text = renderer.render(diagnostic)
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }
  }
}
