/// Finds the known name that a misspelled one was meant to be.
package enum NearestName {
  /// The name of `known` that takes the fewest edits (insert, delete, replace, swap neighbours; optimal string alignment
  /// distance), case aside; the first of equals. `nil` if none is within a third of the length of the longer one, rounded.
  package static func of(_ word: String, in known: some Sequence<String>) -> String? {
    let bytes = Array(word.utf8)
    guard bytes.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for name in known where name.utf8.count <= 64 {
      let distance = distance(bytes, Array(name.utf8))
      if distance <= max(1, (max(bytes.count, name.utf8.count) + 1) / 3), distance < best?.distance ?? Int.max {
        best = (name, distance)
      }
    }
    return best?.name
  }

  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var edits = min(last[j] + (lowercased(a[i]) == lowercased(b[j]) ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { edits = min(edits, beforeLast[j - 1] + 1) }
        row.append(edits)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
