import GraphIR
import GraphcRuntime

/// A function that was walked through, split in two: the forward computation with what it saves, and the gradient that
/// reads it.
struct SplitFunction {
  private(set) var forward: Function
  private(set) var backward: Function
  /// The inputs of the function that the gradient reads.
  private(set) var needed: [Int] = []
  /// The types of what the forward computation saves.
  private(set) var savedTypes: [TensorType] = []

  private let whole: Function
  private let forwardCount: Int
  private let inputCount: Int
  private let carryCount: Int
  private let recompute: Recompute
  /// What is kept of the forward computation, where that is a choice of values.
  private var chosen: Set<ValueID> = []

  /// - Parameter results: the cotangents of the inputs of the request.
  init(
    _ walk: ReverseWalk, _ results: [ValueID], _ request: DifferentiatedFunctions.Request, _ recompute: Recompute
  ) {
    whole = walk.builder.function
    forwardCount = walk.forwardCount
    inputCount = walk.source.inputs.count
    carryCount = request.carryCount
    self.recompute = recompute
    forward = whole
    backward = whole
    let gradient = liveNodes(for: results)
    let read = (gradient.flatMap { whole.nodes[$0].operands } + results).filter { $0.node < forwardCount }
    if recompute == .auto {
      let values = SavedValues(whole) { [self] value in
        isCotangent(value) || isInput(value) && value.node >= carryCount
      }
      chosen = values.find(for: read)
    }
    let kept = keptValues(read)
    needed = kept.filter { isInput($0) && $0.node >= carryCount }.map(\.node)
    let saved = kept.filter { !isInput($0) || $0.node < carryCount }
    savedTypes = saved.map(whole.type(of:))
    forward = forwardFunction(walk, saved)
    backward = backwardFunction(gradient, read, saved, walk.givenCotangents, results)
  }

  private func isInput(_ value: ValueID) -> Bool { value.node < inputCount }

  private func isCotangent(_ value: ValueID) -> Bool {
    value.node >= inputCount && whole.nodes[value.node].op.definition.kind == .input
  }

  /// The nodes after the forward computation that results depend on, ascending.
  private func liveNodes(for results: [ValueID]) -> [Int] {
    var isLive = whole.nodes.map { _ in false }
    for result in results { isLive[result.node] = true }
    for index in (forwardCount..<whole.nodes.count).reversed() where isLive[index] {
      for operand in whole.nodes[index].operands { isLive[operand.node] = true }
    }
    return (forwardCount..<whole.nodes.count).filter { isLive[$0] }
  }

  /// Whether a value of the forward computation is computed again where the gradient reads it.
  private func isRecomputed(_ value: ValueID) -> Bool {
    let op = whole.nodes[value.node].op
    switch recompute {
    case .auto: return !chosen.contains(value)
    case .layers: return true
    case .none:
      if case .iota = op { return true }
      return op.isView || op.definition.kind == .leaf
    }
  }

  /// The values of the forward computation that the gradient begins with, ascending, to compute those that it reads.
  private func keptValues(_ read: [ValueID]) -> [ValueID] {
    var kept: Set<ValueID> = []
    var seen: Set<ValueID> = []
    var open = read
    while let value = open.popLast() {
      guard seen.insert(value).inserted, !isCotangent(value) else { continue }
      if !isInput(value), isRecomputed(value) {
        open += whole.nodes[value.node].operands
      } else {
        kept.insert(value)
      }
    }
    return kept.sorted { ($0.node, $0.result) < ($1.node, $1.result) }
  }

  private func forwardFunction(_ walk: ReverseWalk, _ saved: [ValueID]) -> Function {
    var builder = FunctionBuilder(name: walk.source.name)
    builder.declareParameters(whole.parameters)
    builder.declareFolded(whole.folded)
    var moved: [[ValueID]] = []
    for node in whole.nodes[..<forwardCount] {
      if isCotangent(ValueID(node: moved.count)) {
        moved.append([])
        continue
      }
      var copy = node
      copy.operands = node.operands.map { moved[$0.node][$0.result] }
      moved.append(builder.append(copy))
    }
    for (output, value) in zip(walk.source.outputs, walk.outputs) {
      builder.addOutput(name: output.name, value: moved[value.node][value.result])
    }
    var names = Set(walk.source.outputs.map(\.name))
    for value in saved {
      let name = freeName("saved.\(whole.producer(of: value).name ?? "value")") { names.insert($0).inserted }
      builder.addOutput(name: name, value: moved[value.node][value.result])
    }
    return builder.function
  }

  private func backwardFunction(
    _ gradient: [Int], _ read: [ValueID], _ saved: [ValueID], _ given: [ValueID], _ results: [ValueID]
  ) -> Function {
    var builder = FunctionBuilder(name: whole.name)
    var moved: [ValueID: ValueID] = [:]
    var names: Set<String> = []
    for value in needed.map({ ValueID(node: $0) }) + saved + given where moved[value] == nil {
      let producer = whole.producer(of: value)
      let name = freeName(producer.name ?? "saved") { names.insert($0).inserted }
      moved[value] = builder.addInput(name: name, type: whole.type(of: value), origin: producer.origin)
    }
    var recomputed: Set<Int> = []
    var open = read
    while let value = open.popLast() {
      guard moved[value] == nil, recomputed.insert(value.node).inserted else { continue }
      open += whole.nodes[value.node].operands
    }
    for index in recomputed.sorted() + gradient {
      var copy = whole.nodes[index]
      copy.operands = copy.operands.compactMap { moved[$0] }
      for (result, value) in builder.append(copy).enumerated() where moved[ValueID(node: index, result: result)] == nil
      {
        moved[ValueID(node: index, result: result)] = value
      }
    }
    for (index, result) in results.enumerated() {
      if let value = moved[result] { builder.addOutput(name: "cotangent.\(index)", value: value) }
    }
    let paths = Set(builder.function.nodes.compactMap(\.parameterPath))
    builder.declareParameters(whole.parameters.filter { paths.contains($0.path) })
    return builder.function
  }
}
