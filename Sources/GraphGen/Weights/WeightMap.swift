import GraphIR

/// One mapping of `weights:` with its transforms evaluated.
package struct WeightMap: Sendable {
  package struct Entry: Sendable {
    /// Segments of parameter paths, `{i}` and `{p}` among them.
    var path: [String]
    var recipe: WeightRecipe
  }

  package var name: String
  var entries: [Entry]
  /// Templates of checkpoint names that may stay unused.
  var ignored: [String]
  /// Checkpoint names that must be equal to another one.
  package var duplicates: [(name: String, original: String)]

  /// How to get a parameter out of a checkpoint; `nil` if no entry names it.
  package func recipe(for path: String) -> WeightRecipe? {
    let segments = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    for entry in entries {
      guard let captures = Self.match(entry.path, segments) else { continue }
      return entry.recipe.mapNames { Self.substitute(captures, in: $0) }
    }
    return nil
  }

  func ignores(_ name: String) -> Bool {
    let segments = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return ignored.contains { template in
      Self.match(template.split(separator: ".", omittingEmptySubsequences: false).map(String.init), segments) != nil
    }
  }

  /// The texts of the placeholders, if the segments fit the template.
  private static func match(_ template: [String], _ segments: [String]) -> [String: String]? {
    guard template.count == segments.count else { return nil }
    var captures: [String: String] = [:]
    for (part, segment) in zip(template, segments) {
      switch part {
      case "{i}":
        guard !segment.isEmpty, segment.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        captures["{i}"] = segment
      case "{p}": captures["{p}"] = segment
      default: guard part.utf8.elementsEqual(segment.utf8) else { return nil }
      }
    }
    return captures
  }

  private static func substitute(_ captures: [String: String], in template: String) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let placeholder = String(rest[open...close])
      result += captures[placeholder] ?? placeholder
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
