internal import Diagnostics
import GraphcText

/// The keys of one mapping, compared by their bytes, with their places.
struct KeySet {
  /// Up to this number a linear search is cheaper than a dictionary.
  private static let scanned = 8

  private var keys: [(key: UTF8Key, span: Span)] = []
  private var index: [UTF8Key: Span] = [:]

  /// - Returns: the place of an earlier definition of the key, if there is one.
  mutating func insert(_ text: String, at span: Span) -> Span? {
    let key = UTF8Key(text)
    if keys.count < Self.scanned {
      if let first = keys.first(where: { $0.key == key }) { return first.span }
      keys.append((key, span))
      return nil
    }
    if index.isEmpty {
      for (key, span) in keys { index[key] = span }
    }
    if let first = index[key] { return first }
    index[key] = span
    return nil
  }
}
