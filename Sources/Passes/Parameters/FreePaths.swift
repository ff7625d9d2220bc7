import GraphIR

/// Paths for new parameters of a function: different from those of other parameters and of calls, and neither a prefix
/// of one nor an extension.
struct FreePaths {
  private var taken: Set<String> = []
  /// The prefixes, at dots, of the paths that are taken.
  private var groups: Set<String> = []

  init(_ function: Function) {
    for parameter in function.parameters { take(parameter.path) }
    for folded in function.folded { take(folded.path) }
    for node in function.nodes {
      if case .call(let call) = node.op { take(call.path) }
      if case .repeat(let steps) = node.op { take(steps.path) }
    }
  }

  /// The wanted path; without its dots if it would extend another path, with a number if it is taken.
  mutating func next(_ wish: String) -> String {
    let isInside = !taken.isDisjoint(with: Self.groups(of: wish))
    let wish = isInside ? String(wish.map { $0 == "." ? "_" : $0 }) : wish
    let path = freeName(wish, separator: "_") { !taken.contains($0) && !groups.contains($0) }
    take(path)
    return path
  }

  private mutating func take(_ path: String) {
    taken.insert(path)
    groups.formUnion(Self.groups(of: path))
  }

  private static func groups(of path: String) -> [String] {
    path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) }
  }
}
