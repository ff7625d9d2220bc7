import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText

/// The paths that `--tap` accepts, with their types, for `graphc check SPEC --taps`.
struct TapListing {
  /// The paths in the order of computation. Equal steps of a `repeat` are one entry, `encoded.{0…11}`, unless patterns
  /// distinguish them.
  let entries: [(path: String, type: String)]

  /// - Throws: `usage/value` for a pattern that matches no value.
  init(_ model: ElaboratedModel, patterns: [String]) throws {
    let all = model.tappablePaths
    guard !patterns.isEmpty else {
      entries = all.map { path in
        (path.segments.map(\.shortText).joined(separator: "."), path.type.description)
      }
      return
    }
    let chosen = patterns.map { PathPattern($0) }
    var used = Array(repeating: false, count: chosen.count)
    entries = all.flatMap { path in
      Self.unfolded(path.segments[...]).filter { segments in
        let matches = chosen.indices.filter { chosen[$0].matches(segments) }
        for index in matches { used[index] = true }
        return !matches.isEmpty
      }.map { ($0.joined(separator: "."), path.type.description) }
    }
    if let unused = used.firstIndex(of: false) {
      let names = Set(all.flatMap(\.segments).map(\.shortText)).sorted()
      throw GraphcError(
        .usage, "usage/value", "no value that can be tapped is meant by --taps \(quoted(patterns[unused]))",
        help: NearestName.help(for: patterns[unused], among: names) ?? "--taps alone lists all of them")
    }
  }

  var lines: [String] {
    var table = TextTable()
    for entry in entries { table.add(entry.path, entry.type) }
    return table.lines
  }

  var json: JSONValue {
    .array(entries.map { .object([("path", .string($0.path)), ("type", .string($0.type))]) })
  }

  private static func unfolded(_ segments: ArraySlice<PathSegment>) -> [[String]] {
    guard let first = segments.first else { return [[]] }
    let rest = unfolded(segments.dropFirst())
    switch first {
    case .text(let text): return rest.map { [text] + $0 }
    case .steps(let steps): return steps.flatMap { step in rest.map { ["\(step)"] + $0 } }
    }
  }
}

/// Ascending numbers as text: `0…11`, `0, 2, 4`.
func stepsText(_ steps: [Int]) -> String {
  guard let first = steps.first, let last = steps.last, steps.count > 2, last - first == steps.count - 1 else {
    return steps.map(String.init).joined(separator: ", ")
  }
  return "\(first)…\(last)"
}

extension PathSegment {
  /// `encoded`, `3`, `{0…11}`
  var shortText: String {
    switch self {
    case .text(let text): text
    case .steps(let steps): steps.count == 1 ? "\(steps[0])" : "{\(stepsText(steps))}"
    }
  }
}
