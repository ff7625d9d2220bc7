extension ArenaPlanner {
  /// The number of buffers from which one order is tried only, so that the time stays in proportion to their number.
  static let mostTried = 4096

  /// The gaps that are examined for one buffer.
  private static let examinedGaps = 64

  /// A layout of any number of buffers in about linear time: in the order of their first steps, each takes the lowest
  /// gap that buffers have left whose lifetimes are over.
  static func sweep(_ requests: [Request]) -> Layout {
    var layout = Layout(offsets: Array(repeating: 0, count: requests.count), byteCount: 0)
    let placed = requests.indices.filter { requests[$0].byteCount > 0 }
    let starts = placed.sorted { (requests[$0].first, $0) < (requests[$1].first, $1) }
    let ends = placed.sorted { (requests[$0].last, $0) < (requests[$1].last, $1) }
    var gaps = Gaps()
    var ended = 0
    for index in starts {
      while ended < ends.count, requests[ends[ended]].last < requests[index].first {
        gaps.free(layout.offsets[ends[ended]], aligned(requests[ends[ended]].byteCount))
        ended += 1
      }
      layout.offsets[index] = gaps.take(aligned(requests[index].byteCount), examining: examinedGaps)
    }
    layout.byteCount = gaps.top
    return layout
  }

  /// The free parts of an arena.
  private struct Gaps {
    /// The end of the arena.
    private(set) var top = 0
    /// The free parts in the order of their offsets, without two that touch.
    private var parts: [(offset: Int, end: Int)] = []

    mutating func take(_ size: Int, examining limit: Int) -> Int {
      for place in parts.indices.prefix(limit) where parts[place].end - parts[place].offset >= size {
        let offset = parts[place].offset
        parts[place].offset += size
        if parts[place].offset == parts[place].end { parts.remove(at: place) }
        return offset
      }
      var offset = top
      if let last = parts.last, last.end == top {
        offset = last.offset
        parts.removeLast()
      }
      let end = offset + size
      if end < top { parts.append((end, top)) }
      top = max(top, end)
      return offset
    }

    mutating func free(_ offset: Int, _ size: Int) {
      var (low, high) = (0, parts.count)
      while low < high {
        let middle = (low + high) / 2
        if parts[middle].offset < offset { low = middle + 1 } else { high = middle }
      }
      var part = (offset: offset, end: offset + size)
      if low < parts.count, parts[low].offset == part.end {
        part.end = parts[low].end
        parts.remove(at: low)
      }
      if low > 0, parts[low - 1].end == part.offset {
        parts[low - 1].end = part.end
      } else {
        parts.insert(part, at: low)
      }
    }
  }
}
