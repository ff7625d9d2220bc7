import GraphcTestSupport
import Testing

@testable import Passes

@Suite struct MinimumCutTests {
  /// The cut costs what the cheapest of all subsets of the nodes costs, in random graphs of seven nodes.
  @Test func isTheCheapestOfAllCuts() {
    let count = 7
    var random = SplitMix64(seed: 11)
    for _ in 0..<300 {
      var edges: [(from: Int, to: Int, capacity: Int)] = []
      for from in 0..<count {
        for to in 0..<count where from != to && random.chance(0.4) {
          edges.append((from, to, Int.random(in: 1...9, using: &random)))
        }
      }
      var cut = MinimumCut(nodeCount: count)
      for edge in edges { cut.addEdge(from: edge.from, to: edge.to, capacity: edge.capacity) }
      let isAfter = cut.sinkSide(source: 0, sink: 1)
      func cost(_ isAfter: (Int) -> Bool) -> Int {
        edges.reduce(0) { !isAfter($1.from) && isAfter($1.to) ? $0 + $1.capacity : $0 }
      }
      let cheapest = (0..<(1 << (count - 2))).map { set in
        cost { $0 == 1 || $0 > 1 && set >> ($0 - 2) & 1 == 1 }
      }.min()
      #expect(!isAfter[0] && isAfter[1])
      #expect(cost { isAfter[$0] } == cheapest)
    }
  }

  /// Of cuts of the same cost it is the one nearest to the sink.
  @Test func isNearestToTheSink() {
    var cut = MinimumCut(nodeCount: 4)
    cut.addEdge(from: 0, to: 2, capacity: 3)
    cut.addEdge(from: 2, to: 3, capacity: 3)
    cut.addEdge(from: 3, to: 1, capacity: 3)
    #expect(cut.sinkSide(source: 0, sink: 1) == [false, true, false, false])
  }
}
