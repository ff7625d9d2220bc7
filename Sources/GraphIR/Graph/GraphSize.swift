import GraphcRuntime

extension Node {
  /// What the node adds to the size of a graph: each operand counts as a node does, so that one node with thousands of
  /// operands is not small.
  package var size: Int { max(1, operands.count) }
}

extension Module {
  /// The largest size of a graph, unless another limit is given.
  package static let standardSizeLimit = 50_000

  /// The number of nodes of one run, each counted by its size; those of a function count once for each call. `Int.max`
  /// if it does not fit.
  ///
  /// It accepts any module, however malformed.
  package var size: Int {
    var sizes: [String: Int] = [:]
    for function in functions {
      var size = 0
      for node in function.nodes {
        size = size.addingOrLargest(node.size)
        for (callee, count) in node.op.callCounts {
          size = size.addingOrLargest(sizes[callee]?.multipliedOrLargest(count) ?? 0)
        }
      }
      for folded in function.folded { size = size.addingOrLargest(folded.body.textSize) }
      sizes[function.name] = size
    }
    return sizes[functions.last?.name ?? ""] ?? 0
  }

  /// The number of nodes in the text of the module, each counted by its size.
  package var textSize: Int { functions.reduce(0) { $0 + $1.textSize } }
}

extension Function {
  /// The number of nodes in the text of the function and of what is folded in it, each counted by its size.
  package var textSize: Int {
    nodes.reduce(1) { $0 + $1.size } + folded.reduce(0) { $0 + $1.body.textSize }
  }
}

/// Counts steps of work on a graph up to a limit that is proportional to its size. A step visits, makes or compares one
/// node or one operand.
///
/// Algorithms are linear as they are; the budget bounds those whose time depends on more than the size, and lets tests
/// measure growth without a clock.
package struct StepBudget: Hashable, Sendable {
  package private(set) var count = 0
  package let limit: Int

  package init(limit: Int = .max) { self.limit = limit }

  /// The budget for a graph of some size: far more than a graph needs that people write.
  package init(size: Int) {
    limit = size.multipliedOrLargest(Self.stepsPerNode).addingOrLargest(Self.leastSteps)
  }

  private static let leastSteps = 1_000_000
  private static let stepsPerNode = 256

  package var isSpent: Bool { count >= limit }

  /// Counts steps that are taken.
  package mutating func spend(_ steps: Int) { count = count.addingOrLargest(steps) }
}
