import GraphIR

/// Rebuilds a function with every value narrowed to what is read of it.
struct RowNarrower {
  private let source: Function
  private let demand: RowDemand
  private var builder: FunctionBuilder
  /// The results in the new function for each node of the source; empty for a dead node.
  private var results: [[ValueID]] = []
  /// The regions that they are of the results in the source.
  private var regions: [[Region]] = []
  private var slices: [SliceKey: ValueID] = [:]

  private struct SliceKey: Hashable {
    var value: ValueID
    var slice: Slice
  }

  /// - Parameter outputs: the parts of the outputs that are read.
  static func narrow(
    _ function: Function, _ demand: RowDemand, outputs: [Region]
  ) throws(PassError) -> Function {
    var narrower = RowNarrower(function, demand)
    for (index, node) in function.nodes.enumerated() {
      do { try narrower.visit(index, node) } catch {
        throw PassError(
          pass: Pass.deadRows.name, function: function.name, message: "at \(node.name ?? "%\(index)"): \(error.message)"
        )
      }
    }
    for (output, region) in zip(function.outputs, outputs) {
      let origin = function.producer(of: output.value).origin
      do {
        let value = try narrower.read(output.value, region, origin)
        narrower.builder.addOutput(name: output.name, value: value)
      } catch {
        throw PassError(pass: Pass.deadRows.name, function: function.name, message: error.message)
      }
    }
    return narrower.builder.function
  }

  private init(_ function: Function, _ demand: RowDemand) {
    source = function
    self.demand = demand
    builder = FunctionBuilder(name: function.name)
    builder.declareParameters(function.parameters)
    builder.declareFolded(function.folded)
  }

  private mutating func visit(_ index: Int, _ node: Node) throws(InferenceError) {
    if case .input = node.op {
      var copy = node
      copy.types = [demand.computed[index].type(of: node.types[0])]
      define(builder.append(copy), [demand.computed[index]], node)
    } else if !demand.isRead(index) {
      define([], [], node)
    } else if case .call = node.op {
      try visitCall(index, node)
    } else if case .repeat(let steps) = node.op {
      try visitRepeat(steps, index, node)
    } else if case .slice(let slice) = node.op,
      case let region = followed(demand.read[index][0] ?? .whole, along: slice, of: node.operands[0]),
      let part = slice.source(of: region, source.type(of: node.operands[0]))
    {
      define([try read(node.operands[0], part, node.origin)], [region], node)
    } else {
      try visitOp(index, node)
    }
  }

  private mutating func visitCall(_ index: Int, _ node: Node) throws(InferenceError) {
    var copy = node
    var regions = Array(repeating: Region.whole, count: node.types.count)
    var inputs = Array(repeating: Region.whole, count: node.operands.count)
    if let variant = demand.variants[index], case .call(var call) = node.op {
      call.function = variant.name
      copy.op = .call(call)
      (inputs, regions) = (variant.inputs, variant.outputs)
      copy.types = zip(regions, node.types).map { $0.type(of: $1) }
      copy.origin = node.origin.derived(by: Pass.deadRows.name)
    }
    for (position, operand) in node.operands.enumerated() {
      copy.operands[position] = try read(operand, inputs[position], node.origin)
    }
    define(builder.append(copy), regions, node)
  }

  /// Splits off the last steps that return only a part; consecutive equal ones become a repeat of their own.
  private mutating func visitRepeat(_ steps: Repeat, _ index: Int, _ node: Node) throws(InferenceError) {
    let last = demand.lastSteps[index] ?? []
    let firstCount = steps.stepCount - last.count
    var current = node.operands.map { (value: results[$0.node][$0.result], region: regions[$0.node][$0.result]) }
    func append(_ op: Op, inputs: [Region], outputs: [Region], origin: Origin) throws(InferenceError) {
      var copy = node
      (copy.op, copy.origin) = (op, origin)
      for (position, (value, region)) in current.enumerated() {
        copy.operands[position] = try part(of: value, region, inputs[position], node.origin)
      }
      copy.types = zip(outputs, node.types).map { $0.type(of: $1) }
      if let call = op.calls.last, !last.isEmpty { copy.name = call.path }
      let values = builder.append(copy)
      for position in 0..<steps.carryCount { current[position] = (values[position], outputs[position]) }
      if last.isEmpty { current = values.map { ($0, .whole) } }
    }
    let whole = Array(repeating: Region.whole, count: max(node.operands.count, node.types.count))
    if firstCount > 0 {
      try append(
        last.isEmpty ? node.op : steps.part(0..<firstCount), inputs: whole, outputs: Array(whole[..<node.types.count]),
        origin: node.origin)
    }
    for (range, period) in Repeat.runs(of: last) {
      let kinds = last[range].prefix(period)
      let isOne = kinds.allSatisfy { kind in
        Array(kind.inputs[..<steps.carryCount]) == kind.outputs
          && kind.inputs[steps.carryCount...] == last[range.lowerBound].inputs[steps.carryCount...]
          && kind.outputs == last[range.lowerBound].outputs
      }
      let parts = isOne ? [range] : range.map { $0..<($0 + 1) }
      for places in parts {
        let name: (Int) -> String = { step in
          last[places.lowerBound + (steps.isReversed ? places.count - 1 - step : step)].name
        }
        var op = steps.part(firstCount + places.lowerBound..<firstCount + places.upperBound)
        if case .repeat(var repetition) = op {
          repetition.functions = (0..<period).map(name)
          op = .repeat(repetition)
        } else {
          op = op.mapCallees { _ in name(0) }
        }
        let variant = last[places.lowerBound]
        try append(
          op, inputs: variant.inputs, outputs: variant.outputs, origin: node.origin.derived(by: Pass.deadRows.name))
      }
    }
    let values = current.prefix(node.types.count)
    define(values.map(\.value), values.map(\.region), node)
  }

  private mutating func visitOp(_ index: Int, _ node: Node) throws(InferenceError) {
    let types = node.operands.map { source.type(of: $0) }
    var region = demand.computed[index]
    if node.op.isView {
      region = region.filter { axis, window in
        let axes = node.op.operandAxes(along: axis, types) ?? []
        return zip(node.operands, axes).contains { operand, axis in
          axis.map { regions[operand.node][operand.result][$0] != nil } ?? false
        }
      }
    }
    var operands: [ValueID] = []
    var parts: [Window?]?
    if case .concat(let concat) = node.op, let window = region[concat.axis] { parts = concat.parts(of: window, types) }
    for (position, operand) in node.operands.enumerated() {
      var windows: [Int: Window] = [:]
      for axis in region.axes {
        let reachesEnd = region[axis]?.end == node.types[0].shape[axis]
        let axes = node.op.operandAxes(along: axis, types, reachesEnd: reachesEnd)
        if parts == nil || axis != node.op.concatAxis, let source = axes?[position] { windows[source] = region[axis] }
      }
      if let parts, let axis = node.op.concatAxis {
        guard let part = parts[position] else { continue }
        windows[axis] = part
      }
      operands.append(try read(operand, Region(windows, of: types[position]), node.origin))
    }
    if region.isWhole {
      var copy = node
      copy.operands = operands
      define(builder.append(copy), Array(repeating: region, count: node.types.count), node)
      return
    }
    let type = region.type(of: node.types[0])
    let value: ValueID
    if operands.count == 1, node.op.concatAxis != nil {
      value = operands[0]
    } else {
      value = try builder.emit(
        node.op.withResultShape(type.shape), operands,
        origin: node.origin.derived(by: Pass.deadRows.name), name: node.name)
    }
    guard builder.type(of: value) == type else {
      throw InferenceError("pass/rows", "\(builder.type(of: value)) is not \(type)")
    }
    define([value], [region], node)
  }

  private mutating func define(_ values: [ValueID], _ regions: [Region], _ node: Node) {
    if let name = node.name { for value in values { builder.suggestName(name, for: value) } }
    results.append(values)
    self.regions.append(regions)
  }

  /// A slice stays a slice along its own axis; along other axes it is narrowed if its operand is.
  private func followed(_ region: Region, along slice: Slice, of operand: ValueID) -> Region {
    let known = regions[operand.node][operand.result]
    return region.filter { axis, _ in axis == slice.axis || known[axis] != nil }
  }

  /// A part of a value of the source, of which at least that much has been computed.
  private mutating func read(_ value: ValueID, _ region: Region, _ origin: Origin) throws(InferenceError) -> ValueID {
    try part(of: results[value.node][value.result], regions[value.node][value.result], region, origin)
  }

  /// A region of a value, relative to the region `known` of the same value.
  private mutating func part(
    of value: ValueID, _ known: Region, _ region: Region, _ origin: Origin
  ) throws(InferenceError) -> ValueID {
    var current = value
    for axis in Set(region.axes + known.axes).sorted() where region[axis] != known[axis] {
      guard let window = region[axis], let inner = known[axis].map({ window.within($0) }) ?? window else {
        throw InferenceError("pass/rows", "more is read of a value than is computed")
      }
      let slice = Slice(axis: axis, start: inner.start, end: inner.end)
      let key = SliceKey(value: current, slice: slice)
      if let made = slices[key] {
        current = made
      } else {
        current = try builder.emit(.slice(slice), [current], origin: origin.derived(by: Pass.deadRows.name))
        slices[key] = current
      }
    }
    return current
  }
}

extension Op {
  fileprivate var concatAxis: Int? { if case .concat(let concat) = self { concat.axis } else { nil } }
}
