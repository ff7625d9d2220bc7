package import GraphIR
import GraphcRuntime

/// The buffers that are live at each kernel call of a run; the calls of a function are expanded.
///
/// An argument of a function call counts only while the callee touches it, not for the whole call.
package struct LiveSets: Sendable {
  /// A part of the arena, and the kernel calls between which it is live.
  package struct Life: Sendable {
    package var type: TensorType
    package var first: Int
    package var last: Int

    fileprivate func shifted(by count: Int) -> Life { Life(type: type, first: first + count, last: last + count) }
  }

  package struct KernelPlace: Sendable {
    /// The function calls that lead to the kernel call, outermost first, and its own name.
    package var steps: [String]
    package var origin: Origin
  }

  package private(set) var lives: [Life] = []
  package private(set) var kernels: [KernelPlace] = []
  /// The first and last kernel call that touches each buffer.
  private var spans: [Buffer: (first: Int, last: Int)] = [:]

  package init(_ plan: ExecutionPlan) { self = Self.all(plan).last ?? LiveSets() }

  /// Those of one run of each function, in the order of the plan.
  package static func all(_ plan: ExecutionPlan) -> [LiveSets] {
    var functions: [LiveSets] = []
    for function in plan.functions { functions.append(LiveSets(function, functions)) }
    return functions
  }

  private init() {}

  private init(_ function: PlanFunction, _ functions: [LiveSets]) {
    for step in function.steps {
      switch step {
      case .kernel(let call):
        for buffer in step.buffers { touch(buffer, kernels.count, kernels.count) }
        kernels.append(KernelPlace(steps: [call.name], origin: call.origin))
      case .call(let call): add(call, call.path, functions[call.function])
      case .repeated(let repeated):
        for call in repeated.calls { add(call, repeated.op.path, functions[call.function]) }
      }
    }
    for (index, temporary) in function.temporaries.enumerated() {
      guard let span = spans.removeValue(forKey: .temporary(index)) else { continue }
      lives.append(Life(type: temporary.type, first: span.first, last: span.last))
    }
  }

  private mutating func add(_ call: FunctionCall, _ path: String, _ callee: LiveSets) {
    let start = kernels.count
    for life in callee.lives { lives.append(life.shifted(by: start)) }
    let inputs = call.inputs.enumerated().map { (Buffer.input($0), $1) }
    let outputs = call.outputs.enumerated().map { (Buffer.output($0), $1) }
    for (inner, argument) in inputs + outputs {
      guard let span = callee.spans[inner] else { continue }
      touch(argument.buffer, start + span.first, start + span.last)
    }
    for kernel in callee.kernels { kernels.append(KernelPlace(steps: [path] + kernel.steps, origin: kernel.origin)) }
  }

  private mutating func touch(_ buffer: Buffer, _ first: Int, _ last: Int) {
    let known = spans[buffer] ?? (first, last)
    spans[buffer] = (min(known.first, first), max(known.last, last))
  }
}
