import Diagnostics
import ExecutionPlan
import GraphIR
import GraphcRuntime
import Interpreter

/// The computation of a kernel call in a run, and its origin.
struct ProfiledCall {
  /// `encoded.3.attention.output` by its parts: where its weights are, or the name of its value.
  var path: [String]
  /// The path without the numbers of steps.
  var rolledPath: [String]
  var kernel: String
  /// The op that the kernel computes, or for which it copies.
  var op: String
  /// `1×197×768 → 1×197×2304`: the shapes of the first operand and the result.
  var shape: String
  /// The types of the operands of the op, then of its results.
  var types: [String]
  /// Floating-point operations, 2 for each multiply-add.
  var flops: Int
  /// The bytes read and written, each operand and each result once.
  var byteCount: Int
  /// The lines that lead to the op, outermost first.
  var places: [SourcePlace]
  /// The lines that lead to each of the ops from which it is fused; empty if it is not fused.
  var fused: [[SourcePlace]]

  /// The kernel calls of one run, in order.
  static func calls(of bound: BoundPlan, _ module: Module, _ sources: SourceMap) throws -> [ProfiledCall] {
    let kernels = bound.plan.kernelsInOrder
    let paths = module.functions.map(OperationPaths.init)
    return try kernels.indices.map { index in
      let placed = kernels[index]
      let function = module.functions[placed.function]
      let node = function.nodes[placed.call.node]
      // If several kernels compute an op, the last one counts; the others prepare it.
      let rest = kernels[(index + 1)...].prefix { $0.isSameOperation(as: placed) }
      let isLast = placed.call.copied == nil && rest.allSatisfy { $0.call.copied != nil }
      let flops = isLast ? bound.value { () throws(DimError) in try function.multiplyAdds(of: node) } : 0
      let (doubled, overflow) = flops.multipliedReportingOverflow(by: 2)
      let byteCount =
        placed.call.copied.map { copied in bound.value { () throws(DimError) in try copied.copiedByteCount } }
        ?? (isLast ? bound.value { () throws(DimError) in try function.traffic(of: node) } : 0)
      let outer = placed.callers.flatMap { $0.origin.places(in: sources) }
      let parts = placed.call.origin.parts
      let types = node.operands.map { function.type(of: $0) } + node.types
      let own = paths[placed.function].path(of: placed.call)
      func path(_ caller: (FunctionCall) -> String) -> [String] {
        (placed.callers.map(caller) + [own]).flatMap { $0.split(separator: ".").map(String.init) }
      }
      return ProfiledCall(
        path: path(\.path), rolledPath: path(\.basePath),
        kernel: placed.call.contract.title, op: node.op.definition.mnemonic,
        shape: try shape(of: placed.call, node, function, bound), types: try types.map { try bound.text($0) },
        flops: overflow ? 0 : doubled, byteCount: byteCount,
        places: outer + placed.call.origin.places(in: sources),
        fused: parts.count > 1 ? parts.map { outer + $0.places(in: sources) } : [])
    }
  }

  private static func shape(
    of call: KernelCall, _ node: Node, _ function: Function, _ bound: BoundPlan
  ) throws -> String {
    if let copied = call.copied { return try bound.shapeText(copied) }
    let result = try bound.shapeText(node.types[0])
    guard let first = node.operands.first else { return result }
    let operand = try bound.shapeText(function.type(of: first))
    return operand == result ? result : "\(operand) → \(result)"
  }
}

/// The names by which the kernels of a function are identified.
private struct OperationPaths {
  private let function: Function
  private let uses: UseMap

  init(_ function: Function) {
    self.function = function
    uses = UseMap(function)
  }

  /// The path of the weights that the op uses; else the name of its value, or of a value computed only from it.
  func path(of call: KernelCall) -> String {
    let node = function.nodes[call.node]
    if !node.op.callCounts.isEmpty { return call.name }
    for operand in node.operands {
      guard let weight = function.weightMatrix(operand)?.path ?? function.producer(of: operand).parameterPath,
        let end = weight.lastIndex(of: ".")
      else { continue }
      return String(weight[..<end])
    }
    var index = call.node
    while function.nodes[index].name == nil, let use = uses.onlyUse(of: ValueID(node: index)) { index = use.node }
    return function.nodes[index].name ?? call.name
  }
}

extension PlacedKernel {
  /// Whether both kernels belong to the same node in the same call of its function.
  fileprivate func isSameOperation(as other: PlacedKernel) -> Bool {
    function == other.function && call.node == other.call.node && callers.map(\.path) == other.callers.map(\.path)
  }
}

extension KernelCall {
  /// What it moves, if it is a kernel that only does that.
  fileprivate var copied: TensorType? {
    (contract as? Kernels.Copy<Symbolic>).map { TensorType($0.dtype, $0.over.shape) }
  }
}

extension TensorType {
  /// The bytes that are read and written by copying.
  fileprivate var copiedByteCount: Dim {
    get throws(DimError) { try shape.product().multiplied(by: Dim(2 * dtype.byteCount)) }
  }
}

extension BoundPlan {
  /// The value for this run; 0 if it does not fit.
  fileprivate func value(_ dim: () throws(DimError) -> Dim) -> Int { (try? dim().evaluate(bindings)) ?? 0 }

  /// `f32[1, 197, 768]`
  fileprivate func text(_ type: TensorType) throws -> String {
    "\(type.dtype.rawValue)\(try type.shape.map { try $0.evaluate(bindings) })"
  }

  /// `1×197×768`; `1` for a scalar.
  fileprivate func shapeText(_ type: TensorType) throws -> String {
    type.rank == 0 ? "1" : try type.shape.map { "\(try $0.evaluate(bindings))" }.joined(separator: "×")
  }
}
