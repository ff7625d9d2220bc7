import GraphIR

/// The part of each value of a function that is read, found backwards from the outputs, and the part that is computed.
struct RowDemand {
  /// The part read of each result of each node; `nil` if nothing reads it.
  private(set) var read: [[Region?]]
  /// The part to which each node is narrowed; it contains at least what is read.
  private(set) var computed: [Region]
  /// What calls are replaced by.
  private(set) var variants: [Int: CallVariant] = [:]
  /// The replacements of the last steps of a repeat, in the order in which they run.
  private(set) var lastSteps: [Int: [CallVariant]] = [:]
  /// Whether an op computes less than before.
  private(set) var isNarrower = false

  private let function: Function

  /// - Parameters:
  ///   - outputs: the parts of the outputs that are read.
  ///   - narrowsInputs: whether the inputs may be narrowed to what is read of them.
  ///   - variant: a function that replaces the callee if only some regions of its results are read.
  init(
    _ function: Function, outputs: [Region], narrowsInputs: Bool, rewrites: inout RewriteBudget,
    variant: (Call, [Region], inout RewriteBudget) throws(PassError) -> CallVariant?
  ) throws(PassError) {
    self.function = function
    read = function.nodes.map { Array(repeating: nil, count: $0.types.count) }
    computed = Array(repeating: .whole, count: function.nodes.count)
    for (output, region) in zip(function.outputs, outputs) { demand(region, of: output.value) }
    for index in function.nodes.indices.reversed() {
      let node = function.nodes[index]
      if case .input = node.op {
        if narrowsInputs, let region = read[index][0] { narrow(index, to: region) }
      } else if !isRead(index) {
        continue
      } else if case .call(let call) = node.op {
        let regions = read[index].map { $0 ?? .whole }
        if regions.contains(where: { !$0.isWhole }), let found = try variant(call, regions, &rewrites) {
          variants[index] = found
          isNarrower = true
        }
        for (position, operand) in node.operands.enumerated() {
          demand(variants[index]?.inputs[position] ?? .whole, of: operand)
        }
      } else if case .repeat(let steps) = node.op {
        try visit(steps, index, node) { (call, regions) throws(PassError) in try variant(call, regions, &rewrites) }
      } else {
        visit(index, node, &rewrites)
      }
    }
  }

  /// Goes backwards through the steps as long as only a part of the carried values is read.
  private mutating func visit(
    _ steps: Repeat, _ index: Int, _ node: Node, _ variant: (Call, [Region]) throws(PassError) -> CallVariant?
  ) throws(PassError) {
    var found: [CallVariant] = []
    // Stacked rows have the same type in every step.
    if steps.stacked.isEmpty, node.types.count == steps.carryCount {
      var regions = read[index].map { $0 ?? .whole }
      for step in steps.order.reversed() {
        guard regions.contains(where: { !$0.isWhole }), let made = try variant(steps.call(step), regions) else { break }
        found.append(made)
        regions = Array(made.inputs[..<steps.carryCount])
      }
    }
    found.reverse()
    if !found.isEmpty {
      lastSteps[index] = found
      isNarrower = true
    }
    for (position, operand) in node.operands.enumerated() {
      if found.count < steps.stepCount { demand(.whole, of: operand) }
      if position >= steps.carryCount {
        for variant in found { demand(variant.inputs[position], of: operand) }
      } else if found.count == steps.stepCount, let first = found.first {
        demand(first.inputs[position], of: operand)
      }
    }
  }

  /// Whether anything reads a result of the node.
  func isRead(_ node: Int) -> Bool { read[node].contains { $0 != nil } }

  private mutating func demand(_ region: Region, of value: ValueID) {
    let known = read[value.node][value.result]
    read[value.node][value.result] = known.map { $0.hull(region, of: function.type(of: value)) } ?? region
  }

  private mutating func narrow(_ node: Int, to region: Region) {
    computed[node] = region
    if !region.isWhole { isNarrower = true }
  }

  /// An op with several results, such as a norm that also gives the sum, is computed completely.
  private mutating func visit(_ index: Int, _ node: Node, _ rewrites: inout RewriteBudget) {
    let region = node.types.count == 1 ? read[index][0] ?? .whole : .whole
    if case .slice(let slice) = node.op, let source = slice.source(of: region, function.type(of: node.operands[0])) {
      demand(source, of: node.operands[0])
      return
    }
    let types = node.operands.map { function.type(of: $0) }
    var sources: [Int: [Int?]] = [:]
    var parts: [Window?]?
    let narrowed = region.filter { axis, window in
      if case .concat(let concat) = node.op, concat.axis == axis {
        parts = concat.parts(of: window, types)
        return parts != nil
      }
      guard !function.readsParameter(node, along: axis), !node.op.isColumnOfTable(axis, types),
        !node.op.isSlice(along: axis)
      else { return false }
      sources[axis] = node.op.operandAxes(along: axis, types, reachesEnd: window.end == node.types[0].shape[axis])
      return sources[axis] != nil
    }
    if !narrowed.isWhole {
      // A view follows what it shows, and is not work of its own.
      if node.op.isView {
        computed[index] = narrowed
      } else if rewrites.take() {
        narrow(index, to: narrowed)
      }
    }
    for (position, operand) in node.operands.enumerated() {
      var windows: [Int: Window] = [:]
      for axis in computed[index].axes {
        if let source = sources[axis]?[position] { windows[source] = computed[index][axis] }
      }
      if let parts, case .concat(let concat) = node.op, computed[index][concat.axis] != nil {
        guard let part = parts[position] else { continue }
        windows[concat.axis] = part
      }
      demand(Region(windows, of: types[position]), of: operand)
    }
  }
}

extension Slice {
  /// The part of the operand that is read for a region of the slice; `nil` if that is not a window. A slice that may be
  /// empty is not: it stays, and reads the whole operand.
  func source(of region: Region, _ operand: TensorType) -> Region? {
    let window: Window? = if let own = region[axis] { own.shifted(by: start) } else { Window(start: start, end: end) }
    guard let window else { return nil }
    var windows = region.windows
    windows[axis] = window
    return Region(windows, of: operand)
  }
}

extension Concat {
  /// The part of each operand in a window of the result along the axis of the concat, `nil` for an operand outside of
  /// it. Returns `nil` if that is unknown for an operand.
  func parts(of window: Window, _ operands: [TensorType]) -> [Window?]? {
    var parts: [Window?] = []
    var start = Dim(0)
    for type in operands {
      guard let end = try? start.adding(type.shape[axis]) else { return nil }
      if end.isProvablyAtMost(window.start) || window.end.isProvablyAtMost(start) {
        parts.append(nil)
      } else {
        guard let first = Dim.larger(start, window.start), let last = Dim.smaller(end, window.end),
          let offset = try? start.multiplied(by: -1), let part = Window(start: first, end: last)?.shifted(by: offset)
        else { return nil }
        parts.append(part)
      }
      start = end
    }
    return parts.contains { $0 != nil } ? parts : nil
  }
}
