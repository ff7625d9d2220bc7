import GraphIR
import GraphcRuntime

/// What the gradient of a function keeps from the forward computation if it may compute again whatever is cheap: as few
/// bytes as possible, by a minimum cut between what cannot be computed again and what the gradient reads (He and Yu,
/// Transcending Runtime-Memory Tradeoffs in Checkpointing by Being Fusion Aware, MLSys 2023).
///
/// Products, calls and sorting are not computed again. What the other ops take does not count.
struct SavedValues {
  /// The extent of run-time dims for which bytes are counted.
  private static let usualExtent = 64

  private let function: Function
  /// Whether a value is there when the gradient is computed, for nothing.
  private let isFree: (ValueID) -> Bool

  init(_ function: Function, isFree: @escaping (ValueID) -> Bool) {
    self.function = function
    self.isFree = isFree
  }

  /// - Parameter read: the values that the gradient reads.
  func find(for read: [ValueID]) -> Set<ValueID> {
    let values = reachable(from: read)
    let (source, sink) = (0, 1)
    var places: [ValueID: Int] = [:]
    var cut = MinimumCut(nodeCount: 2 + 2 * values.count)
    for (place, value) in values.enumerated() {
      places[value] = place
      cut.addEdge(from: entry(place), to: exit(place), capacity: byteCount(of: value))
    }
    for (place, value) in values.enumerated() {
      if isKept(value) {
        cut.addEdge(from: source, to: entry(place), capacity: MinimumCut.unlimited)
        continue
      }
      for operand in function.nodes[value.node].operands {
        guard let other = places[operand] else { continue }
        cut.addEdge(from: exit(other), to: entry(place), capacity: MinimumCut.unlimited)
      }
    }
    for value in Set(read) {
      guard let place = places[value] else { continue }
      cut.addEdge(from: exit(place), to: sink, capacity: MinimumCut.unlimited)
    }
    let isAfter = cut.sinkSide(source: source, sink: sink)
    return Set(values.indices.filter { !isAfter[entry($0)] && isAfter[exit($0)] }.map { values[$0] })
  }

  private func entry(_ place: Int) -> Int { 2 + 2 * place }
  private func exit(_ place: Int) -> Int { 3 + 2 * place }

  /// The values from which those that are read can be computed, with those that are read.
  private func reachable(from read: [ValueID]) -> [ValueID] {
    var found: [ValueID] = []
    var seen: Set<ValueID> = []
    var open = read
    while let value = open.popLast() {
      guard !isFree(value), seen.insert(value).inserted else { continue }
      found.append(value)
      if !isKept(value) { open += function.nodes[value.node].operands }
    }
    return found
  }

  /// Whether a value cannot be computed again, or takes too long.
  private func isKept(_ value: ValueID) -> Bool {
    let node = function.nodes[value.node]
    if case .argsort = node.op { return true }
    let kind = node.op.definition.kind
    if kind == .input || kind == .call { return true }
    let cost = try? node.op.definition.multiplyAdds(node.operands.map(function.type(of:)))
    return cost != Dim(0)
  }

  private func byteCount(of value: ValueID) -> Int {
    let type = function.type(of: value)
    let symbols = type.shape.reduce(into: Set<String>()) { $0.formUnion($1.symbols) }
    let usual = Dictionary(uniqueKeysWithValues: symbols.map { ($0, Self.usualExtent) })
    let extents = type.shape.compactMap { try? $0.evaluate(usual) }
    // An extent that cannot be evaluated counts as a large one.
    guard extents.count == type.rank, let shape = try? Shape(extents) else { return 1 << 40 }
    return min(max(shape.byteCount(of: type.dtype), 1), 1 << 40)
  }
}
