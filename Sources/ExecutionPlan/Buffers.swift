package import GraphIR
import GraphcRuntime

extension PlanStep {
  mutating func mapBuffers(_ map: (Buffer) -> Buffer) {
    switch self {
    case .kernel(var call):
      call.mapBuffers(map)
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
    case .kernel(let call): (call.reads + call.writes).map(\.buffer)
    case .call(let call): call.buffers
    case .repeated(let repeated): repeated.first.buffers
    }
  }
}

extension FunctionCall {
  mutating func mapBuffers(_ map: (Buffer) -> Buffer) {
    for index in inputs.indices { inputs[index].buffer = map(inputs[index].buffer) }
    for index in outputs.indices { outputs[index].buffer = map(outputs[index].buffer) }
  }

  var buffers: [Buffer] { (inputs + outputs).map(\.buffer) }
}
