import ExecutionPlan
package import GraphIR
package import GraphcRuntime

/// Runs a bound plan: kernel calls whose arguments are all resolved, in one arena.
///
/// A runner does one run at a time; make several to run several inputs at once.
package final class ModelRunner {
  private struct Step {
    var kernel: any RunnableKernel
    var origin: Origin
    var results: Results?
  }

  /// What a step writes, for a runner that looks at it.
  private struct Results {
    /// The value that the step computes, or helps to compute.
    var name: String
    /// The tensors of f32 that it writes as a whole.
    var tensors: [UnsafeMutableBufferPointer<Float>]
  }

  private let bound: BoundPlan
  private let looksAtResults: Bool
  private let threads: ThreadPool
  private let parameters: ParameterStore
  /// The memory of the temporaries; states, and inputs and outputs of the model, have their own.
  private let arena: Arena
  /// What lasts from run to run.
  package let states: StateMemory
  /// Those of the plan, states among them.
  private let inputs: [(value: PlanFunction.Value, tensor: Tensor)]
  private let plainInputs: [(value: PlanFunction.Value, tensor: Tensor)]
  private let plainOutputs: [(value: PlanFunction.Value, tensor: Tensor)]
  private var steps: [Step] = []
  /// The origin of the step that failed in the last run.
  package private(set) var failedOrigin: Origin?

  /// Reserves all memory of a run.
  ///
  /// - Parameters:
  ///   - values: tensors that serve as inputs where they are; other inputs get memory of their own.
  ///   - states: those that the runs read and write, shared with other runners; states of its own if it is `nil`.
  ///   - looksAtResults: whether `runFindingNonFinite` can be called.
  /// - Throws: 65 `weights/missing`, `limit/elements`, `shape/mismatch` for states of another plan; 74 `limit/memory`.
  package init(
    _ bound: BoundPlan, parameters: ParameterStore, threads: ThreadPool, inputs values: [String: Tensor] = [:],
    states given: StateMemory? = nil, looksAtResults: Bool = false
  ) throws {
    self.bound = bound
    self.looksAtResults = looksAtResults
    self.threads = threads
    self.parameters = parameters
    arena = try Arena(byteCount: bound.arenaByteCount)
    let states = try given ?? StateMemory(bound)
    self.states = states
    let tied = try bound.tensors(of: states)
    inputs = try bound.plan.main.inputs.enumerated().map { index, input in
      if let state = tied.inputs[index] { return (input, state) }
      let shape = try input.type.shape.map { try BoundPlan.evaluate($0, bound.bindings) }
      if let given = values[input.name], given.dtype == input.type.dtype, given.shape == shape { return (input, given) }
      return (input, try Self.memory(for: input, bound))
    }
    let outputs = try bound.plan.main.outputs.enumerated().map { index, output in
      (value: output, tensor: try tied.outputs[index] ?? Self.memory(for: output, bound))
    }
    plainInputs = inputs.enumerated().compactMap { tied.inputs[$0] == nil ? $1 : nil }
    plainOutputs = outputs.enumerated().compactMap { tied.outputs[$0] == nil ? $1 : nil }
    let frame = Frame(
      base: arena.base, inputs: inputs.map(\.tensor.address), outputs: outputs.map(\.tensor.address), prefix: "")
    try resolve(function: bound.plan.functions.count - 1, frame)
    var scratch = ScratchSize(on: threads)
    try bound.addScratch(to: &scratch)
    try threads.reserve(scratch)
  }

  /// Runs the model once.
  ///
  /// - Parameter values: one tensor for each input that is no state, with the dtype and shape for which the plan was bound.
  /// - Throws: 65 `shape/mismatch`; errors of kernels, such as `index/range`; 74 `io/changed` if mapped weights have been
  ///   changed.
  package func run(_ values: [String: Tensor]) throws -> [(name: String, tensor: Tensor)] {
    try runInPlace(values).map { name, tensor in
      let copy = try Tensor(dtype: tensor.dtype, shape: tensor.shape) { bytes in
        tensor.withUnsafeBytes { bytes.copyMemory(from: $0) }
      }
      return (name, copy)
    }
  }

  /// `run` without copying the outputs: the next run overwrites them.
  package func runInPlace(_ values: [String: Tensor]) throws -> [(name: String, tensor: Tensor)] {
    try fill(values)
    try runSteps()
    try parameters.checkUnchanged()
    return plainOutputs.map { ($0.value.name, $0.tensor) }
  }

  /// Copies the inputs that are no states to where the kernels read them.
  ///
  /// - Throws: 65 `shape/mismatch`.
  package func fill(_ values: [String: Tensor]) throws(GraphcError) {
    for (value, tensor) in plainInputs {
      guard let given = values[value.name], given.dtype == tensor.dtype, given.shape == tensor.shape else {
        throw GraphcError(
          .badInput, "shape/mismatch", "the input '\(value.name)' must be \(tensor.dtype.rawValue)\(tensor.shape) here")
      }
      guard given.address != tensor.address else { continue }
      given.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(start: tensor.address, count: $0.count).copyMemory(from: $0)
      }
    }
  }

  /// Runs the kernels on the contents of the input buffers.
  ///
  /// - Throws: errors of kernels; `failedOrigin` then says where.
  package func runSteps() throws(GraphcError) {
    for step in steps {
      step.kernel.run(on: threads)
      try throwFailure(of: step)
    }
  }

  /// The memory of an output, which every run overwrites; `nil` if there is none of that name.
  package func output(_ name: String) -> Tensor? { plainOutputs.first { $0.value.name == name }?.tensor }

  /// The number of kernel calls of one run.
  package var kernelCount: Int { steps.count }

  /// `runSteps`, recording when each kernel began and ended.
  ///
  /// - Parameter times: two numbers for each kernel call, from `monotonicNanoseconds`.
  package func runSteps(times: UnsafeMutableBufferPointer<Int>) throws(GraphcError) {
    precondition(times.count >= 2 * steps.count, "there is no room for the times of all kernels")
    for (index, step) in steps.enumerated() {
      times[2 * index] = monotonicNanoseconds()
      step.kernel.run(on: threads)
      times[2 * index + 1] = monotonicNanoseconds()
      try throwFailure(of: step)
    }
  }

  /// A value that is not a finite number, and where it was computed.
  package struct NonFiniteValue: Sendable {
    package var name: String
    package var isNaN: Bool
    package var origin: Origin
  }

  /// `runSteps`, looking at what every kernel writes.
  ///
  /// - Returns: of a runner that was made to look at results, the first value with NaN; without one, the first with an
  ///   infinity that no mask explains: a positive one.
  package func runFindingNonFinite() throws(GraphcError) -> NonFiniteValue? {
    var infinite: NonFiniteValue?
    for step in steps {
      step.kernel.run(on: threads)
      try throwFailure(of: step)
      guard let results = step.results else { continue }
      for tensor in results.tensors {
        if tensor.contains(where: \.isNaN) {
          return NonFiniteValue(name: results.name, isNaN: true, origin: step.origin)
        }
        if infinite == nil, tensor.contains(.infinity) {
          infinite = NonFiniteValue(name: results.name, isNaN: false, origin: step.origin)
        }
      }
    }
    return infinite
  }

  private func throwFailure(of step: Step) throws(GraphcError) {
    do throws(GraphcError) {
      try threads.throwFailure(inputs: inputs.map { ($0.value.name, $0.tensor) })
    } catch {
      failedOrigin = step.origin
      throw error
    }
  }

  // MARK: Resolving

  private struct Frame {
    var base: UnsafeMutableRawPointer
    var inputs: [UnsafeMutableRawPointer]
    var outputs: [UnsafeMutableRawPointer]
    var prefix: String
  }

  /// Appends the kernel calls of a function, with the calls of other functions expanded.
  private func resolve(function index: Int, _ frame: Frame) throws {
    let function = bound.plan.functions[index]
    let layout = bound.frames[index]
    let parameterAddresses = try function.parameters.map { parameter in
      guard let address = parameters.address(frame.prefix + parameter.path, parameter.form) else {
        throw GraphcError(
          .badInput, "weights/missing", "the parameter '\(frame.prefix + parameter.path)' was not loaded")
      }
      // Buffers of all kinds have one pointer type; kernels only read parameters.
      return UnsafeMutableRawPointer(mutating: address)
    }
    func address(_ buffer: Buffer) -> UnsafeMutableRawPointer {
      switch buffer {
      case .input(let index): frame.inputs[index]
      case .output(let index): frame.outputs[index]
      case .parameter(let index): parameterAddresses[index]
      case .temporary(let index): frame.base + layout.offsets[index]
      }
    }
    func address(_ argument: BufferArgument) throws(GraphcError) -> UnsafeMutableRawPointer {
      address(argument.buffer) + (try BoundPlan.evaluate(argument.offset, bound.bindings)) * argument.dtype.byteCount
    }
    for (position, step) in function.steps.enumerated() {
      switch step {
      case .kernel(let call):
        let evaluation = Evaluation(
          bindings: bound.bindings, site: "'\(frame.prefix + call.name)'", address: address)
        var results = looksAtResults ? Results(name: frame.prefix + call.name, tensors: []) : nil
        for written in looksAtResults ? call.writes : [] where written.dtype == .f32 && written.isWhole {
          guard let type = function.type(of: written.buffer) else { continue }
          let count = try BoundPlan.byteCount(type, bound.bindings) / MemoryLayout<Float>.stride
          results?.tensors.append(
            UnsafeMutableBufferPointer(start: try address(written).assumingMemoryBound(to: Float.self), count: count))
        }
        steps.append(Step(kernel: try call.contract.map(evaluation), origin: call.origin, results: results))
      case .call, .repeated:
        for call in step.calls {
          let callee = Frame(
            base: frame.base + (layout.callees[position] ?? 0), inputs: try call.inputs.map(address),
            outputs: try call.outputs.map(address), prefix: frame.prefix + call.path + ".")
          try resolve(function: call.function, callee)
        }
      }
    }
  }

  private static func memory(for value: PlanFunction.Value, _ bound: BoundPlan) throws -> Tensor {
    try zeros(value.type.dtype, value.type.shape.map { try BoundPlan.evaluate($0, bound.bindings) })
  }

  private static func zeros(_ dtype: DType, _ shape: [Int]) throws -> Tensor {
    try Tensor(dtype: dtype, shape: shape) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }
  }
}
