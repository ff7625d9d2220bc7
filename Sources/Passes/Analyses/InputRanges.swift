package import GraphIR
import GraphcRuntime

/// The range of values of i32 inputs, derived from their uses: an index is in range of its axis, and a value compared
/// with 0 is a mask.
package struct InputRanges {
  /// At least `lower`, less than each of `bounds`.
  package struct Range: Hashable, Sendable {
    package var lower: Int
    package var bounds: [Dim]
  }

  /// The ranges of the inputs of `main` about which the graph says something, by name.
  package static func find(in module: Module) -> [String: Range] {
    var byFunction: [String: [Set<Use>]] = [:]
    for function in module.functions { byFunction[function.name] = uses(in: function, byFunction) }
    let uses = byFunction[Module.mainName] ?? []
    let ranges = zip(module.main.inputs, uses).compactMap { input, uses in range(of: uses).map { (input.name, $0) } }
    return Dictionary(ranges, uniquingKeysWith: { first, _ in first })
  }

  /// A use of a value, after addition of a constant.
  private struct Use: Hashable {
    enum Kind {
      /// It is an index of an axis.
      case index
      /// It is compared; values below the bound include both outcomes.
      case comparison
    }

    var kind: Kind
    var added = 0
    var bound: Dim
  }

  /// An index must be in range; comparisons count only if there are no uses as an index.
  private static func range(of uses: Set<Use>) -> Range? {
    let indices = uses.filter { $0.kind == .index }
    let chosen = indices.isEmpty ? uses : indices
    guard let lower = chosen.map({ -$0.added }).max() else { return nil }
    let bounds = Set(chosen.compactMap { try? $0.bound.subtracting(Dim($0.added)) })
    return Range(lower: lower, bounds: bounds.sorted { $0.description < $1.description })
  }

  /// The uses of each input of a function.
  private static func uses(in function: Function, _ callees: [String: [Set<Use>]]) -> [Set<Use>] {
    var uses: [ValueID: Set<Use>] = [:]
    for (index, node) in function.nodes.enumerated().reversed() {
      let results = node.types.indices.reduce(into: Set<Use>()) { all, result in
        all.formUnion(uses[ValueID(node: index, result: result)] ?? [])
      }
      for (position, operand) in node.operands.enumerated() where function.type(of: operand).dtype == .i32 {
        uses[operand, default: []].formUnion(Self.uses(of: position, node, function, results, callees))
      }
    }
    return function.nodes.indices.compactMap { index in
      guard case .input = function.nodes[index].op else { return nil }
      return uses[ValueID(node: index)] ?? []
    }
  }

  /// The uses of an operand by a node.
  ///
  /// - Parameter results: the uses of the results of the node.
  private static func uses(
    of position: Int, _ node: Node, _ function: Function, _ results: Set<Use>, _ callees: [String: [Set<Use>]]
  ) -> Set<Use> {
    if !node.op.callCounts.isEmpty {
      return node.op.callCounts.reduce(into: []) { uses, callee in
        let inputs = callees[callee.function] ?? []
        if inputs.indices.contains(position) { uses.formUnion(inputs[position]) }
      }
    }
    if case .scatterAdd(let scatter) = node.op { return [Use(kind: .index, bound: scatter.extent)] }
    if case .gather(let gather) = node.op {
      guard position == 1 else { return results }
      return [Use(kind: .index, bound: function.type(of: node.operands[0]).shape[gather.axis])]
    }
    if case .binary(let binary) = node.op {
      return shifted(results, by: binary, function, other: node.operands[1 - position], isFirst: position == 0)
    }
    if case .comparison(let comparison) = node.op {
      guard let bound = bound(of: comparison, function, other: node.operands[1 - position]) else { return [] }
      return [Use(kind: .comparison, bound: bound)]
    }
    if case .cast(let cast) = node.op, cast.dtype == .bool { return [Use(kind: .comparison, bound: 2)] }
    return node.op.passesOn ? results : []
  }

  private static func shifted(
    _ results: Set<Use>, by binary: Binary, _ function: Function, other: ValueID, isFirst: Bool
  ) -> Set<Use> {
    if binary.function == .minimum || binary.function == .maximum { return results }
    guard let number = function.integer(other)?.constantValue else { return [] }
    let added: Int? =
      if binary.function == .add { number } else if binary.function == .subtract, isFirst { -number } else { nil }
    guard let added, (-(1 << 31)...(1 << 31)).contains(added) else { return [] }
    return Set(
      results.map { use in
        var use = use
        use.added += added
        return use
      })
  }

  /// A bound such that the values below it include both outcomes of a comparison with a number, or with positions.
  private static func bound(of comparison: Comparison, _ function: Function, other: ValueID) -> Dim? {
    if let number = function.integer(other) {
      guard number.isProvablyNonNegative else { return nil }
      return try? number.adding(2)
    }
    guard case .iota(let iota) = function.origin(of: other).op else { return nil }
    let isEquality = comparison.function == .equal || comparison.function == .notEqual
    return isEquality ? iota.count : try? iota.count.adding(1)
  }
}

extension Op {
  /// Whether elements of the result are elements of the operands.
  fileprivate var passesOn: Bool {
    if case .cast(let cast) = self { return cast.dtype == .i32 }
    if case .concat = self { return true }
    if case .select = self { return true }
    return isView
  }
}

extension Function {
  /// The node that makes a value, through changes of shape.
  fileprivate func origin(of value: ValueID) -> Node {
    var node = producer(of: value)
    while node.op.definition.view == .whole { node = producer(of: node.operands[0]) }
    return node
  }

  /// The integer value of all elements; `nil` if there is not one.
  fileprivate func integer(_ value: ValueID) -> Dim? {
    guard case .constant(let constant) = origin(of: value).op, case .dim(let dim) = constant.value else { return nil }
    return dim
  }
}
