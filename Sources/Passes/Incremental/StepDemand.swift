import GraphIR
import GraphcRuntime

/// Finds, backwards from what is asked for, which variants of each value of a function the step computes, what becomes
/// state, and what comes from the source.
struct StepDemand {
  let function: Function
  let facts: [[ValueFacts]]
  let dims: StepDims
  let cloner: StepCloner
  /// The variants of each value that are read, in the order in which they were asked for.
  private(set) var variants: [ValueID: [[StepRole]]] = [:]
  /// The values of the source that are read as they are.
  private(set) var crossings: Set<ValueID> = []
  /// Views of such values, which the step computes.
  private(set) var sourceViews: Set<ValueID> = []
  /// How many rows before the new ones are kept of a value.
  private(set) var margins: [ValueID: Int] = [:]
  /// The functions that nodes call in the step.
  private(set) var callees: [Int: StepCallees] = [:]
  private var sizes: [ValueID: Int?] = [:]

  init(
    _ function: Function, _ facts: [[ValueFacts]], _ dims: StepDims, _ cloner: StepCloner,
    wanted: [StepVariant]
  ) throws(IncrementalRefusal) {
    self.function = function
    self.facts = facts
    self.dims = dims
    self.cloner = cloner
    for variant in wanted { try read(variant.value, variant.roles) }
    for index in function.nodes.indices.reversed() { try visit(index) }
  }

  func facts(_ value: ValueID) -> ValueFacts { facts[value.node][value.result] }

  func type(_ value: ValueID) -> TensorType { function.type(of: value) }

  /// Whether a value is computed by the source module.
  func isSource(_ value: ValueID) -> Bool {
    let facts = facts(value)
    return facts.isSource && !facts.isGrowing && facts.uniform == nil
      && dims.growing(type(value)).isEmpty
  }

  /// Asks for a variant of a value.
  mutating func read(_ value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal) {
    if isSource(value) { return cross(value) }
    if facts(value).uniform != nil { return }
    if let fault = dims.fault(of: type(value)) {
      throw IncrementalRefusal(function.nodes[value.node], fault)
    }
    if variants[value]?.contains(roles) != true { variants[value, default: []].append(roles) }
  }

  /// Asks for a value of the source: of a view that is no smaller, what it shows.
  private mutating func cross(_ value: ValueID) {
    let node = function.nodes[value.node]
    guard node.op.definition.view == .whole, isSource(node.operands[0]), !isBestPlace(value) else {
      crossings.insert(value)
      return
    }
    sourceViews.insert(value)
    cross(node.operands[0])
  }

  private mutating func visit(_ index: Int) throws(IncrementalRefusal) {
    let node = function.nodes[index]
    var read: [[[StepRole]]] = []
    for result in node.types.indices {
      let value = ValueID(node: index, result: result)
      var place = 0
      var called: [[StepRole]] = []
      // A variant may ask for others of the same value.
      while let all = variants[value], place < all.count {
        let source = try source(of: value, all[place])
        if source != .op {
          try readOthers(of: value, all[place], source)
        } else if node.op.calls.isEmpty {
          try readOperands(of: value, all[place])
        } else {
          called.append(all[place])
        }
        place += 1
      }
      read.append(called)
    }
    if !node.op.calls.isEmpty, read.contains(where: { !$0.isEmpty }) { try visitCall(index, read) }
  }

  /// Asks for the variants of a value from which another one is made.
  private mutating func readOthers(
    of value: ValueID, _ roles: [StepRole], _ source: VariantSource
  ) throws(IncrementalRefusal) {
    switch source {
    case .op: return
    case .cache: try read(value, [natural(value)])
    case .margin:
      guard case .new(let from, _) = roles[0], case .new(let first, _) = natural(value) else {
        return
      }
      let (margin, overflow) = first.subtractingReportingOverflow(from)
      guard !overflow, margin <= Self.maximumMargin else {
        throw IncrementalRefusal(
          function.nodes[value.node],
          "is read \(margin) positions back, more than \(Self.maximumMargin)")
      }
      margins[value] = max(margins[value] ?? 0, margin)
      try read(value, [rest(of: roles[0], value)])
    case .picked(let place):
      var all = roles
      all[place] = .all
      try read(value, all)
    }
  }

  /// The largest number of rows that are kept before the new ones.
  private static let maximumMargin = 1 << 20

  private mutating func visitCall(_ index: Int, _ read: [[[StepRole]]]) throws(IncrementalRefusal) {
    let node = function.nodes[index]
    let operands = node.operands.map { facts($0) }
    let callees = try cloner.callees(of: node, operands, read: read)
    self.callees[index] = callees
    for (slot, roles) in callees.carries { try self.read(node.operands[slot], roles) }
    for input in callees.first.inputs {
      switch input {
      case .argument(let place, let roles): try self.read(node.operands[place], roles)
      case .source(let place): cross(node.operands[place])
      case .crossing, .state, .past, .count: break
      }
    }
  }
}

// MARK: Where a variant comes from

extension StepDemand {
  /// The indices that a step computes first: those of the new tokens, or as many earlier ones as later tokens decide.
  func natural(_ value: ValueID) -> StepRole {
    let axis = dims.growing(type(value))[0]
    let reach = min(max(facts(value).dependence.axes[axis]?.high ?? 0, 0), Self.maximumMargin)
    return .new(from: -reach, to: -reach)
  }

  /// Of positions that begin before those that a step computes first, the ones from there on.
  func rest(of role: StepRole, _ value: ValueID) -> StepRole {
    guard case .new(_, let to) = role, case .new(let first, _) = natural(value) else { return role }
    return .new(from: first, to: max(first, to))
  }

  /// How the step gets a variant.
  func source(of value: ValueID, _ roles: [StepRole]) throws(IncrementalRefusal) -> VariantSource {
    let node = function.nodes[value.node]
    let axes = dims.growing(type(value))
    let facts = facts(value)
    guard facts.isGrowing else { return try sourceOfPosition(node, value, roles, axes) }
    if let blame = facts.dependence.everything { throw IncrementalRefusal(blame) }
    if let axis = facts.dependence.axes.keys.sorted().first(where: { !axes.contains($0) }) {
      throw IncrementalRefusal(
        node, "moves positions of \(dims.growth) to the axis \(axis) of \(type(value))")
    }
    guard axes.count == 1 else {
      if axes.isEmpty || !roles.contains(where: { if case .new = $0 { true } else { false } }) {
        throw IncrementalRefusal(node, "is read at all positions of \(dims.growth) at once")
      }
      return .op
    }
    guard dims.batchAxis(type(value)) != nil else {
      throw IncrementalRefusal(
        node, "gives \(type(value)), which has no axis of the batch \(dims.batch)")
    }
    let natural = natural(value)
    switch roles[0] {
    case natural: return .op
    case .all, .ring:
      if pushesAll(value) { return .op }
      guard natural == .current, dims.excess(type(value).shape[axes[0]]) == 0 else {
        throw IncrementalRefusal(
          node,
          "gives \(type(value)), whose positions are not those of the tokens, and all of them are read"
        )
      }
      return .cache
    case .new(let from, let to):
      let reach = facts.dependence.axes[axes[0]]?.high ?? 0
      guard case .new(let first, _) = natural, to <= -max(reach, -Self.maximumMargin) else {
        throw IncrementalRefusal(node, "is read at later positions of \(dims.growth)")
      }
      if case .cumsum(let cumsum) = node.op, cumsum.axis == axes[0], to > first {
        throw IncrementalRefusal(node, "is read beyond the sum of the last token")
      }
      return from >= first || pushesNew(node) ? .op : .margin
    }
  }

  /// How the step gets a variant of a value that does not depend on tokens.
  private func sourceOfPosition(
    _ node: Node, _ value: ValueID, _ roles: [StepRole], _ axes: [Int]
  ) throws(IncrementalRefusal) -> VariantSource {
    for (place, axis) in axes.enumerated()
    where roles[place] != .all && node.readsWhole(axis, function) {
      return .picked(place)
    }
    return .op
  }

  /// Whether an op passes on a demand for positions before the new ones, because it is a matter of where they lie.
  private func pushesNew(_ node: Node) -> Bool {
    if case .concat = node.op { return true }
    return node.op.isView
  }

  /// Whether the positions so far are kept of an operand and not of the value itself.
  private func pushesAll(_ value: ValueID) -> Bool {
    let node = function.nodes[value.node]
    let axis = dims.growing(type(value))[0]
    if case .transpose = node.op { return !isBestPlace(value) }
    if case .slice(let slice) = node.op { return slice.axis == axis }
    if case .concat(let concat) = node.op { return concat.axis == axis }
    return node.op.isView
  }

  /// Whether a transpose keeps features together, and no value that it shows is smaller: then it is what is kept.
  private func isBestPlace(_ value: ValueID) -> Bool {
    let node = function.nodes[value.node]
    guard case .transpose(let transpose) = node.op,
      transpose.permutation.last == transpose.permutation.count - 1,
      let size = size(value)
    else { return false }
    var below = node.operands[0]
    for _ in 0..<Self.maximumViews {
      if let other = self.size(below), other < size { return false }
      guard function.nodes[below.node].op.definition.view == .whole else { break }
      below = function.nodes[below.node].operands[0]
    }
    return true
  }

  /// How many views are looked through for a smaller value.
  private static let maximumViews = 16

  /// The elements of one position of one row, if the number is known.
  private func size(_ value: ValueID) -> Int? {
    var size = 1
    for extent in type(value).shape {
      guard let extent = extent.constantValue else { continue }
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      size = product
    }
    return size
  }
}

extension Node {
  /// Whether a position along an axis of the result is computed from all positions, or all up to it, of an operand.
  func readsWhole(_ axis: Int, _ function: Function) -> Bool {
    guard case .primitive(let flow, _) = op.definition.semantics else { return false }
    return flow(operands.map(function.type(of:))).joined().contains { flow in
      switch flow {
      case .pooled(_, to: let target): target == axis
      case .band(_, to: let target, let low, let high):
        target == axis && (low == nil || high == nil)
      case .contracted, .scattered: false
      }
    }
  }
}
