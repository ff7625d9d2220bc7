/// Finds the name that was probably meant, for "did you mean …?".
package enum NearestName {
  /// The number of scalars above which a name is not compared.
  private static let longest = 128

  /// The candidates nearest to a name, nearest first, equally near ones in the order given.
  ///
  /// The distance is Damerau–Levenshtein (optimal string alignment) over scalars, ignoring case. About one edit in
  /// three letters still counts as near; for a single letter only the case may differ.
  package static func candidates(
    to name: String,
    among names: some Sequence<String>,
    limit: Int = 3
  ) -> [String] {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= longest else { return [] }
    let cutoff = wanted.count == 1 ? 0 : min((wanted.count + 1) / 3, 6)
    var found: [(name: String, distance: Int)] = []
    var seen: Set<UTF8Key> = [UTF8Key(name)]
    for candidate in names where seen.insert(UTF8Key(candidate)).inserted {
      // `==` of strings is canonical equivalence: the bytes may differ although both look the same.
      if candidate == name {
        found.append((candidate, 0))
        continue
      }
      let other = folded(candidate)
      guard other.count <= longest, abs(other.count - wanted.count) <= cutoff else { continue }
      if let distance = distance(wanted, other, cutoff: cutoff), distance < max(wanted.count, other.count) {
        found.append((candidate, distance))
      }
    }
    guard let best = found.map(\.distance).min() else { return [] }
    // Candidates much farther away than the nearest are dropped.
    let near = found.enumerated().filter { $0.element.distance <= best + 1 }
    let sorted = near.sorted { ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset) }
    return sorted.prefix(limit).map(\.element.name)
  }

  /// The nearest candidate.
  package static func best(to name: String, among names: some Sequence<String>) -> String? {
    candidates(to: name, among: names, limit: 1).first
  }

  /// A help text, `did you mean 'heads'?`.
  package static func help(for name: String, among names: some Sequence<String>) -> String? {
    best(to: name, among: names).map { "did you mean \(quoted($0))?" }
  }

  private static func folded(_ name: String) -> [UInt32] {
    name.unicodeScalars.map { scalar in
      ("A"..."Z").contains(scalar) ? scalar.value + 0x20 : scalar.value
    }
  }

  /// - Returns: the distance, `nil` if it is larger than `cutoff`.
  private static func distance(_ a: [UInt32], _ b: [UInt32], cutoff: Int) -> Int? {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1] + Array(repeating: 0, count: b.count)
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row[j + 1] = cost
      }
      if let smallest = row.min(), smallest > cutoff, let previous = last.min(), previous > cutoff { return nil }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= cutoff ? last[b.count] : nil
  }
}
