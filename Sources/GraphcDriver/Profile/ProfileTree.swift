/// Kernel calls, grouped by what leads to them, such as blocks or lines of a spec.
struct ProfileTree<Key: Hashable> {
  struct Node {
    /// The key; `nil` at the root.
    var key: Key?
    /// The kernel calls below, in the order of a run.
    var calls: [Int] = []
    /// The children, in the order of a run.
    var children: [Int] = []
  }

  /// All nodes; the root comes first.
  private(set) var nodes = [Node()]

  /// - Parameter paths: the path of each kernel call, outermost key first.
  init(_ paths: [[Key]]) {
    for (call, path) in paths.enumerated() { add(call, path) }
  }

  /// The nodes below the root with their depth, in preorder.
  var rows: [(node: Node, depth: Int)] { rows { _ in true } }

  /// The same without leaves that have all the calls of their parent, such as the line of `linear` below the line that
  /// calls it.
  var rowsWithoutOnlyLeaves: [(node: Node, depth: Int)] {
    rows { parent in
      parent.key == nil || parent.children.count != 1 || !nodes[parent.children[0]].children.isEmpty
        || nodes[parent.children[0]].calls.count != parent.calls.count
    }
  }

  /// - Parameter shows: whether the nodes below a node are included.
  private func rows(_ shows: (Node) -> Bool) -> [(node: Node, depth: Int)] {
    var rows: [(node: Node, depth: Int)] = []
    func visit(_ parent: Node, _ depth: Int) {
      guard shows(parent) else { return }
      for child in parent.children {
        rows.append((nodes[child], depth))
        visit(nodes[child], depth + 1)
      }
    }
    visit(nodes[0], 0)
    return rows
  }

  private mutating func add(_ call: Int, _ path: [Key]) {
    var place = 0
    nodes[place].calls.append(call)
    for key in path {
      if let known = nodes[place].children.first(where: { nodes[$0].key == key }) {
        place = known
      } else {
        nodes.append(Node(key: key))
        nodes[place].children.append(nodes.count - 1)
        place = nodes.count - 1
      }
      nodes[place].calls.append(call)
    }
  }
}
