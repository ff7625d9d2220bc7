import ModelSpec

/// The names that occur in paths: those of taps, and the keys of weights mappings.
struct PathUses {
  /// The first segment of a path is a name of the model, the others are names of blocks.
  private var ofModel = Segments()
  private var ofBlocks = Segments()

  /// - Parameter taps: taps of the command line, in addition to those of the spec.
  init(_ spec: ModelSpec, taps: [String]) {
    for path in spec.taps.map(\.text) + taps { add(path) }
    for mapping in spec.weights {
      for entry in mapping.entries { add(entry.path.text) }
    }
  }

  private mutating func add(_ path: String) {
    for (index, segment) in path.utf8.split(separator: UInt8(ascii: ".")).enumerated() {
      if index == 0 { ofModel.add(segment) } else { ofBlocks.add(segment) }
    }
  }

  func usesOfModel(_ name: String) -> Bool { ofModel.contains(name) }
  func usesOfBlock(_ name: String) -> Bool { ofBlocks.contains(name) }

  /// Literal segments, and the prefixes of segments with placeholders.
  private struct Segments {
    private var names: Set<String> = []
    private var prefixes: Set<String> = []

    mutating func add(_ segment: Substring.UTF8View.SubSequence) {
      guard let brace = segment.firstIndex(of: UInt8(ascii: "{")) else {
        names.insert(String(Substring(segment)))
        return
      }
      if brace > segment.startIndex { prefixes.insert(String(Substring(segment[..<brace]))) }
    }

    func contains(_ name: String) -> Bool {
      names.contains(name) || prefixes.contains { name.utf8.starts(with: $0.utf8) }
    }
  }
}
