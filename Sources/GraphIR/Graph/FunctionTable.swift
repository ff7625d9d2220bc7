import GraphcText

/// The functions of a module by name, while some of them are replaced and others copied. Finding, replacing or copying
/// one takes the same time in a module of any size.
package struct FunctionTable: Sendable {
  private var functions: [UTF8Key: Function] = [:]
  private var order: [UTF8Key] = []
  /// The copies of each function, in the order in which they were made.
  private var copies: [UTF8Key: [UTF8Key]] = [:]
  /// The number of the last copy with each suffix.
  private var numbers: [UTF8Key: Int] = [:]

  /// A table of functions with distinct names; of several with one name, it holds the first.
  package init(_ functions: [Function]) {
    order.reserveCapacity(functions.count)
    for function in functions where self.functions[UTF8Key(function.name)] == nil {
      self.functions[UTF8Key(function.name)] = function
      order.append(UTF8Key(function.name))
    }
  }

  /// The function of a name; `nil` if there is none.
  package subscript(name: String) -> Function? { functions[UTF8Key(name)] }

  /// Replaces the function of the same name; nothing happens if there is none.
  package mutating func replace(with function: Function) {
    let key = UTF8Key(function.name)
    if functions[key] != nil { functions[key] = function }
  }

  /// Adds a changed copy of a function under a new name, which is returned. The parameters are those of the original,
  /// because paths are relative to the call.
  ///
  /// - Parameters:
  ///   - name: the function to copy; nothing is copied if there is none.
  ///   - suffix: the purpose of the copy; `layer` becomes `layer.suffix`, or `layer.suffix.2` if that is taken.
  ///   - change: makes the copy differ.
  package mutating func addVariant(
    of name: String, suffix: String, _ change: (inout Function) -> Void
  ) -> String? {
    guard var copy = self[name] else { return nil }
    let stem = "\(name).\(suffix)"
    var number = numbers[UTF8Key(stem), default: 0]
    var unique: String
    repeat {
      number += 1
      unique = number == 1 ? stem : "\(stem).\(number)"
    } while functions[UTF8Key(unique)] != nil
    numbers[UTF8Key(stem)] = number
    change(&copy)
    copy.name = unique
    functions[UTF8Key(unique)] = copy
    copies[UTF8Key(name), default: []].append(UTF8Key(unique))
    return unique
  }

  /// All functions, callees before callers: copies stand after their original, the last one first.
  package var all: [Function] {
    var all: [Function] = []
    all.reserveCapacity(functions.count)
    for name in order {
      var rest = [name]
      while let next = rest.popLast() {
        if let function = functions[next] { all.append(function) }
        rest += copies[next] ?? []
      }
    }
    return all
  }
}

extension Module {
  /// The functions by name.
  package var functionTable: FunctionTable { FunctionTable(functions) }

  /// The names of the functions that nodes call, directly or through others.
  package func functionsCalled(by nodes: [Node]) -> Set<String> {
    var called: Set<String> = []
    func visit(_ nodes: [Node]) {
      for node in nodes { called.formUnion(node.op.callCounts.map(\.function)) }
    }
    visit(nodes)
    // Callers come after callees.
    for function in functions.reversed() where called.contains(function.name) { visit(function.nodes) }
    return called
  }

  /// Drops functions that neither `main` nor another function that stays calls, directly or through others.
  ///
  /// - Parameter isCandidate: whether a function of this name may be dropped.
  package mutating func dropUncalled(where isCandidate: (String) -> Bool = { _ in true }) {
    let staying = functions.filter { $0.name == Self.mainName || !isCandidate($0.name) }
    let kept = functionsCalled(by: staying.flatMap(\.nodes)).union(staying.map(\.name))
    functions.removeAll { !kept.contains($0.name) }
  }
}
