import GraphIR

/// Calls of one function in a row, each taking what the one before has made and otherwise the same: what a picture shows
/// once.
struct CallRuns {
  /// For each call that follows another in a run: the first call of the run.
  private(set) var first: [Int: Int] = [:]
  /// For the first call of each run of at least two: the last one, and how many there are.
  private(set) var runs: [Int: (last: Int, count: Int)] = [:]

  init(_ function: Function) {
    let uses = UseMap(function)
    var isTaken: Set<Int> = []
    for index in function.nodes.indices where !isTaken.contains(index) {
      guard case .call = function.nodes[index].op else { continue }
      var last = index
      while let next = Self.successor(of: last, in: function, uses) {
        first[next] = index
        isTaken.insert(next)
        runs[index] = (next, (runs[index]?.count ?? 1) + 1)
        last = next
      }
    }
  }

  /// The call that goes on where a call ends: of the same function, with its results in the place of what they replace
  /// and all else the same, and the only one to use them.
  private static func successor(of index: Int, in function: Function, _ uses: UseMap) -> Int? {
    let node = function.nodes[index]
    guard case .call(let call) = node.op,
      let next = node.types.indices.lazy.compactMap({ uses.onlyUse(of: ValueID(node: index, result: $0))?.node }).first,
      case .call(let following) = function.nodes[next].op, following.function == call.function
    else { return nil }
    let other = function.nodes[next]
    for result in node.types.indices {
      guard uses.onlyUse(of: ValueID(node: index, result: result))?.node == next else { return nil }
    }
    let isSame = zip(node.operands, other.operands).allSatisfy { $1.node == index || $0 == $1 }
    return isSame && node.operands.count == other.operands.count ? next : nil
  }
}
