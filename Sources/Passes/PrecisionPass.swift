import GraphIR
import GraphcRuntime

extension Pass {
  /// Rounds the operands of products with parameters and of fused attention to bf16, which halves their bytes and is
  /// faster on processors that multiply bf16. Sums, norms, residuals and everything else stay f32, and so do the inputs
  /// and outputs of a function.
  ///
  /// The result is not an equivalent module but a rounded one; a pipeline has this pass only for a bf16 model. A value
  /// that only such operands read is rounded by the op that makes it, if that is a product, an attention or a norm.
  package static let precision = Pass(
    "precision", "has products with parameters and attention read bf16", after: [.fuseLinear, .fuseResidualNorm]
  ) { (function, context) throws(PassError) in
    var readers: Set<Int> = []
    for (index, node) in function.nodes.enumerated() where function.canRound(node) {
      if context.rewrites.take() { readers.insert(index) }
    }
    guard !readers.isEmpty else { return function }
    var rounding = Rounding(function, readers: readers, to: .bf16)
    do throws(InferenceError) { return try rounding.run() } catch {
      context.abandoned.append(PassError(pass: context.pass, function: function.name, message: error.message))
      return function
    }
  }
}

extension Function {
  /// Whether a node is an f32 product with a parameter, or an f32 attention.
  fileprivate func canRound(_ node: Node) -> Bool {
    guard let first = node.operands.first, type(of: first).dtype == .f32 else { return false }
    if case .attention = node.op { return true }
    if case .linear = node.op { return true }
    if case .matMul = node.op { return weightMatrix(node.operands[1]) != nil }
    return false
  }
}

/// Rebuilds a function with some of its values rounded to another float type.
private struct Rounding {
  private let source: Function
  private let dtype: DType
  /// The nodes that read rounded values.
  private let readers: Set<Int>
  /// Values that are read only rounded.
  private var rounded: Set<ValueID> = []
  private var builder: FunctionBuilder
  /// The values of the source in the new function, unrounded and rounded; a value has one or both.
  private var plain: [ValueID: ValueID] = [:]
  private var rounding: [ValueID: ValueID] = [:]

  init(_ function: Function, readers: Set<Int>, to dtype: DType) {
    source = function
    self.dtype = dtype
    self.readers = readers
    builder = FunctionBuilder(name: function.name)
    builder.declareParameters(function.parameters)
    builder.declareFolded(function.folded)
    let uses = UseMap(function)
    for (index, node) in function.nodes.enumerated().reversed() {
      for result in node.types.indices {
        let value = ValueID(node: index, result: result)
        let readers = uses.uses(of: value)
        guard !readers.isEmpty, !uses.isOutput(value) else { continue }
        if readers.allSatisfy({ readsRounded($0) }) { rounded.insert(value) }
      }
    }
  }

  /// Whether an operand is read rounded: as a factor, or by a view that is itself read rounded.
  private func readsRounded(_ use: UseMap.Use) -> Bool {
    let user = source.nodes[use.node]
    if readers.contains(use.node) { return use.operand < user.op.factorCount }
    return user.op.isView && rounded.contains(ValueID(node: use.node))
  }

  mutating func run() throws(InferenceError) -> Function {
    for (index, node) in source.nodes.enumerated() {
      if readers.contains(index) {
        try emitReader(index, node)
      } else if node.op.isView, rounded.contains(ValueID(node: index)) {
        try emitView(index, node)
      } else {
        try emit(
          index, op(of: node, index), node.operands.map { operand throws(InferenceError) in try plain(of: operand) },
          node)
      }
    }
    for output in source.outputs { builder.addOutput(name: output.name, value: try plain(of: output.value)) }
    return builder.function
  }

  /// The op of a node, which rounds its result if that is only read rounded and the op can.
  private func op(of node: Node, _ index: Int) -> Op {
    (rounded.contains(ValueID(node: index)) ? node.op.definition.rounding(to: dtype) : nil) ?? node.op
  }

  /// Emits a product or an attention with its factors rounded.
  private mutating func emitReader(_ index: Int, _ node: Node) throws(InferenceError) {
    var operands: [ValueID] = []
    for (position, operand) in node.operands.enumerated() {
      operands.append(position < node.op.factorCount ? try rounded(of: operand) : try plain(of: operand))
    }
    var node = node
    if case .matMul(let product) = node.op { node.op = .linear(Linear(transposeRHS: product.transposeRHS)) }
    try emit(index, op(of: node, index), operands, node)
  }

  /// Emits a view that is only read rounded. A slice comes before the rounding, which then has fewer elements.
  private mutating func emitView(_ index: Int, _ node: Node) throws(InferenceError) {
    let operand = node.operands[0]
    if case .slice = node.op, rounding[operand] == nil, let x = plain[operand] {
      return try emit(index, node.op, [x], node)
    }
    try emit(index, node.op, [try rounded(of: operand)], node)
  }

  /// A value as it was.
  private func plain(of value: ValueID) throws(InferenceError) -> ValueID {
    guard let known = plain[value] else {
      throw InferenceError("op/structural", "a value that is only read rounded is read as it was")
    }
    return known
  }

  /// A value rounded, converted unless that has been done.
  private mutating func rounded(of value: ValueID) throws(InferenceError) -> ValueID {
    if let known = rounding[value] { return known }
    let node = source.producer(of: value)
    let converted = try builder.emit(
      .cast(Cast(to: dtype)), [try plain(of: value)], origin: node.origin.derived(by: Pass.precision.name),
      name: node.name.map { "\($0).\(dtype.rawValue)" })
    rounding[value] = converted
    return converted
  }

  private mutating func emit(
    _ index: Int, _ op: Op, _ operands: [ValueID], _ node: Node
  ) throws(InferenceError) {
    var copy = node
    copy.operands = operands
    if op != node.op || operands.contains(where: { builder.type(of: $0).dtype == dtype }) {
      copy.op = op
      copy.types = try op.definition.inferTypes(operands.map { builder.type(of: $0) })
      copy.origin = node.origin.derived(by: Pass.precision.name)
    }
    for (result, value) in builder.append(copy).enumerated() {
      let old = ValueID(node: index, result: result)
      if copy.types[result].dtype == dtype { rounding[old] = value } else { plain[old] = value }
    }
  }
}

extension Op {
  /// The number of leading operands that are factors of a product or an attention at run time.
  fileprivate var factorCount: Int {
    if case .attention = self { 3 } else { 1 }
  }
}
