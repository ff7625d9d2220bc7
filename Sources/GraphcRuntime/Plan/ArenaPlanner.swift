/// Gives buffers offsets in one arena so that those that live at the same time do not overlap.
///
/// Greedy by size (Pisarchyk and Lee, 2020): the largest first, each at the lowest gap that is free while it lives.
public enum ArenaPlanner {
  /// A buffer and the steps, first and last, during which it holds something.
  public struct Request: Hashable, Sendable {
    public var byteCount: Int
    public var first: Int
    public var last: Int

    public init(byteCount: Int, first: Int, last: Int) {
      self.byteCount = byteCount
      self.first = first
      self.last = last
    }
  }

  public struct Layout: Hashable, Sendable {
    /// One for each request, multiples of `alignment`.
    public var offsets: [Int]
    public var byteCount: Int
  }

  public static let alignment = 64

  public static func solve(_ requests: [Request]) -> Layout {
    var layout = Layout(offsets: Array(repeating: 0, count: requests.count), byteCount: 0)
    let order = requests.indices.sorted {
      (requests[$1].byteCount, requests[$0].first, $0) < (requests[$0].byteCount, requests[$1].first, $1)
    }
    var placed: [Int] = []
    for index in order where requests[index].byteCount > 0 {
      let request = requests[index]
      let size = aligned(request.byteCount)
      // `placed` is kept sorted by offset, so gaps are met from the lowest on.
      var offset = 0
      for other in placed where requests[other].first <= request.last && request.first <= requests[other].last {
        if layout.offsets[other] >= offset + size { break }
        offset = max(offset, layout.offsets[other] + aligned(requests[other].byteCount))
      }
      layout.offsets[index] = offset
      layout.byteCount = max(layout.byteCount, offset + size)
      var low = 0
      var high = placed.count
      while low < high {
        let middle = (low + high) / 2
        if layout.offsets[placed[middle]] <= offset { low = middle + 1 } else { high = middle }
      }
      placed.insert(index, at: low)
    }
    return layout
  }

  /// The most bytes that are alive at one step: no layout is smaller.
  public static func lowerBound(_ requests: [Request]) -> Int {
    var changes: [Int: Int] = [:]
    for request in requests where request.byteCount > 0 {
      changes[request.first, default: 0] += aligned(request.byteCount)
      changes[request.last + 1, default: 0] -= aligned(request.byteCount)
    }
    var live = 0
    var most = 0
    for step in changes.keys.sorted() {
      live += changes[step] ?? 0
      most = max(most, live)
    }
    return most
  }

  private static func aligned(_ byteCount: Int) -> Int { (byteCount + alignment - 1) / alignment * alignment }
}
