/// The cheapest way to separate two nodes of a directed graph, by augmenting shortest paths (Dinic, 1970).
struct MinimumCut {
  /// A capacity that no sum of others reaches.
  static let unlimited = Int.max / 4

  private struct Edge {
    var to: Int
    /// The capacity that is left.
    var room: Int
  }

  /// Edges 2·i and 2·i + 1 are opposite.
  private var edges: [Edge] = []
  private var outgoing: [[Int]]
  private var levels: [Int] = []
  private var next: [Int] = []

  init(nodeCount: Int) { outgoing = Array(repeating: [], count: nodeCount) }

  mutating func addEdge(from: Int, to: Int, capacity: Int) {
    outgoing[from].append(edges.count)
    edges.append(Edge(to: to, room: capacity))
    outgoing[to].append(edges.count)
    edges.append(Edge(to: from, room: 0))
  }

  /// The nodes on the sink's side of the cheapest cut, of several of the same cost the one that is nearest to the sink.
  mutating func sinkSide(source: Int, sink: Int) -> [Bool] {
    while findLevels(from: source, to: sink) {
      next = Array(repeating: 0, count: outgoing.count)
      while augment(from: source, to: sink) {}
    }
    var isReached = Array(repeating: false, count: outgoing.count)
    isReached[sink] = true
    var open = [sink]
    while let node = open.popLast() {
      // The opposite of an edge that leaves the node enters it.
      for edge in outgoing[node] where edges[edge ^ 1].room > 0 && !isReached[edges[edge].to] {
        isReached[edges[edge].to] = true
        open.append(edges[edge].to)
      }
    }
    return isReached
  }

  /// Finds the distance of each node from the source along edges with room, −1 if there is no path; whether there is one
  /// to the sink.
  private mutating func findLevels(from source: Int, to sink: Int) -> Bool {
    levels = Array(repeating: -1, count: outgoing.count)
    levels[source] = 0
    var front = [source]
    while !front.isEmpty {
      var following: [Int] = []
      for node in front {
        for edge in outgoing[node] where edges[edge].room > 0 && levels[edges[edge].to] < 0 {
          levels[edges[edge].to] = levels[node] + 1
          following.append(edges[edge].to)
        }
      }
      front = following
    }
    return levels[sink] >= 0
  }

  /// Fills one shortest path with as much as it takes; whether there was one. The path is a list, so that deep graphs
  /// need no stack.
  private mutating func augment(from source: Int, to sink: Int) -> Bool {
    var path: [Int] = []
    var node = source
    while node != sink {
      var isExtended = false
      while next[node] < outgoing[node].count {
        let edge = outgoing[node][next[node]]
        if edges[edge].room > 0, levels[edges[edge].to] == levels[node] + 1 {
          path.append(edge)
          node = edges[edge].to
          isExtended = true
          break
        }
        next[node] += 1
      }
      guard !isExtended else { continue }
      guard let last = path.popLast() else { return false }
      // Nothing goes on from here.
      node = edges[last ^ 1].to
      next[node] += 1
    }
    let room = path.map { edges[$0].room }.min() ?? 0
    for edge in path {
      edges[edge].room -= room
      edges[edge ^ 1].room += room
    }
    return room > 0
  }
}
