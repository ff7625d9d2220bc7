package import GraphIR
import GraphcRuntime

extension KernelArgument {
  /// The buffer of the argument; `nil` if it is not a buffer.
  package var buffer: Buffer? { if case .buffer(let buffer, _, _, _) = self { buffer } else { nil } }

  /// Bytes of an element of the buffer; `nil` if the argument is not a buffer.
  package var elementByteCount: Int? { if case .buffer(_, _, let dtype, _) = self { dtype.byteCount } else { nil } }

  /// Whether the argument is a whole buffer, row-major.
  package var isWhole: Bool { if case .buffer(_, _, _, let isWhole) = self { isWhole } else { false } }

  mutating func mapBuffer(_ map: (Buffer) -> Buffer) {
    guard case .buffer(let buffer, let offset, let dtype, let isWhole) = self else { return }
    self = .buffer(map(buffer), offset: offset, dtype, isWhole: isWhole)
  }
}

extension PlanStep {
  mutating func mapBuffers(_ map: (Buffer) -> Buffer) {
    switch self {
    case .kernel(var call):
      for index in call.arguments.indices { call.arguments[index].mapBuffer(map) }
      self = .kernel(call)
    case .call(var call):
      call.mapBuffers(map)
      self = .call(call)
    case .repeated(var repeated):
      repeated.first.mapBuffers(map)
      self = .repeated(repeated)
    }
  }

  /// Every buffer that the step reads or writes.
  package var buffers: [Buffer] {
    switch self {
    case .kernel(let call): call.arguments.compactMap(\.buffer)
    case .call(let call): call.buffers
    case .repeated(let repeated): repeated.first.buffers
    }
  }
}

extension FunctionCall {
  mutating func mapBuffers(_ map: (Buffer) -> Buffer) {
    for index in inputs.indices { inputs[index].mapBuffer(map) }
    for index in outputs.indices { outputs[index].mapBuffer(map) }
  }

  var buffers: [Buffer] { (inputs + outputs).compactMap(\.buffer) }
}

extension KernelCall {
  /// The buffer arguments that the kernel reads, including absent ones, in the order of its parameters.
  package var reads: [KernelArgument] { split.reads }
  package var writes: [KernelArgument] { split.writes }

  private var split: (reads: [KernelArgument], writes: [KernelArgument]) {
    var result: (reads: [KernelArgument], writes: [KernelArgument]) = ([], [])
    for (parameter, argument) in zip(kernel.parameters, arguments) {
      switch parameter {
      case .input, .packed: result.reads.append(argument)
      case .output: if argument != .absent { result.writes.append(argument) }
      default: break
      }
    }
    return result
  }
}
