/// A pattern for paths: `weights`, `attention.weights`, `encoded.3.*`, `*_heads`. It matches the end of a path; `*`
/// matches a part of a segment and, as a whole segment, any number of segments.
package struct PathPattern: Sendable {
  private let segments: [[UInt8]]
  private static let star = UInt8(ascii: "*")

  /// Whether the word after an option with an optional pattern is the pattern, and not a file.
  @Sendable package static func isPattern(_ word: String) -> Bool {
    !word.contains("/") && ![".yaml", ".yml"].contains { word.hasSuffix($0) }
  }

  package init(_ text: String) {
    let parts = Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
    segments = [[Self.star]] + parts
  }

  /// Whether it matches the end of a path, whose segments are separated by points.
  package func matches(_ path: String) -> Bool { matches(path.split(separator: ".").map(String.init)) }

  package func matches(_ path: [String]) -> Bool {
    Self.matches(
      segments, path.map { Array($0.utf8) }, isStar: { $0 == [Self.star] },
      fits: { Self.matches($0, $1, isStar: { $0 == Self.star }, fits: ==) })
  }

  /// Backtracks only to the last star, so that the time is bounded by the product of the lengths.
  private static func matches<Part>(
    _ pattern: [Part], _ text: [Part], isStar: (Part) -> Bool, fits: (Part, Part) -> Bool
  ) -> Bool {
    var (p, t) = (0, 0)
    var back: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, isStar(pattern[p]) {
        back = (p, t)
        p += 1
      } else if p < pattern.count, fits(pattern[p], text[t]) {
        p += 1
        t += 1
      } else if let last = back {
        back = (last.pattern, last.text + 1)
        (p, t) = (last.pattern + 1, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy(isStar)
  }
}
