import GraphIR
import GraphcRuntime

extension Pass {
  /// Has products with parameters and fused attention read bf16, which is half of the bytes and, on processors that
  /// multiply it, faster. Sums, norms, residuals and all else stay f32, as do the inputs and outputs of a function.
  ///
  /// Not an equal module but a rounded one; a pipeline has this pass only where a model asks for bf16. What such ops
  /// alone read is rounded by the op that makes it, where that is a product, an attention or a norm.
  package static let precision = Pass(
    "precision", "has products with parameters and attention read bf16", after: ["fuse-linear", "fuse-residual-norm"]
  ) { (function, context) throws(PassError) in
    var readers: Set<Int> = []
    for (index, node) in function.nodes.enumerated() where function.canRound(node) {
      if context.rewrites.take() { readers.insert(index) }
    }
    guard !readers.isEmpty else { return function }
    var rounding = Rounding(function, readers: readers)
    do throws(InferenceError) { return try rounding.run() } catch {
      context.abandoned.append(PassError(pass: "precision", function: function.name, message: error.message))
      return function
    }
  }
}

extension Function {
  /// Whether a node is a product with a parameter, or attention, and reads f32.
  fileprivate func canRound(_ node: Node) -> Bool {
    guard let first = node.operands.first, type(of: first).dtype == .f32 else { return false }
    if case .attention = node.op { return true }
    if case .linear = node.op { return true }
    if case .matMul = node.op { return weightMatrix(node.operands[1]) != nil }
    return false
  }
}

/// Builds a function anew with some of its values rounded to bf16.
private struct Rounding {
  private let source: Function
  /// The nodes that read bf16.
  private let readers: Set<Int>
  /// Values that are read as bf16 and as nothing else.
  private var rounded: Set<ValueID> = []
  private var builder: FunctionBuilder
  /// Where the values of the source are now, as they were and as bf16; a value has one or both.
  private var plain: [ValueID: ValueID] = [:]
  private var half: [ValueID: ValueID] = [:]

  init(_ function: Function, readers: Set<Int>) {
    source = function
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

  /// Whether an operand is read as bf16: as a factor, or by a view that is read so itself.
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

  /// The op of a node, which rounds its result if that is read as bf16 alone and the op can.
  private func op(of node: Node, _ index: Int) -> Op {
    (rounded.contains(ValueID(node: index)) ? node.op.definition.roundingToBF16 : nil) ?? node.op
  }

  /// A product or an attention with its factors rounded.
  private mutating func emitReader(_ index: Int, _ node: Node) throws(InferenceError) {
    var operands: [ValueID] = []
    for (position, operand) in node.operands.enumerated() {
      operands.append(position < node.op.factorCount ? try half(of: operand) : try plain(of: operand))
    }
    var node = node
    if case .matMul(let product) = node.op { node.op = .linear(Linear(transposeRHS: product.transposeRHS)) }
    try emit(index, op(of: node, index), operands, node)
  }

  /// A view that is only read as bf16. A slice comes before the rounding, which has fewer elements to go over then.
  private mutating func emitView(_ index: Int, _ node: Node) throws(InferenceError) {
    let operand = node.operands[0]
    if case .slice = node.op, half[operand] == nil, let x = plain[operand] {
      return try emit(index, node.op, [x], node)
    }
    try emit(index, node.op, [try half(of: operand)], node)
  }

  /// A value as it was.
  private func plain(of value: ValueID) throws(InferenceError) -> ValueID {
    guard let known = plain[value] else {
      throw InferenceError("op/structural", "a value that is rounded to bf16 alone is read as it was")
    }
    return known
  }

  /// A value as bf16, converted where nobody has rounded it yet.
  private mutating func half(of value: ValueID) throws(InferenceError) -> ValueID {
    if let known = half[value] { return known }
    let node = source.producer(of: value)
    let converted = try builder.emit(
      .cast(Cast(to: .bf16)), [try plain(of: value)], origin: node.origin.derived(by: "precision"),
      name: node.name.map { "\($0).bf16" })
    half[value] = converted
    return converted
  }

  private mutating func emit(
    _ index: Int, _ op: Op, _ operands: [ValueID], _ node: Node
  ) throws(InferenceError) {
    var copy = node
    copy.operands = operands
    if op != node.op || operands.contains(where: { builder.type(of: $0).dtype == .bf16 }) {
      copy.op = op
      copy.types = try op.definition.inferTypes(operands.map { builder.type(of: $0) })
      copy.origin = node.origin.derived(by: "precision")
    }
    for (result, value) in builder.append(copy).enumerated() {
      let old = ValueID(node: index, result: result)
      if copy.types[result].dtype == .bf16 { half[old] = value } else { plain[old] = value }
    }
  }
}

extension Op {
  /// How many operands, from the first on, are factors of a product or an attention that a run computes.
  fileprivate var factorCount: Int {
    if case .attention = self { 3 } else { 1 }
  }
}
