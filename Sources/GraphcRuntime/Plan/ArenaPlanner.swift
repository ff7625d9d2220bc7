/// Assigns offsets in one arena to buffers, so that buffers that are live at the same time do not overlap.
///
/// Buffers are placed one by one, each in the lowest gap that is free during its lifetime (Pisarchyk and Lee, 2020).
/// The best order depends on the buffers, so several are tried until one reaches the lower bound.
public enum ArenaPlanner {
  /// A buffer and its lifetime: the steps from `first` through `last`.
  public struct Request: Hashable, Sendable {
    /// Bytes of the buffer.
    public var byteCount: Int
    /// The first step at which it holds something.
    public var first: Int
    /// The last step at which it holds something.
    public var last: Int

    /// A buffer of `byteCount` bytes that is live from step `first` through step `last`.
    public init(byteCount: Int, first: Int, last: Int) {
      self.byteCount = byteCount
      self.first = first
      self.last = last
    }
  }

  /// The offsets of the buffers and the size of the arena.
  public struct Layout: Hashable, Sendable {
    /// The offset of each request, a multiple of `alignment`.
    public var offsets: [Int]
    /// Bytes of the arena.
    public var byteCount: Int
  }

  /// Bytes to which every offset is aligned: a cache line.
  public static let alignment = 64

  /// A layout that is as small as the tried orders give.
  public static func solve(_ requests: [Request]) -> Layout {
    guard requests.count <= mostTried else { return sweep(requests) }
    let bound = lowerBound(requests)
    let placed = requests.indices.filter { requests[$0].byteCount > 0 }
    var best: (order: [Int], layout: Layout)?
    for key in [size, area, lifetime, start] {
      let keys = requests.map(key)
      let order = placed.sorted { (keys[$1], requests[$0].first, $0) < (keys[$0], requests[$1].first, $1) }
      let layout = place(requests, in: order)
      if best.map({ layout.byteCount < $0.layout.byteCount }) ?? true { best = (order, layout) }
      if layout.byteCount == bound { return layout }
    }
    guard var (order, layout) = best else { return Layout(offsets: [], byteCount: 0) }
    var result = layout
    for _ in 0..<min(repairs, repairEffort / max(placed.count, 1)) {
      // The buffer that ends at the top of the arena is placed first next time.
      let top = order.firstIndex { layout.offsets[$0] + aligned(requests[$0].byteCount) == layout.byteCount }
      guard let top, top > 0 else { break }
      order.insert(order.remove(at: top), at: 0)
      layout = place(requests, in: order)
      if layout.byteCount < result.byteCount { result = layout }
      if layout.byteCount == bound { break }
    }
    return result
  }

  /// The number of attempts with a changed order, and the number of placements that they may take in total.
  private static let repairs = 32
  private static let repairEffort = 8192

  private static func size(_ request: Request) -> Int { request.byteCount }

  private static func area(_ request: Request) -> Int {
    request.byteCount.multipliedReportingOverflow(by: lifetime(request)).partialValue
  }

  private static func lifetime(_ request: Request) -> Int { request.last - request.first + 1 }

  private static func start(_ request: Request) -> Int { -request.first }

  private static func place(_ requests: [Request], in order: [Int]) -> Layout {
    struct Block {
      var offset: Int
      var end: Int
      var first: Int
      var last: Int
    }
    var layout = Layout(offsets: Array(repeating: 0, count: requests.count), byteCount: 0)
    // The placed buffers, sorted by offset, so that gaps are found from the lowest on.
    var blocks: [Block] = []
    blocks.reserveCapacity(order.count)
    for index in order {
      let request = requests[index]
      let size = aligned(request.byteCount)
      var offset = 0
      for block in blocks where block.first <= request.last && request.first <= block.last {
        if block.offset >= offset + size { break }
        offset = max(offset, block.end)
      }
      layout.offsets[index] = offset
      layout.byteCount = max(layout.byteCount, offset + size)
      var low = 0
      var high = blocks.count
      while low < high {
        let middle = (low + high) / 2
        if blocks[middle].offset <= offset { low = middle + 1 } else { high = middle }
      }
      blocks.insert(Block(offset: offset, end: offset + size, first: request.first, last: request.last), at: low)
    }
    return layout
  }

  /// The largest number of bytes that are live at one step; no layout is smaller.
  public static func lowerBound(_ requests: [Request]) -> Int {
    var changes: [(step: Int, byteCount: Int)] = []
    changes.reserveCapacity(2 * requests.count)
    for request in requests where request.byteCount > 0 {
      changes.append((request.first, aligned(request.byteCount)))
      changes.append((request.last + 1, -aligned(request.byteCount)))
    }
    // At one step, buffers end before others begin.
    changes.sort { ($0.step, $0.byteCount) < ($1.step, $1.byteCount) }
    var live = 0
    var most = 0
    for change in changes {
      live += change.byteCount
      most = max(most, live)
    }
    return most
  }

  static func aligned(_ byteCount: Int) -> Int { (byteCount + alignment - 1) / alignment * alignment }
}
