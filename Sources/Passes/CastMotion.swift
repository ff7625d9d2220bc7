import GraphIR
import GraphcRuntime

extension Pass {
  /// Moves casts to where there are fewer elements, merges two casts that lose nothing, and replaces a comparison of a
  /// converted mask with a number by the mask. Exact: no element of a result changes. (`dead-rows` moves slices past
  /// casts.)
  package static let castMotion = Pass(
    "cast-motion", "converts elements where they are fewest, and no more than once", after: [.canonicalize]
  ) { (function, context) throws(PassError) in
    let uses = UseMap(function)
    return Rewriter.rewrite(function, &context) { (rewriter, index, context) throws(InferenceError) in
      let node = rewriter.source.nodes[index]
      let isOnlyUse = node.operands.first.map { uses.onlyUse(of: $0) != nil } ?? false
      let operands = node.operands.map { rewriter.mapped($0) }
      guard let equation = CastEquation(node, operands, isOnlyUse: isOnlyUse, rewriter.builder),
        context.rewrites.take()
      else { return nil }
      return [try equation.emit(into: &rewriter, origin: node.origin.derived(by: rewriter.pass))]
    }
  }
}

/// A value as a chain of ops on an existing value.
private struct CastEquation {
  struct Step {
    var op: Op
    /// The operands after the first one.
    var others: [ValueID] = []
  }

  var start: ValueID
  var steps: [Step]

  /// A cheaper form of a node; `nil` if there is none.
  ///
  /// - Parameter isOnlyUse: whether nothing else reads the first operand.
  init?(_ node: Node, _ operands: [ValueID], isOnlyUse: Bool, _ builder: FunctionBuilder) {
    let found: CastEquation? =
      if case .cast(let cast) = node.op {
        CastEquation(moving: cast, operands[0], builder)
          ?? (isOnlyUse ? CastEquation(castOfGather: cast, operands[0], builder) : nil)
      } else if case .gather(let gather) = node.op {
        isOnlyUse ? CastEquation(gatherOfCast: gather, operands, node.types[0], builder) : nil
      } else if case .comparison(let comparison) = node.op {
        CastEquation(comparison, operands, builder)
      } else {
        nil
      }
    guard let found else { return nil }
    self = found
  }

  /// An emitted cast may be the second of a pair with another one.
  func emit(into rewriter: inout Rewriter, origin: Origin) throws(InferenceError) -> ValueID {
    var value = start
    for step in steps {
      let operands = [value] + step.others
      if case .cast(let cast) = step.op, let inner = CastEquation(moving: cast, value, rewriter.builder) {
        value = try inner.emit(into: &rewriter, origin: origin)
      } else {
        value = try rewriter.emit(step.op, operands, origin: origin)
      }
    }
    return value
  }

  private init(_ start: ValueID, _ steps: [Step]) {
    self.start = start
    self.steps = steps
  }

  private init?(moving cast: Cast, _ value: ValueID, _ builder: FunctionBuilder) {
    let found = CastEquation(pair: cast, value, builder) ?? CastEquation(expanded: cast, value, builder)
    guard let found else { return nil }
    self = found
  }

  /// A cast of a cast of which the first loses nothing that the second keeps.
  private init?(pair outer: Cast, _ value: ValueID, _ builder: FunctionBuilder) {
    let node = builder.producer(of: value)
    guard case .cast(let inner) = node.op, let x = node.operands.first else { return nil }
    let source = builder.type(of: x).dtype
    let isExact: Bool =
      switch (source, inner.dtype, outer.dtype) {
      case (.bool, _, _), (.i32, .i32, _), (.f32, .f32, _): true
      // f32 represents every bf16, and the conversion from i32 to bf16 goes through f32.
      case (.bf16, .bf16, _), (.bf16, .f32, _), (_, .bf16, .bf16), (.i32, .f32, .bf16): true
      case (.bf16, .i32, .i32), (.bf16, .bool, .bool): true
      case (.bf16, _, _), (_, .bf16, _), (_, _, .bf16): false
      // No integer except 0 becomes 0.0.
      case (.i32, .f32, .bool): true
      case (.i32, .f32, .i32): builder.producer(of: x).op.countsInSinglePrecision
      case (.i32, .f32, .f32), (.f32, .i32, .i32), (.i32, .bool, .bool), (.f32, .bool, .bool): true
      case (.i32, .bool, .i32), (.i32, .bool, .f32), (.f32, .i32, .f32), (.f32, .i32, .bool), (.f32, .bool, .i32),
        (.f32, .bool, .f32):
        false
      }
    guard isExact else { return nil }
    self.init(x, source == outer.dtype ? [] : [Step(op: .cast(outer))])
  }

  /// cast(view(expand(x))) = view(expand(cast(x))), with any number of views that keep all elements.
  private init?(expanded cast: Cast, _ value: ValueID, _ builder: FunctionBuilder) {
    var views: [Op] = []
    var start: (value: ValueID, count: Int)?
    var value = value
    while case let node = builder.producer(of: value), node.op.definition.view == .whole,
      let operand = node.operands.first
    {
      views.append(node.op)
      value = operand
      if case .expand = node.op { start = (operand, views.count) }
    }
    guard let start else { return nil }
    self.init(start.value, [Step(op: .cast(cast))] + views[..<start.count].reversed().map { Step(op: $0) })
  }

  /// cast(gather(x, i)) = gather(cast(x), i) if the table has fewer elements than are gathered.
  private init?(castOfGather cast: Cast, _ value: ValueID, _ builder: FunctionBuilder) {
    let node = builder.producer(of: value)
    guard case .gather = node.op, builder.type(of: node.operands[0]).hasFewerElements(than: node.types[0]) else {
      return nil
    }
    self.init(node.operands[0], [Step(op: .cast(cast)), Step(op: node.op, others: [node.operands[1]])])
  }

  /// gather(cast(x), i) = cast(gather(x, i)) if fewer elements are gathered than the table has.
  private init?(gatherOfCast gather: Gather, _ operands: [ValueID], _ type: TensorType, _ builder: FunctionBuilder) {
    let node = builder.producer(of: operands[0])
    guard case .cast(let cast) = node.op, type.hasFewerElements(than: node.types[0]) else { return nil }
    self.init(node.operands[0], [Step(op: .gather(gather), others: [operands[1]]), Step(op: .cast(cast))])
  }

  /// A comparison of a mask, converted to numbers, with a number: the mask or its negation. A comparison whose result
  /// does not depend on the mask is kept.
  private init?(_ comparison: Comparison, _ operands: [ValueID], _ builder: FunctionBuilder) {
    for (position, value) in operands.enumerated() {
      let node = builder.producer(of: value)
      let other = operands[1 - position]
      guard case .cast = node.op, let mask = node.operands.first, builder.type(of: mask).dtype == .bool,
        builder.type(of: other).rank == 0, let number = builder.number(other)
      else { continue }
      let outcome = [0.0, 1].map { element in
        position == 0
          ? comparison.function.holds(element, number) : comparison.function.holds(number, element)
      }
      guard outcome[0] != outcome[1] else { continue }
      self.init(mask, outcome[1] ? [] : [Step(op: .not(Not()))])
      return
    }
    return nil
  }
}

extension Op {
  /// Whether the result is integers that f32 represents: up to 2²⁴.
  fileprivate var countsInSinglePrecision: Bool {
    if case .iota(let iota) = self, let count = iota.count.constantValue { count <= 1 << 24 } else { false }
  }
}

extension TensorType {
  fileprivate func hasFewerElements(than other: TensorType) -> Bool {
    guard let own = try? shape.product().adding(1), let others = try? other.shape.product() else { return false }
    return own.isProvablyAtMost(others)
  }
}
