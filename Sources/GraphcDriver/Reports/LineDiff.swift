/// A shortest sequence of removed and added lines between two texts.
///
/// It is the linear-space form of Myers's algorithm (E. W. Myers, An O(ND) Difference Algorithm and Its Variations,
/// 1986): time O((N + M) D) for D changes, memory O(N + M).
package struct LineDiff {
  package enum Change: Hashable, Sendable {
    case kept
    case removed
    case added
  }

  /// A line of either text; kept lines occur once, removed ones come before those added in their place.
  package struct Line: Hashable, Sendable {
    package var change: Change
    package var text: Substring
  }

  package private(set) var lines: [Line] = []

  package init(_ old: [Substring], _ new: [Substring]) {
    var comparison = Comparison(old, new)
    comparison.compare(0..<old.count, 0..<new.count)
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, comparison.isRemoved[i] {
        lines.append(Line(change: .removed, text: old[i]))
        i += 1
      } else if j < new.count, comparison.isAdded[j] {
        lines.append(Line(change: .added, text: new[j]))
        j += 1
      } else {
        lines.append(Line(change: .kept, text: old[i]))
        i += 1
        j += 1
      }
    }
  }
}

private struct Comparison {
  /// The lines as numbers; equal lines have equal numbers.
  private var a: [Int] = []
  private var b: [Int] = []
  private(set) var isRemoved: [Bool]
  private(set) var isAdded: [Bool]

  init(_ old: [Substring], _ new: [Substring]) {
    var numbers: [[UInt8]: Int] = [:]
    func number(_ line: Substring) -> Int {
      // Lines are compared by bytes, because `==` of strings is canonical equivalence.
      let key = Array(line.utf8)
      if let number = numbers[key] { return number }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
    a = old.map(number)
    b = new.map(number)
    isRemoved = Array(repeating: false, count: a.count)
    isAdded = Array(repeating: false, count: b.count)
  }

  mutating func compare(_ oldRange: Range<Int>, _ newRange: Range<Int>) {
    var (old, new) = (oldRange, newRange)
    while let x = old.first, let y = new.first, a[x] == b[y] { (old, new) = (old.dropFirst(), new.dropFirst()) }
    while let x = old.last, let y = new.last, a[x] == b[y] { (old, new) = (old.dropLast(), new.dropLast()) }
    // If neither side is empty, at least two changes are left, so both halves are smaller.
    guard !old.isEmpty, !new.isEmpty, let snake = middleSnake(old, new) else {
      for x in old { isRemoved[x] = true }
      for y in new { isAdded[y] = true }
      return
    }
    compare(old.lowerBound..<snake.x, new.lowerBound..<snake.y)
    compare(snake.endX..<old.upperBound, snake.endY..<new.upperBound)
  }

  /// The run of kept lines in the middle of a shortest path between the texts.
  private func middleSnake(_ old: Range<Int>, _ new: Range<Int>) -> (x: Int, y: Int, endX: Int, endY: Int)? {
    let delta = old.count - new.count
    let limit = (old.count + new.count + 1) / 2
    var forward = Reach(old.count, new.count, limit)
    var backward = Reach(old.count, new.count, limit)
    for d in 0...limit {
      for k in stride(from: -d, through: d, by: 2) {
        let snake = forward.extend(k, d) { a[old.lowerBound + $0] == b[new.lowerBound + $1] }
        guard let snake, delta % 2 != 0, abs(delta - k) < d, backward[delta - k] >= 0,
          snake.endX + backward[delta - k] >= old.count
        else { continue }
        return (
          old.lowerBound + snake.x, new.lowerBound + snake.x - k, old.lowerBound + snake.endX,
          new.lowerBound + snake.endX - k
        )
      }
      for k in stride(from: -d, through: d, by: 2) {
        let snake = backward.extend(k, d) { a[old.upperBound - 1 - $0] == b[new.upperBound - 1 - $1] }
        guard let snake, delta % 2 == 0, abs(delta - k) <= d, forward[delta - k] >= 0,
          snake.endX + forward[delta - k] >= old.count
        else { continue }
        return (
          old.upperBound - snake.endX, new.upperBound - snake.endX + k, old.upperBound - snake.x,
          new.upperBound - snake.x + k
        )
      }
    }
    return nil
  }
}

/// The farthest point reached on each diagonal k = x − y; −1 if none was.
private struct Reach {
  private let width: Int
  private let height: Int
  private let middle: Int
  private var x: [Int]

  init(_ width: Int, _ height: Int, _ limit: Int) {
    self.width = width
    self.height = height
    middle = limit + 1
    x = Array(repeating: -1, count: 2 * limit + 3)
  }

  subscript(diagonal: Int) -> Int { x[middle + diagonal] }

  /// Extends a diagonal with `d` changes.
  ///
  /// - Returns: the start and end of the equal lines; `nil` if no path with `d` changes ends on the diagonal.
  mutating func extend(_ k: Int, _ d: Int, isEqual: (Int, Int) -> Bool) -> (x: Int, endX: Int)? {
    var start = d == 0 ? 0 : -1
    let down = self[k + 1]
    if d > 0, down >= 0, down - k <= height { start = down }
    let right = self[k - 1]
    if d > 0, right >= 0, right < width { start = max(start, right + 1) }
    var end = start
    if start >= 0 {
      while end < width, end - k < height, isEqual(end, end - k) { end += 1 }
    }
    x[middle + k] = end
    return start >= 0 ? (start, end) : nil
  }
}
