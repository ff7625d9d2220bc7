/// The copies that give each row what another row was, in an order in which no row is overwritten while it is needed.
///
/// A row that no pending copy reads can be written. Where only cycles are left, one row of each is saved in scratch.
struct RowSchedule {
  /// A copy between rows; `nil` stands for the scratch.
  struct Move {
    var from: Int?
    var to: Int?
    /// The row for which what is copied is meant.
    var target: Int
  }

  private(set) var moves: [Move] = []
  /// For each row, how many pending rows become what it was.
  private var readers: [Int] = []
  /// The rows that are to be written and are not read any more.
  private var free: [Int] = []
  private var isPending: [Bool] = []

  /// Plans the copies for parents that are all rows.
  mutating func plan(_ parents: [Int32]) {
    moves.removeAll(keepingCapacity: true)
    free.removeAll(keepingCapacity: true)
    if readers.count != parents.count {
      readers = Array(repeating: 0, count: parents.count)
      isPending = Array(repeating: false, count: parents.count)
      // Each row is written once, and each cycle, of at least two rows, saves one.
      moves.reserveCapacity(parents.count + parents.count / 2)
      free.reserveCapacity(parents.count)
    }
    for row in parents.indices { readers[row] = 0 }
    for (row, parent) in parents.enumerated() {
      isPending[row] = Int(parent) != row
      if isPending[row] { readers[Int(parent)] += 1 }
    }
    for row in parents.indices where isPending[row] && readers[row] == 0 { free.append(row) }
    while let row = free.popLast() { write(row, Int(parents[row]), from: Int(parents[row])) }
    for start in parents.indices where isPending[start] { writeCycle(from: start, parents) }
  }

  private mutating func write(_ row: Int, _ parent: Int, from source: Int?) {
    moves.append(Move(from: source, to: row, target: row))
    isPending[row] = false
    readers[parent] -= 1
    if readers[parent] == 0, isPending[parent] { free.append(parent) }
  }

  /// Writes the rows of a cycle, of which each is read once.
  private mutating func writeCycle(from start: Int, _ parents: [Int32]) {
    var last = start
    while Int(parents[last]) != start { last = Int(parents[last]) }
    // The row that becomes what `start` was is written from the copy of it.
    moves.append(Move(from: start, to: nil, target: last))
    var row = start
    while row != last {
      let parent = Int(parents[row])
      moves.append(Move(from: parent, to: row, target: row))
      isPending[row] = false
      row = parent
    }
    moves.append(Move(from: nil, to: last, target: last))
    isPending[last] = false
  }
}
