import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The elements of its buffers that a kernel call reads and writes, derived from its arguments: what the kernel
/// promises.
struct KernelAccess {
  /// Elements in row-major order, relative to the address of an argument.
  struct Window: Hashable {
    var shape: [Int]
    var strides: [Int]

    init(_ shape: [Int], strides: [Int]) { (self.shape, self.strides) = (shape, strides) }

    init(dense shape: [Int]) {
      var strides = Array(repeating: 1, count: shape.count)
      for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
      self.init(shape, strides: strides)
    }

    /// The distance of each element from the first one.
    var offsets: [Int] {
      var offsets = [0]
      for (extent, stride) in zip(shape, strides) {
        offsets = offsets.flatMap { start in (0..<extent).map { start + $0 * stride } }
      }
      return offsets
    }
  }

  /// The elements read of each operand of the op; `nil` for panels of a weight.
  var reads: [Window?]
  /// The elements written of each result.
  var writes: [Window]

  /// - Returns: `nil` for an op that no kernel computes: a view, or one that consists of copies.
  init?(_ call: KernelCall, for op: Op, bindings: [String: Int]) throws {
    func field(_ label: String) throws -> CallField {
      guard let field = call.fields.first(where: { $0.label == label }) else {
        throw EvaluationError("\(call.contract.title) takes no '\(label)'")
      }
      return field
    }
    func count(_ label: String) throws -> Int {
      guard case .size(_, let count) = try field(label) else {
        throw EvaluationError("'\(label)' of \(call.contract.title) is no size")
      }
      return try count.evaluate(bindings)
    }
    func isPresent(_ label: String) throws -> Bool {
      if case .input(_, .some) = try field(label) { true } else { false }
    }
    func evaluated(_ dims: [Dim]) throws -> [Int] { try dims.map { try $0.evaluate(bindings) } }
    func dense(_ labels: String...) throws -> Window { Window(dense: try labels.map(count)) }
    func strides(_ label: String) throws -> [Int] {
      guard case .rowStrides(_, let strides) = try field(label) else {
        throw EvaluationError("'\(label)' of \(call.contract.title) is no strides of rows")
      }
      return try evaluated([strides.batch, strides.head, strides.row])
    }
    func window(_ label: String, _ extents: [String]) throws -> Window {
      Window(try extents.map(count), strides: try strides(label) + [1])
    }

    switch op {
    case .input, .parameter, .call, .repeat, .transpose, .reshape, .expand, .slice, .windows, .concat: return nil
    case .constant, .iota: (reads, writes) = ([], [try dense("count")])
    case .uniform: (reads, writes) = ([Window(dense: [4])], [try dense("count")])
    case .unary, .not, .cast: (reads, writes) = ([try dense("count")], [try dense("count")])
    case .binary, .elementwise, .comparison, .logical, .select:
      guard case .strided(_, let over, _) = try field("over") else {
        throw EvaluationError("'over' of \(call.contract.title) is no view")
      }
      let shape = try evaluated(over.shape)
      reads = try over.strides.map { Window(shape, strides: try evaluated($0)) }
      writes = call.writes.map { _ in Window(dense: shape) }
    case .softmax, .logSoftmax, .argsort:
      (reads, writes) = ([try dense("rows", "columns")], [try dense("rows", "columns")])
    case .reduce: (reads, writes) = ([try dense("outer", "reduced", "inner")], [try dense("outer", "inner")])
    case .cumsum:
      (reads, writes) = ([try dense("outer", "length", "inner")], [try dense("outer", "length", "inner")])
    case .gather:
      guard case .sizes(_, let dims) = try field("indexShape") else {
        throw EvaluationError("'indexShape' of \(call.contract.title) is no list")
      }
      let index = try evaluated(dims)
      reads = [try dense("outer", "extent", "inner"), Window(dense: index)]
      writes = [Window(dense: index + [try count("inner")])]
    case .scatterAdd:
      guard case .sizes(_, let dims) = try field("indexShape") else {
        throw EvaluationError("'indexShape' of \(call.contract.title) is no list")
      }
      let index = try evaluated(dims)
      reads = [Window(dense: index + [try count("inner")]), Window(dense: index)]
      writes = [try dense("outer", "extent", "inner")]
    case .writeRows:
      let x = try dense("outer", "blocks", "extent", "inner")
      reads = [x, try dense("outer", "blocks", "count", "inner"), try dense("outer")]
      writes = [x]
    case .layerNorm, .rmsNorm:
      let (rows, parameter) = (try dense("rows", "columns"), try dense("columns"))
      // An empty residual has no rows.
      let attributes = op.definition.attributes
      let hasResidual = attributes.contains { $0.name == "residual" && $0.value == .flag(true) }
      let residual = hasResidual ? [try dense("residualRows", "columns")] : []
      let writeCount = call.writes.count
      reads = [rows] + Array(repeating: parameter, count: call.reads.count - 1 - residual.count)
      reads += residual
      writes = Array(repeating: rows, count: writeCount)
    case .linear, .matMul:
      if let product = call.contract as? Kernels.BatchedMatmul<Symbolic> {
        (reads, writes) = try Self.batched(product, evaluated)
        return
      }
      reads = [try dense("rows", "inner"), nil]
      if try isPresent("bias") { reads.append(try dense("columns")) }
      if try isPresent("residual") { reads.append(try dense("rows", "columns")) }
      writes = [try dense("rows", "columns")]
    case .attentionGradient:
      let (q, k) = (["batch", "heads", "queries", "headDim"], ["batch", "heads", "keys", "headDim"])
      let (v, result) = (["batch", "heads", "keys", "valueDim"], ["batch", "heads", "queries", "valueDim"])
      reads = try zip(["q", "k", "v", "cotangent"], [q, k, v, result]).map { try window("\($0)Strides", $1) }
      writes = try zip(["q", "k", "v"], [q, k, v]).map { try window("\($0)GradientStrides", $1) }
    case .attention:
      reads = [
        try window("qStrides", ["batch", "heads", "queries", "headDim"]),
        try window("kStrides", ["batch", "keyHeads", "keys", "headDim"]),
        try window("vStrides", ["batch", "keyHeads", "keys", "valueDim"]),
      ]
      let scores = try ["batch", "heads", "queries", "keys"].map(count)
      for label in ["mask", "bias"] where try isPresent(label) {
        reads.append(Window(scores, strides: try strides("\(label)Strides") + [try count("\(label)KeyStride")]))
      }
      if try isPresent("past") { reads.append(try dense("batch")) }
      writes = [try window("intoStrides", ["batch", "heads", "queries", "valueDim"])]
    }
  }

  /// Matrix products with contiguous rows, for each index of the batch.
  private static func batched(
    _ product: Kernels.BatchedMatmul<Symbolic>, _ evaluated: ([Dim]) throws -> [Int]
  ) throws -> (reads: [Window?], writes: [Window]) {
    func window(_ operand: Int, _ rows: Dim, _ columns: Dim, _ rowStride: Dim) throws -> Window {
      Window(
        try evaluated(product.batch.shape + [rows, columns]),
        strides: try evaluated(product.batch.strides[operand] + [rowStride, 1]))
    }
    let (rows, inner, columns) = (product.rows, product.inner, product.columns)
    return (
      [
        try window(0, rows, inner, product.xRowStride),
        try product.transposeRHS
          ? window(1, columns, inner, product.yRowStride) : window(1, inner, columns, product.yRowStride),
      ],
      [try window(2, rows, columns, product.intoRowStride)]
    )
  }
}
