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
    var counts: [String: Int] = [:]
    var lists: [(label: String, values: [Int])] = []
    for (parameter, argument) in zip(call.kernel.parameters, call.arguments) {
      if case .count(let count) = argument { counts[parameter.label] = try count.evaluate(bindings) }
      if case .counts(let list) = argument {
        lists.append((parameter.label, try list.map { try $0.evaluate(bindings) }))
      }
    }
    func count(_ label: String) throws -> Int {
      guard let count = counts[label] else { throw EvaluationError("\(call.kernel.name) takes no '\(label)'") }
      return count
    }
    func list(_ label: String) throws -> [Int] {
      guard let list = lists.first(where: { $0.label == label }) else {
        throw EvaluationError("\(call.kernel.name) takes no '\(label)'")
      }
      return list.values
    }
    func dense(_ labels: String...) throws -> Window { Window(dense: try labels.map(count)) }

    switch op {
    case .input, .parameter, .call, .transpose, .reshape, .expand, .slice, .windows, .concat: return nil
    case .constant, .iota: (reads, writes) = ([], [try dense("count")])
    case .unary, .not, .cast: (reads, writes) = ([try dense("count")], [try dense("count")])
    case .binary, .comparison, .logical, .select:
      let shape = try list("shape")
      reads = lists.dropFirst().map { Window(shape, strides: $0.values) }
      writes = [Window(dense: shape)]
    case .softmax, .logSoftmax, .argsort:
      (reads, writes) = ([try dense("rows", "columns")], [try dense("rows", "columns")])
    case .reduce: (reads, writes) = ([try dense("outer", "reduced", "inner")], [try dense("outer", "inner")])
    case .cumsum:
      (reads, writes) = ([try dense("outer", "length", "inner")], [try dense("outer", "length", "inner")])
    case .gather:
      let index = try list("indexShape")
      reads = [try dense("outer", "extent", "inner"), Window(dense: index)]
      writes = [Window(dense: index + [try count("inner")])]
    case .layerNorm, .rmsNorm:
      let (rows, parameter) = (try dense("rows", "columns"), try dense("columns"))
      let residual = try count("residualRows") == 0 ? [] : [try dense("residualRows", "columns")]
      let writeCount = call.writes.count
      reads = [rows] + Array(repeating: parameter, count: call.reads.count { $0 != .absent } - 1 - residual.count)
      reads += residual
      writes = Array(repeating: rows, count: writeCount)
    case .linear, .matMul:
      guard lists.isEmpty else {
        (reads, writes) = try Self.batched(count, list, transposed: call.arguments.contains(.flag(true)))
        return
      }
      reads = [try dense("rows", "inner"), nil]
      if call.reads[2] != .absent { reads.append(try dense("columns")) }
      if call.reads[3] != .absent { reads.append(try dense("rows", "columns")) }
      writes = [try dense("rows", "columns")]
    case .attention:
      func window(_ strides: String, _ labels: String...) throws -> Window {
        Window(try labels.map(count), strides: try list(strides) + (labels.count > 3 ? [1] : []))
      }
      reads = [
        try window("qStrides", "batch", "heads", "queries", "headDim"),
        try window("kStrides", "batch", "keyHeads", "keys", "headDim"),
        try window("vStrides", "batch", "keyHeads", "keys", "valueDim"),
      ]
      let scores = try ["batch", "heads", "queries", "keys"].map(count)
      for (index, strides) in [(3, "maskStrides"), (4, "biasStrides")] where call.reads[index] != .absent {
        reads.append(Window(scores, strides: try list(strides)))
      }
      writes = [try window("intoStrides", "batch", "heads", "queries", "valueDim")]
    }
  }

  /// Matrix products with contiguous rows, for each index of the batch.
  private static func batched(
    _ count: (String) throws -> Int, _ list: (String) throws -> [Int], transposed: Bool
  ) throws -> (reads: [Window?], writes: [Window]) {
    let batch = try list("batchShape")
    func window(_ name: String, _ rows: String, _ columns: String) throws -> Window {
      Window(
        batch + [try count(rows), try count(columns)],
        strides: try list("\(name)BatchStrides") + [try count("\(name)RowStride"), 1])
    }
    return (
      [
        try window("x", "rows", "inner"),
        try transposed ? window("y", "columns", "inner") : window("y", "inner", "columns"),
      ],
      [try window("into", "rows", "columns")]
    )
  }
}
