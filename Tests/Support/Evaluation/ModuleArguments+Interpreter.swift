import ExecutionPlan
package import GraphIR
package import GraphcRuntime
import Interpreter

extension Tensor64 {
  /// As a tensor of the runtime.
  package func tensor(_ dtype: DType) throws -> Tensor {
    switch dtype {
    case .f32: try Tensor(values.map { Float($0) }, shape: shape)
    case .i32: try Tensor(values.map { Int32($0) }, shape: shape)
    case .bf16: try Tensor(values.map { BFloat16(bitPattern: UInt16(bf16: $0)) }, shape: shape)
    case .bool: try Tensor(values.map { $0 != 0 }, shape: shape)
    }
  }

  package init(_ tensor: Tensor) {
    self.init(tensor.shape, (0..<tensor.count).map(tensor.number))
  }
}

extension UInt16 {
  /// The bits of the nearest bf16, ties to even.
  package init(bf16 value: Double) {
    let bits = Float(value).bitPattern
    self = UInt16(truncatingIfNeeded: (bits &+ 0x7fff + (bits >> 16 & 1)) >> 16)
    if value.isNaN { self = 0x7fc0 }
  }
}

extension Double {
  package init(bf16 bits: UInt16) { self = Double(Float(bitPattern: UInt32(bits) << 16)) }
}

/// Parameters from the arguments of a test.
private struct GivenParameters: ParameterSource {
  let values: [String: Tensor64]

  func tensor(for parameter: ParameterDeclaration) throws -> Tensor {
    guard let value = values[parameter.path] else { throw EvaluationMissing(path: parameter.path) }
    return try value.tensor(.f32)
  }

  func peakByteCount(of parameter: ParameterDeclaration) throws -> Int {
    4 * (values[parameter.path]?.values.count ?? 0)
  }

  func digest() -> String { "" }
}

private struct EvaluationMissing: Error { let path: String }

extension ModuleArguments {
  /// The outputs of a module by the interpreter, each time it is run.
  package func interpret(_ module: Module, on threads: ThreadPool, runs: Int = 1) throws -> [[Tensor]] {
    let plan = try ExecutionPlan(module)
    let inputs = try Dictionary(
      uniqueKeysWithValues: zip(plan.main.inputs, inputs).map { ($0.name, try $1.tensor($0.type.dtype)) })
    let solved = try plan.solveDims(inputs: inputs.mapValues { ($0.dtype, $0.shape) })
    let bound = try BoundPlan(plan, bindings: bindings.merging(solved) { $1 })
    let store = try ParameterStore(
      plan, declarations: module.parameters, source: GivenParameters(values: parameters), threads: threads)
    let runner = try ModelRunner(bound, parameters: store, threads: threads)
    return try (0..<runs).map { _ in try runner.run(inputs).map(\.tensor) }
  }
}

extension Tensor {
  package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}
