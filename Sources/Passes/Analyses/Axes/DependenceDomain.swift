package import GraphIR

/// The dependence analysis along one run-time dim.
package struct DependenceDomain: AxisDomain {
  let extent: Dim
  /// The extent as text, for messages.
  let dim: String
  /// Whether the extent itself counts as an input: index i of an axis exists from a certain extent on, and a number that
  /// is computed from the extent depends on all positions (`PrefixStability`).
  let followsExtent: Bool

  /// - Parameter extent: the extent of the followed axes: a run-time dim, or a multiple of one.
  package init(extent: Dim, followsExtent: Bool = false) {
    self.extent = extent
    self.followsExtent = followsExtent
    dim = extent.description
  }

  package var independent: Dependence { Dependence() }

  /// The state of an input: its axes of this extent are followed.
  package func input(_ type: TensorType) -> Dependence {
    var state = Dependence()
    for axis in type.shape.indices where type.shape[axis] == extent {
      state.add(axis, Dependence.Band(low: 0, high: 0))
    }
    return state
  }

  package func transfer(
    _ node: Node, _ flows: [[AxisFlow]], _ operands: [Dependence], _ types: [TensorType], blaming blamed: Node
  ) -> Dependence {
    var result = Dependence()
    result.form = MaskForm.result(of: node, flows, operands.map(\.form), types)
    let operands = followsExtent ? zip(operands, types).map(existing) : operands
    if followsExtent, let reason = countedExtent(node, types) { result.lose(AxisBlame(blamed, reason)) }
    for (index, operand) in operands.enumerated() {
      if let blame = operand.everything { result.lose(blame) }
      for (axis, band) in operand.axes.sorted(by: { $0.key < $1.key }) {
        follow(axis, band, of: index, node, flows, operands, blamed, &result)
      }
    }
    return result
  }

  package func seen(_ state: Dependence, by call: Origin, _ operands: [Dependence]) -> Dependence {
    guard let blame = state.everything?.reached(by: call, unless: operands.map(\.everything)) else { return state }
    var result = state
    result.everything = blame
    return result
  }

  /// Adds the dependence of a result through one axis of an operand.
  private func follow(
    _ axis: Int, _ band: Dependence.Band, of index: Int, _ node: Node, _ flows: [[AxisFlow]],
    _ operands: [Dependence], _ blamed: Node, _ result: inout Dependence
  ) {
    guard let flow = flows[index].first(where: { $0.axis == axis }) else {
      return result.lose(AxisBlame(blamed, "reads one position of \(dim) for all"))
    }
    switch flow {
    case .band(_, to: let target, let low, let high):
      guard let high = high.flatMap(Self.upperBound) else {
        return result.lose(AxisBlame(blamed, "reads positions of \(dim) that come later"))
      }
      let (sum, overflow) = band.high.addingReportingOverflow(high)
      guard !overflow else { return result.lose(AxisBlame(blamed, "reads positions of \(dim) that come later")) }
      result.add(target, Dependence.Band(low: Self.sum(band.low, low?.constantValue), high: sum))
    case .pooled(_, to: _), .contracted, .scattered:
      if let (query, high) = visible(axis, of: index, node, operands, flows),
        let sum = Self.sum(band.high, high)
      {
        result.add(query, Dependence.Band(low: nil, high: sum))
      } else {
        result.lose(AxisBlame(blamed, reason(flow)))
      }
    }
  }

  /// If only keys up to a position count: the axis of the queries in the result, and how far after its own position a
  /// query sees.
  private func visible(
    _ axis: Int, of index: Int, _ node: Node, _ operands: [Dependence], _ flows: [[AxisFlow]]
  ) -> (query: Int, high: Int)? {
    if case .softmax = node.op, case .minusInfinity(let query, axis, let offset) = operands[0].form {
      return Self.upperBound(offset).map { (query, $0) }
    }
    guard case .zero(let query, let key, let offset) = operands[0].form, let high = Self.upperBound(offset) else {
      return nil
    }
    if case .matMul = node.op {
      // The weights are the left operand; the sum is over its last axis and the key axis of the right operand.
      guard flows[0].contains(.contracted(key)), index == 0 ? axis == key : flows[1].contains(.contracted(axis)) else {
        return nil
      }
    } else if case .reduce = node.op {
      guard axis == key else { return nil }
    } else {
      return nil
    }
    for case .band(query, to: let target, low: 0, high: 0) in flows[0] { return (target, high) }
    return nil
  }

  private func reason(_ flow: AxisFlow) -> String {
    if case .scattered = flow { return "reads positions of \(dim) in another order" }
    return "reads every position of \(dim)"
  }

  /// An upper bound of the dim; `nil` if there is none.
  private static func upperBound(_ dim: Dim) -> Int? {
    if let value = dim.constantValue { return value }
    guard let negated = try? dim.multiplied(by: -1), negated.isProvablyNonNegative else { return nil }
    return 0
  }

  private static func sum(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : sum
  }
}
