/// A sequence of removed and added lines between two texts, a shortest one unless the texts are long and differ much.
///
/// It is the linear-space form of Myers's algorithm (E. W. Myers, An O(ND) Difference Algorithm and Its Variations,
/// 1986) on the lines that both texts have: time O((N + M) D) for D changes among these, memory O(N + M). The time is
/// limited to a multiple of N + M: then what is left is removed and added as a whole.
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
    comparison.compare()
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
  /// The lines that both texts have, as numbers; equal lines have equal numbers.
  private var a: [Int] = []
  private var b: [Int] = []
  /// Their indices in the texts.
  private var oldIndices: [Int] = []
  private var newIndices: [Int] = []
  /// How many more lines and diagonals are looked at.
  private var steps: Int
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
    let (oldNumbers, newNumbers) = (old.map(number), new.map(number))
    let (inOld, inNew) = (Set(oldNumbers), Set(newNumbers))
    oldIndices = old.indices.filter { inNew.contains(oldNumbers[$0]) }
    newIndices = new.indices.filter { inOld.contains(newNumbers[$0]) }
    a = oldIndices.map { oldNumbers[$0] }
    b = newIndices.map { newNumbers[$0] }
    isRemoved = oldNumbers.map { !inNew.contains($0) }
    isAdded = newNumbers.map { !inOld.contains($0) }
    steps = (1 << 22) + 64 * (old.count + new.count)
  }

  mutating func compare() { compare(a.indices, b.indices) }

  private mutating func compare(_ oldRange: Range<Int>, _ newRange: Range<Int>) {
    var (old, new) = (oldRange, newRange)
    while let x = old.first, let y = new.first, a[x] == b[y] { (old, new) = (old.dropFirst(), new.dropFirst()) }
    while let x = old.last, let y = new.last, a[x] == b[y] { (old, new) = (old.dropLast(), new.dropLast()) }
    // If neither side is empty, at least two changes are left, so both halves are smaller.
    guard !old.isEmpty, !new.isEmpty, let snake = middleSnake(old, new) else {
      for x in old { isRemoved[oldIndices[x]] = true }
      for y in new { isAdded[newIndices[y]] = true }
      return
    }
    compare(old.lowerBound..<snake.x, new.lowerBound..<snake.y)
    compare(snake.endX..<old.upperBound, snake.endY..<new.upperBound)
  }

  /// The run of kept lines in the middle of a shortest path between the texts; `nil` if that takes too many steps.
  private mutating func middleSnake(_ old: Range<Int>, _ new: Range<Int>) -> (x: Int, y: Int, endX: Int, endY: Int)? {
    let delta = old.count - new.count
    let limit = (old.count + new.count + 1) / 2
    var forward = Reach(old.count, new.count, limit)
    var backward = Reach(old.count, new.count, limit)
    for d in 0...limit {
      steps -= 2 * (d + 1)
      guard steps >= 0 else { return nil }
      for k in stride(from: -d, through: d, by: 2) {
        let snake = forward.extend(k, d) { a[old.lowerBound + $0] == b[new.lowerBound + $1] }
        steps -= snake.map { $0.endX - $0.x } ?? 0
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
        steps -= snake.map { $0.endX - $0.x } ?? 0
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
